"""A family's short words, decided by small tables: a keyword only when the whole message means it.

Anything with other content is left to a person ("STOP this bill", "yes but he was hit again"). YES is not START here:
it is the natural answer to "Is this sorted?", although Twilio also takes it as opting in (it then sends OptOutType).
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.answers import is_sorted, is_thanks
from bot.domain.danger import danger_words
from bot.domain.phrases import Whole
from bot.domain.plain_words import plain
from bot.domain.spellings import spelt_out

__all__ = ["Keyword", "danger_words", "is_sorted", "is_thanks", "stop_or_start"]


class Keyword(StrEnum):
    STOP = "stop"
    START = "start"
    HELP = "help"
    INFO = "info"
    PRAISE_OFF = "praise_off"
    PRAISE_ON = "praise_on"
    CALL = "call"
    STATUS = "status"
    WRONG_NUMBER = "wrong_number"


# Twilio's own words: whole messages on which the network acts by itself, so that we must take them the same way.
# CANCEL, END and QUIT count only so, bare: "cancel please" may be about a meeting.
# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
NETWORK_STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke"})
# These Twilio answers by itself, bare.
NETWORK_HELP = frozenset({"help", "info"})

LONGEST = 100  # characters; no sentence below is longer, courtesy included

_GROUPS: Mapping[str, str] = {
    "texts": "text|texts|txt|txts|text_messages|text_message|message|messages|msg|msgs|sms|texting|messaging|"
    "notifications|alerts",
    "whose": "all|any|the|these|those|this|your|my|of_your|with|with_the|it_with|more|any_more|anymore|so_many|of|"
    "further|getting|receiving|"
    "sending|send|get|have|receive|me|us|to|no|bloody|fucking|effing|flipping",
    "again": "no_more|any_more|anymore|again|ever|now|to_me|to_us|me|us|from_you|from_school|to_this_number|"
    "to_this_phone|"
    "on_this_number|by_text|by_sms|on_here|of_you|off_you|of_yous|off_yous|from_yous|from_this_number",
    # Why they want no more texts: only behind words that name the texts, never behind a bare "stop".
    "as": "its|it_is|this_is|theyre|they_are|youre|you_are|its_just|im|i_am|ahm|i|my_phone_is|my_phones|because|so|"
    "as|really|getting|just|have|far|on|this|such|well|dead|bloody|fucking",
    "why": "doing_my_head_in|doing_me_head_in|driving_me_mad|driving_me_crazy|driving_me_nuts|annoying|annoying_me|"
    "too_much|too_many|sick_of_it|sick_of_them|sick_o_it|sick_of_this|fed_up|fed_up_of_it|fed_up_with_it|had_enough|"
    "getting_on_my_nerves|getting_on_my_wick|on_my_nerves|harassment|harassing_me|spam|spamming_me|rubbish|crap|"
    "nonsense|full|im_at_work|dont_read_them|dont_know_you|dont_know_who_you_are|dont_have_time|havent_time|"
    "cant_read_them|costing_me|costs_me|it_costs_me_money|waking_me_up|wakes_me_up|waking_the_baby|not_interested|"
    "asked_before|told_you_before|already_asked|already_told_you|asked_you_before|no_use|no_use_to_me|pointless|"
    "useless|a_nuisance|nuisance|a_pain|every_day|every_night|all_the_time|all_day|all_day_long|at_night|constantly|"
    "not_for_me|no_good_to_me",
    "write": "text|message|msg|contact|txt",
    "writing": "texting|messaging|contacting|txting|msging|bothering|pestering|spamming",
    "praise": "praise|good_news|praises|positives|good_news_ones|praise_ones",
    "someone": "someone|somebody|anyone|you|u|ye|miss|sir",
    "the": "the|his|her|my|our|that|this|a",
    "call": "call|phone_call|phone|call_back|ring|bell|buzz|tinkle|shout|bell_back",
    "ring": "call|ring|phone|tel|telephone",
    "can": "can|could|will|would|cn|would_it_be_possible_for|is_it_possible_for|any_chance",
    "id_like": "can_i|could_i|may_i|can_we|could_we|need|want|i_need|i_want|we_need|we_want|id_like|i_would_like|"
    "is_it_possible_to|can_i_please|wanna|i_wanna",
    "title": "miss|mrs|mr|ms|dr|sir",
    "staff": "someone|somebody|anyone|anybody|a_person|a_human|a_real_person|you|yous|teacher|the_teacher|his_teacher|"
    "her_teacher|head|the_head|headteacher|the_headteacher|head_teacher|the_head_teacher|key_worker|his_key_worker|"
    "her_key_worker|keyworker|his_keyworker|the_office|office|the_person_in_charge|his_tutor|her_tutor|senco|"
    "the_senco|the_boss|sir|miss",
    "speak": "speak|talk|have_a_word|have_a_chat|have_a_talk|a_word|a_chat|chat|to_speak|to_talk|to_have_a_word|"
    "to_have_a_chat|to_chat",
    "free": "please|when_hes_settled|when_he_is_settled|when_hes_calm|when_hes_ready|when_hes_in|any_time|after|"
    "before|at|around|from|by|about|12|1|2|3|4|5|6|7|8|9|10|11|30|15|45|pm|am|half|past|on|monday|"
    "tuesday|"
    "wednesday|thursday|friday|mon|tues|wed|thurs|fri|when_youre_able|when_able|when_ye_can|when_you_are_not_busy|"
    "when_youre_not_busy|when_you_get_5_mins|"
    "when_you_get_five_mins|when_you_get_5|when_you_have_5_mins|when_you_get_time|when_you_get_the_chance|"
    "when_you_get_a_mo|when_you_get_a_min|when_you_have_a_min|when_you_have_a_sec|when_ye_get_a_minute|"
    "as_soon_as_you_can|as_soon_as_possible|soon|today|the_day|the_morra|after_work|on_my_mobile|on_this_number|"
    "on_my_phone|on_the_mobile|at_home|instead|again|quickly|now|right_now|urgent|urgently|after_tea|at_break|"
    "before_school|if_you_can|if_possible|if_thats_ok|if_you_get_a_minute|if_you_get_a_chance|at_some_point|anytime|"
    "sometime|when_free|when_you_are_free|when_youre_free|when_your_free|when_you_can|when_you_get_a_minute|asap|"
    "when_you_get_a_chance|when_you_have_a_minute|when_you_get_a_sec|when_you_have_time|later|tonight|tomorrow|"
    "this_afternoon|this_morning|after_school|at_dinner|at_lunch|in_the_morning",
    "stranger": "sorry|not_me|its_not_me|thats_not_me|who_is_this|whos_this|who_are_you|i_dont_know_you|"
    "dont_know_you|i_dont_know_who_this_is",
    "you_have": "you_have|youve_got|you_have_got|you_got|youve|u_have|u_got|you_must_have|this_is|its|it_is|think|"
    "i_think",
    "dont": "dont|do_not|no_longer",
    "want": "want|wanna|need|wish",
}

_COURTESY = """
    please|thanks|thank_you|thankyou|cheers|ta|sorry|hi|hiya|hello|hey|ok|okay|just|kindly|now|x|xx|xxx|there|
        morning|but|and
    ffs|fgs|omg
    love|mate|pal|duck|hen|pet|hun|luv|babe|lovely|guys|folks|hinny|bab|flower|darling|petal|doll|chuck|butt|boss|bro
    miss|sir|hiya_miss
    full_stop|comma|exclamation_mark|question_mark
    im|i_am|am not|no|rubbish|useless|bad|not_very great|good|very_good|much_good|the_best|much_cop? at|with|
        on texts|texting|writing|spelling|english|reading|phones
    i cant|dont|struggle|cannot text|write|read|spell|type|to_text|to_write|to_read well|good|much|properly|english?
    i not|no|dont|cant understand|speak|read|know english|it|them|these good|well|much?
    my writing|spelling|english|reading is? not|no|bad|rubbish|poor|terrible good|great|very_good?
    i|ive? rang|rung|called|phoned|tried you|yous|school|to_ring? twice|3_times|three_times|loads|all_day|
        all_morning? no|but_no|and_no|and_nobody|nobody|no_one answer|answers|answered|picks_up|picked_up
    too_many {texts}
    can|could|will|would you
    going_to
    i want|wish|would_like to|you_to?
    id_like to|you_to?

    today|immediately|straight_away|straightaway|asap
