"""Plain questions to a school, and notices in which nothing is wrong: every word of them is known."""

from collections.abc import Mapping

from bot.domain.office_words import GROUPS

PLAIN: Mapping[str, str] = {
    "what": "what|wat|wot|which|whats",
    "is": "is|are|will|does|do|was|did|was_it|would|has|is_it",
    "thing": "school|it|class|breakfast_club|after_school_club|club|homework_club|parents_evening|parents_eve|"
    "open_evening|"
    "sports_day|the_trip|trip|the_play|school_play|the_show|half_term|term|the_holidays|easter_holidays|"
    "summer_holidays|"
    "christmas_holidays|inset_day|an_inset_day|inset|inset_days|bank_holiday|non_uniform_day|non_uniform|nonuniform|"
    "nonuniform_day|own_clothes_day|mufti_day|"
    "world_book_day|red_nose_day|children_in_need|christmas_jumper_day|the_concert|concert|assembly|the_assembly|"
    "swimming|"
    "pe|games|forest_school|the_disco|disco|the_fair|the_fete|summer_fair|christmas_fair|christmas_dinner|photo_day|"
    "school_photos|photos|lunch|dinner|dinners|break|the_day|the_school_day|the_meeting|meeting|his_meeting|"
    "her_meeting|"
    "the_review|review|his_review|her_review|his_annual_review|the_office|office|reception|his_report|her_report|"
    "reports|the_uniform|uniform|the_menu|the_letter|homework|home_work|cooking|food_tech|the_leavers_do|prom|"
    "the_prom|training|"
    "football|football_club|the_football|the_match|residential|the_residential|mocks|exams|the_exams|school_dinners|"
    "options_evening|the_christmas_play|christmas_play|nativity|the_nativity|panto|the_panto|carol_service|"
    "the_carol_service|carol_concert|own_clothes|open_day|the_open_day|the_raffle|bake_sale|the_bake_sale|"
    "wear_your_own",
    "item": "pe_kit|his_pe_kit|her_pe_kit|kit|his_kit|her_kit|the_kit|swimming_kit|his_swimming_kit|"
    "her_swimming_kit|swim_stuff|wellies|"
    "his_wellies|a_coat|his_coat|her_coat|coat|packed_lunch|a_packed_lunch|pack_lunch|a_pack_lunch|money|any_money|"
    "dinner_money|"
    "trip_money|a_drink|water_bottle|his_bag|her_bag|trainers|his_trainers|her_trainers|uniform|full_uniform|"
    "own_clothes|"
    "non_uniform|a_costume|costume|football_boots|his_boots|boots|ingredients|his_book|her_book|reading_book|"
    "his_reading_book|"
    "homework|his_homework|her_homework|a_pen|pens|pencil_case|his_phone|her_phone|a_towel|towel|sun_cream|suncream|"
    "a_hat|"
    "spare_clothes|lunch|his_lunch|her_lunch|anything|a_form|the_form|form|the_slip|slip|consent_form|"
    "the_consent_form|"
    "permission_slip|the_permission_slip|his_form|her_form|trip_form|the_trip_form|the_letter|reply_slip|"
    "new_glasses|his_glasses|her_glasses|glasses|"
    "new_shoes|new_coat|the_money|his_dinner_money|her_dinner_money|the_trip_money|his_slip|his_trip_money|"
    "her_trip_money|the_book",
    "does": "finish|start|end|close|open|begin|shut|break_up|go_back|back|cost|finishing|starting|opening|closing|"
    "be|on|due|held|start_back|come_out",
    "child": "he|she|they|we|i|my_son|my_daughter|my_lad|my_boy|my_girl|the_kids|kids|children|my_child|our_lad|you",
    "tell": "can_you_tell_me|could_you_tell_me|can_u_tell_me|do_you_know|please_can_you_tell_me|"
    "please_could_you_tell_me|just_wondering|"
    "wondering|i_was_wondering|can_you_let_me_know|could_you_let_me_know|just_checking|just_asking|quick_question|"
    "any_news|any_word|quick_q|can_i_ask|could_i_ask|"
    "any_idea|anyone_know|can_you_remind_me|can_you_confirm|could_you_confirm|i_want_to_know|just_want_to_know|"
    "wanted_to_ask|just_a_quick_one|question",
    "inform": "just_to_let_you_know|to_let_you_know|just_letting_you_know|letting_you_know|fyi|for_your_information|"
    "just_so_you_know|so_you_know|"
    "just_a_note|note|just_to_say|just_to_confirm|to_confirm|just_wanted_to_say|just_want_to_let_you_know|"
    "i_just_wanted_to_let_you_know|let_you_know|just_confirming",
    "digits": "0~|1~|2~|3~|4~|5~|6~|7~|8~|9~|to|for",
    "when": GROUPS["when"]
    + "|at_the_weekend|for_summer|for_christmas|for_easter|for_the_summer|for_half_term|after_school|before_school|"
    "in_the_morning|for_snow|for_the_snow|with_the_snow|because_of_the_snow|because_of_snow|in_the_snow|with_this_snow|"
    "after_half_term|after_christmas|after_easter|this_friday|this_monday|this_year|next_year|this_thursday|"
    "this_tuesday|this_wednesday|next_friday",
}

AROUND = """
    hi|hello|hey|hiya|hya|alright|morning|good_morning|afternoon|good_afternoon|evening|please|pls|plz|plse|thanks|
        thank_you|thankyou|ta|cheers|thx|x|xx|xxx|sorry|ok|okay|and|also|there|miss|sir|again|just
    miss|mrs|mr|ms !him|her|them|us|it|the|school|his|you|a|out|so
    {tell}
    {inform}
    if|that
"""

QUESTIONS = """
    {what} time|day|date|week {is}* {child}? {thing}? {does}? {does}? {when}? for_him|for_her|please?
    {what} time|day|date|week {thing} {does}? {when}?
    {what} time|day {is} {child} {does}|finish|start|break_up|go_back|be_back|need_to_be_in|out {when}? for? {thing}?
    when {is} {thing}|{child} {does}? {does}? {when}?
    whens {thing} {does}? {when}?
    when|what_time|what_day|what_date {thing}|{child} {is}|{does} {does}? {when}?
    end|start|last_day|first_day of? term|half_term|the_year {when}?
    {what} time|day|date {is} it {does} {when}?
    where|how do|can|would i|we get|buy|order|find|pick_up the|his|her|a|new|school* {thing}|{item}|jumpers|blazer|tie|
        school_jumper from|at? {when}?
    is|was|are there|{thing} {thing}? {does}|shut|closed|open|on|happening|going_ahead|still_on|normal|
        half_day? {when}?
    is it|there a_normal_day|normal_day|half_day {when}?
    do|does|will|should {child} need|have|bring|wear|get|have_to_wear|need_to_bring|have_to_bring {item}|
        {thing} {item}? {when}? for? {thing}? {when}?
    can|could|may|is|are {child} allowed_to|ok_to|still* wear|bring|have {item}|{thing} {when}? for? {thing}? {when}?
    has|have {child} got|any? {thing}|{item}|homework {when}?
    do_i|do_we|should_i|shall_i need_to? send|pack|bring|give_him|give_her|pay_for {item}|
        {thing} {when}? for? {thing}? {when}?
    {what} time is|are the? pick_up|pickup|home_time|hometime|drop_off|registration|kicking_out|gates|doors|
        the_gates {when}?
    are|is|will you|u|yous|be open|closed|shut {when}?
    whats|what_is|whos|who_is|what_are|what his|her|hes|the? teachers|teacher|tutors|key_workers|school|
        office names|name|email|number|phone_number|mobile
    what {is}? {child} need|bring|wear|have for|to? {thing}? {when}?
    how much {is} {thing} cost|be? {when}?
    how much {is} for? the|a|school? trip|dinners|uniform|photos|lunch|residential|jumper|tie|kit
    how do|can i|we pay|book for? {thing}|{item}|the_photos?
    can|could i|we|you pay|book|get|have|send_me|send|resend for|the|a|a_copy_of? {thing}|{item}|photos|dinner_menu|
        menu|term_dates|timetable|his_timetable|her_timetable|school_calendar online|again|in_cash|by_cash?
    {what} is|are? the|his|her? menu|term_dates|email|email_address|office_number|phone_number|timetable|address|
        postcode|price|dates|office_email|school_email|number_for_the_office|website {when}? for|of? {thing}?
    whats for|on lunch|dinner|tea|the_menu {when}?
    who is|are|s? his|her|hes teacher|tutor|form_tutor|key_worker|keyworker|head_of_year {when}? now?
    whos his|her teacher|tutor|form_tutor|key_worker|keyworker|head_of_year now?
    where|wheres is|do|does|are? {child}|i|we|the|lost? {thing}|lost_property|{item}|property go|be|held|kept|
        park? for? {thing}?
    is the|reception office|open open|shut|closed? {when}?
    has|have the? reports|letters|photos|forms|letter gone|come|been_sent out|home|back yet?
"""

NOTICES = """
    ive|i_have|i|we|weve paid|sent|signed|filled_in|returned|ordered|booked|done|handed_in|packed|put|given_him|
        given_her for|the|his|her? {item}|{thing} online|back|in|in_his_bag|in_her_bag|with_him|with_her|
        for_the_trip|for_trip? {when}?
    paid|signed|sent|returned|booked for|the|his|her? {item}|{thing} online|back|in|in_his_bag|in_her_bag? {when}?
    letter|the_letter is|are in his|her bag
    {item} is|are|in|is_signed_and|signed_and* in|with|at|back|signed his|her|him|book? bag|rucksack|lunch_box|
        book_bag|reception|school|office|folder? {when}?
    {child} has|have|is_having|got|hes_got|will_have|is_on|is_bringing|bringing|has_got {item}|{thing} with_him|
        with_her|with_them|in_his_bag|in_her_bag|for_the_trip|on? {when}?
    hes|shes got|having|bringing|wearing|on {item}|{thing} with_him|with_her|in_his_bag|in_her_bag|on? {when}?
    ive|i_have|i|we|weve got|received|had|seen|read the|your|his|her? letter|text|message|email|report|form|note|
        email_about_the_trip|letter_about_the_trip
    i|we|ill|well will|can|am|are|be? coming|come|be|be_there|see_you at|to|for? {thing} {when}?
    {inform} {child} can|is|are|will|does|do go|going|be_going|want_to_go|wants_to_go on|to the? {thing}
    see you at|for {thing} {when}?
    my|our|his|her|hes|ive_got|i_have|i_got|weve_got|we_have|i_have_got|got|the|this_is|a* new number|mobile|
        phone_number|
        mobile_number|contact_number|email is|now|its|for|his|her|my|hes|nan|nana|dad|mum|mam|gran|grandad|me|
        us* {digits}*
    ive|i_have|i|weve|we_have|we changed my|our|his? number|mobile|phone_number|address is|its|now|to* {digits}*
    ive|i_have|i|weve|we_have|we just|now|only|have* moved house|home|flat|address
    my|our|the? new address is|its ..4
    ive|i_have|i|weve|we_have|we|hes|shes|{child} just|now* had|has|have|got? a? new? baby brother|sister|boy|girl|
        cousin?
"""