"""

_SENTENCES: Mapping[Keyword, str] = {
    Keyword.STOP: """
        stop|stpo|sotp|stopp|stopall|unsubscribe|unsubscibe|unsubcribe|optout|opt_out all?
        s_t_o_p
        stop stop stop*
        stop please? i? {dont} {want} these|this|them|it
        i_said stop
        stop all? communication|communications|contact|spam
        stop it with {whose}* {texts}
        please_to? stop|quit|cease|end {whose}* {texts} {again}* {as}* {why}*
        stop|quit|cease all|bloody|fucking|effing|flipping|the? {writing} me|us|this_number|
            this_phone? {again}* {as}* {why}*
        cancel|no_more {whose}* {texts} please? {again}* {as}* {why}*
        stop you|yes|ye {writing} me|us? {again}* {as}* {why}*
        no send|sending me|us? {whose}* {texts} {again}*
        i|im? getting|get|got|had|have? too_many|so_many|enough|enough_of|way_too_many {whose}* {texts}|these can|could|
            will|would? you? just|please? stop it|them|this|now? please? now?
        no {texts} please|thanks|thank_you
        how_do_i|how_can_i|can_i|could_i|how_to stop|end {whose}* {texts} {again}*
        how_do_i|how_can_i|can_i|could_i|how_to unsubscribe|opt_out
        unsubscribe|opt|sign me|us|this_number|my_number? out|off|from {whose}* list|line|service|everything|{texts}
        unsubscribe|opt|sign me|us|this_number|my_number out|off?
        remove|take|unsubscribe me|us from|off this|these|it
        take my_number|this_number|me off
        leave me|us off {texts}
        dont|do_not {write} me|us|this_number|this_phone no_more|any_more|anymore|again|ever {again}* {as}* {why}*
        stop|quit sending me|us stuff|things|rubbish|crap|nonsense {again}* {as}* {why}*
        dont|do_not|no send me|us anything|nothing|owt|nowt else|more|again|any_more*
        get|take|remove me|us off this|the|your texting|text|messaging|message|sms thing|service|list|system
        dont|do_not send me|us any_more|anymore|no_more
        stop|quit sending|texting these|this|those
        dont|do_not send me|us? {whose}* {texts} {again}* {as}* {why}*
        never {write} me|us again|ever_again
        take|remove|get me|us|my_number|this_number off|from|off_of {whose}* list|system|line|service|{texts}
        remove|delete me|us|my_number|this_number
        i? {dont} {want} {whose}* {texts} {again}* {as}* {why}*
    """,
    Keyword.START: """
        start|unstop|restart|resume|resubscribe|subscribe|opt_in|optin again?
        start|restart|resume|carry_on texting|messaging|sending me|us? {again}*
        start|restart|resume {whose}* {texts} {again}*
        you_can? text|message me|us again
        put|sign|add me|us back_on|up|back_up|back the_list|to_the_list|the_line|again|the_texts|the_messages|texts?
        i? didnt|never mean|meant to stop|stop_it|stop_them|do_that|text_stop|send_stop|press_stop start|restart again?
        can_i|could_i|i|id_like|i_would_like|want|need|get|have|to* the|my|your? {texts} again|back|back_on
        turn|switch|put the|my|your? {texts} back_on|on again?
    """,
    Keyword.PRAISE_OFF: """
        {praise} {texts}? off|stop
        praise of
        too_many|so_many|enough|enough_of {whose}* {praise} {texts}? stop|stop_them|now?
        stop|end|cancel|turn_off {whose}* {praise} {texts}|ones|1s? but keep|leave|carry_on the|with|all* rest|
            others|other_ones|other_texts on|coming?
        stop|end|cancel|no_more|turn_off|switch_off {whose}* {praise} {texts}? {again}*
        no {praise} {texts}? please|thanks|thank_you|for_me|for_us
        turn|switch the|your? {praise} {texts}? off
        i? {dont} {want}|send {whose}* {praise} {texts}? {again}* every_day|all_the_time|each_day?
    """,
    Keyword.PRAISE_ON: """
        {praise} {texts}? on|start|back_on again?
        start|restart|resume|turn_on|switch_on {whose}* {praise} {texts}? {again}*
        turn|switch|put the|your? {praise} {texts}? on|back_on again?
        can_i|could_i|can_we|i|we|id_like|i_would_like|want|need|get|have|miss|to* the|my|your|
            those? {praise} {texts}? again|back|back_on
    """,
    Keyword.CALL: """
        {ring}|callback|call_back|ring_back|phone_back {free}*
        {someone}? can|may? to? {ring}|bell me|us|home back? {free}*
        {someone}? to? {ring}|bell me|us|home back? {free}* about|regarding|re {the}? !not {free}*
        {can} {someone} please|maybe|possibly|just? to? {ring}|bell me|us|home? back? {free}*
        {can} {someone} please|maybe|possibly|just? to? {ring}|bell me|us|home back? {free}* about|
            re {the}? !not {free}*
        {can}|ask|tell|get|i_want|i_need|want|need? {title} !not|never please|to* {ring} me|us|home back? {free}*
        {can}|ask|tell|get|i_want|i_need|want|need? {title} !not|never please|to* give me|us a|a_quick|
            a_wee? {call} back? {free}*
        {can}|would_you_mind|do_you_mind {someone}? please? give|giving me|us a|a_quick|a_wee? {call} back? {free}*
        {can} {someone}? please? give me|us a|a_quick|a_wee? {call} back? {free}* about|re {the}? !not {free}*
        would_you_mind|do_you_mind|you_mind calling|ringing|phoning me|us back? {free}*
        give me|us a|a_quick|a_wee? {call} back? {free}*
        give me|us a|a_quick|a_wee? {call} back? {free}* about|re {the}? !not {free}*
        can|could|may i|we get|have|do_with a|a_quick {call} back? {free}*
        can|could|may i|we get|have a|a_quick {call} back? {free}* about|re {the}? !not {free}*
        i|id? would? rather|prefer to? talk|speak|it on|over|by the? phone
        i? could|can do_with a {call} {free}*
        is_there? any chance|chances of a {call} {free}*
        {can} {someone} please? contact|get_in_touch_with me|us {free}*
        contact me|us {free}*
        {id_like} {speak} {free}*
        {id_like} {speak} to|with {staff} {free}*
        {id_like} {speak} to|with {staff} {free}* about|re {the}? !not {free}*
        {id_like} {speak} to|with {title} !about|because|cause|cos|for|on|and {free}*
        i? want|need|would_like|d_like|id_like a {call}|callback {free}*
        i? want|need|would_like|id_like {staff} to {ring} me|us back? {free}*
    """,
    Keyword.STATUS: """
        status|update|an_update|whats_happening|what_is_happening|whats_going_on|whats_the_latest|
            where_are_we_with_this
        any|got_any|is_there_any update|updates|news|answer|reply|word|luck|joy back|yet|on_this?
        have_you|have_u|did_you got|hear|heard|had? any|anything update|updates|news|back? yet?
        whats|what_is|hows|how_is the|it update|latest|going|going_on|coming_on with? this|it|that?
        whats|what_is|hows the? craic|story|crack|script|update|score with|on|about? this|it|that|him|jay?
        heard|hear anything|owt|any_more back|yet*
        whats|what_is happening|going_on with this|it|that
    """,
    Keyword.HELP: """
        help|help_me|i_need_help|need_help|can_you_help|can_you_help_me
        can|could|will|would someone|somebody|anyone|anybody|you help|help_me|help_us
        i|we? need|want|could_do_with some|your|a_bit_of? help|support|advice
    """,
    Keyword.INFO: """
        info|information|more_info
    """,
    # Not "wrong person": so does a parent say of a punishment, and what follows cannot be undone from that phone.
    Keyword.WRONG_NUMBER: """
        {stranger}* {you_have}* the|a? wrong number|phone_number|mobile_number mate|love|pal|buddy|madam|sir?
        {stranger}* this_is? not|isnt the right number
        {stranger}* i_dont_have|dont_have|i_have_no|ive_no|i_havent_got|ive_got_no|no any? kids|children|
            child {you_have}* the|a? wrong number
        this_is? not_my childs|kids|sons|daughters school
    """,
}

_KEYWORDS = [(keyword, Whole(table, _GROUPS, _COURTESY)) for keyword, table in _SENTENCES.items()]


def stop_or_start(text: str) -> Keyword | None:
    """The keyword that the whole message means, courtesy apart; None for everything else."""
    said = plain(text)
    if said in NETWORK_STOP:
        return Keyword.STOP
    if len(said) > LONGEST:
        return None
    said = spelt_out(said)
    return next((keyword for keyword, is_meant in _KEYWORDS if is_meant(said)), None)
