"""What a family answers: a yes or a no to "Is this sorted?", and thanks or good news that need no answer.

A keyword only when the whole message means it; `names` are the children's first names, which say no more than "he".
"""

from collections.abc import Collection, Mapping

from bot.domain.phrases import Whole
from bot.domain.plain_words import JOYFUL, SORRY, asks, plain, signs
from bot.domain.spellings import nameless, spelt_out

LONGEST = 100  # characters; no sentence below is longer, courtesy included

_ANSWERS: Mapping[str, str] = {
    "it": "it|its|tis|is|it_is|it_seems|seems|seems_to_be|seems_like|looks_like|thats|that_is|this_is|hes|he_is|"
    "hes_been|"
    "he_seems|she_seems|shes|she_is|theyre|they_are|everything|everythings|"
    "everything_is|everythings_is|things_are|all",
    "it_not": "it|its|it_is|thats|that_is|this|hes|he|he_is|shes|she|she_is|theyre|they_are|still|is|has|really|"
    "things|things_are|everything",
    "very": "is|are|all|been|got|much|now|completely|totally|fully|so|very|really|a_lot|lots|far|way|a_bit",
    "solved": "sorted|sorted_out|fixed|resolved|solved|settled|better|dealt_with|cleared_up|put_right|done_with",
    "well": "fine|ok|okay|good|great|happy|well|grand|sound|canny|tidy|settled|alright|all_right|champion|doing_well",
    "not": "not|no|nae|isnt|hasnt|aint|wasnt|nowhere_near|far_from",
    # What cannot be the name after a title. Words that mean something of their own, so that nothing is read two ways.
    "no_name": "not|no|nothing|never|still|it|its|he|hes|she|shes|isnt|but|worse|same|yet|you|sorted|all|and|"
    "miss|mrs|ms|mr|dr|sir|thanks|thank|thankyou|thx|ty|ta|cheers|ok|x|xx|xxx|so|very|a|for|bless|much",
    "now": "now|today|for_now|at_the_moment|noo|again|once_more|the_now|the_noo|again_now",
    "dull": "sorted|sorted_out|fixed|resolved|solved|settled|better|dealt_with|fine|ok|okay|good|great|right",
}

# Beside a yes or a no, and nothing by itself. A title takes the name after it, which is never one of these words.
_BESIDE = """
    thanks|thank_you|thank_u|thankyou|thank|thx|thnx|tnx|ty|cheers|ta|so_much|very_much|a_lot|bless_you|x|xx|xxx
    tar|teacher
    thanks|thank_you again
    a? million|mill
    thanks|thank_you|ta? very_much|muchly
    for asking|your_help|all_your_help|your_time|everything|helping|checking
    for sorting it|this|that|things? out?
    but thanks|thank_you
    love|duck|pal|mate|hen|pet|hun|luv|babe|my_lovely|guys|folks
    miss|mrs|ms|mr|dr|sir
    miss|mrs|ms|mr|dr !{no_name}
"""

_YES = """
    yes|yess|yeah|yeahh|yeh|yea|yep|yup|ye|yh|y|aye|1|one|yessir
    yes|yeah|yep he_is|she_is|they_are|they_have|we_are|it_does
    correct|definitely|absolutely|of_course|indeed
    it_is|it_has {now}?
    all|completely|totally|fully? sorted|sorted_out|fixed|resolved|solved {now}?
    all good|done|fine|ok|okay|well|better|great {now}?
    much|lots|a_lot|way|far? better {now}?
    {it} {very}* {solved} {now}?
    {it} {very}* {well} {now}
    it_has|its|thats|has|is|it? been|got sorted|fixed|resolved|solved|sorted_out {now}?
    {well} {now}
    i? think|believe|reckon so {now}?
    {it} a_lot|much|lots|so_much|way|loads? happier|better|calmer|brighter {now}?
    doing|getting_on|feeling much|a_lot|so_much? better|fine|well|great|ok|good {now}?
    thats|that_is it? sorted it?
    yes|yeah|yep|yeh|aye|ye|ay perfect|great|lovely|tidy|brilliant|good|fine|grand|ok|all_good|sound|is_ok|is_fine|
        is_good
    tidy|perfect|great|brilliant|lovely sorted|all_sorted|its_sorted
    much|lots|way|far|a_lot happier|calmer|brighter|better {now}
    yes|yeah|yep|aye|ay tis|it_is|he_is
    ay it_is|all_good|sorted|all_sorted
    {it} {very}* {well} thanks|thank_you
    no its|it_is|hes|shes sorted|fine|ok|okay|good|better|all_sorted|all_good|resolved now|thanks
    i_think_its|i_think_it_is sorted|sorted_out|fixed|resolved|solved|settled {now}?
    no more|further|other problems|issues|trouble|bother|worries {now}?
    no problems|issues|trouble|complaints {now}
    its|it_is|it|taxi|the_taxi|taxis|cab|bus|the_bus|minibus is|has|just* here|arrived|come|turned_up {now}?
    all_is_well|all_well|its_all_good|happy_now|dealt_with|all_dealt_with|all_taken_care_of
"""

_NO = """
    no|noo|nope|nah|na|naw|n|2|two
    not yet|really|at_all|quite|exactly|fully|completely|totally|quite_yet
    {it_not}* {not} been|got|yet|really|all|any|fully|completely|at_all* {dull} yet|at_all?
    {it_not}* just|still|exactly|about|all|pretty_much|much* the_same as_before?
    same|still_same|same_as_before|unsorted|unresolved|unfixed
    still|its_still not yet?
    {it_not}* still going_on|happening|bad|ongoing|a_problem
    {it_not}* no better|different
    {it_not}* getting|got|gotten|gets|even|much|a_lot|far* worse
    it_isnt|it_hasnt|its_not|it_is_not|it_has_not|it_aint|he_isnt|hes_not|she_isnt|shes_not|theyre_not
    there_is|theres|there_has_been|theres_been? no change|difference|improvement
    no? no change|changes still|yet
    still no|nothing|same
    same again|as_ever|as_always|as_usual
    im? afraid|fraid|sadly|unfortunately not
    nae change|different|better|sorted
    not even close
    is_it heck
    no|nope|nah worse|worse_than_ever|worse_than_before|different|better
    worse than ever|before
    {it_not}* pure|way|far|still|actually|definitely? worse {now}?
    no nothing|nowt|none
    no no_chance|no_way|chance|way
    no_chance|no_way
    i? dont|do_not think|believe|reckon so|it_is|its_sorted
    not one|a bit
    it|hes|he|she|things? hasnt|has_not|havent|aint|not changed|improved|got_better at_all|yet?
    still waiting yet?
    nothing|nothings|nowt|nowts has|is|s? changed|different|better|happened|improved|been_done
    far_from_it
"""

_BESIDE_NO = (
    _BESIDE
    + """
    im_afraid|unfortunately|sadly|sorry|yet|tho|though
"""
)

_IS_YES = Whole(_YES, _ANSWERS, _BESIDE, run=True)
_IS_NO = Whole(_NO, _ANSWERS, _BESIDE_NO, run=True)
_DECLINES = Whole("no|nope|nah|na thanks|thank_you|thank_u|thankyou|thx|ty|ta|cheers", _ANSWERS, _BESIDE)


def is_sorted(text: str, names: Collection[str] = ()) -> bool | None:
    """What a parent answers to "Is this sorted?": yes, no, or None for anything that a person has to read.

    "ok", thanks or a heart alone is no yes; a question is no answer; words that go beyond a yes or a no are read, and
    so is a yes with a sad face. "No thanks" declines something, and says nothing of the matter.
    """
    said, seen = spelt_out(nameless(plain(text), names)), signs(text)
    if asks(text) or not said or len(said) > LONGEST or not seen <= JOYFUL | SORRY:
        return None
    if _IS_YES(said):
        return None if seen & SORRY else True
    if _IS_NO(said) and not _DECLINES(said):
        return None if seen & JOYFUL else False
    return None


# -- thanks

_GLAD: Mapping[str, str] = {
    "glad": "glad|proud|pleased|happy|chuffed|delighted|buzzing|thrilled|made_up|over_the_moon|proud_as_punch|"
    "happy_as_larry|"
    "excited|grateful|thankful|well_happy",
    "nice": "great|lovely|brilliant|brill|perfect|amazing|wonderful|fab|fabulous|fantastic|nice|excellent|awesome|"
    "magic|"
    "grand|class|belter|cracking|smashing|belting|brilliant_that|superb|sweet|marvellous|incredible|outstanding",
    "he": "he|she|they|hes|shes|theyre|he_is|she_is|they_are|were|we|i|im|you|youre|he_was|she_was|my_boy_is|"
    "my_girl_is",
}

_IS_THANKS = Whole(
    """
    thanks|thankss|thank_you|thank_u|thankyou|thank|thx|thnx|tnx|ty|tysm|cheers|ta|much_appreciated|appreciated
    i|really|we* appreciate it|this|that
    ok|okay|okey|oki|okie|okey_dokey|okay_dokey|k|kk|got_it|will_do|noted|no_worries|no_problem|no_problems|
        no_bother|no_probs|you_too
    no_bother_at_all|aye_ok|aye_okay|aye_right_ok|righto|right_o|rightio|ok_doke|alrighty|all_good|understood|
        diolch|diolch_yn_fawr
    same_to_you|and_you|all_the_best|take_care|not_a_problem|no_rush|thats_fine|thats_ok|thats_okay
    cool|ok_cool|woohoo|wahoo|haha|hahaha|lol|alright|all_right|right|right_ok|top_man|clever|get_in|lovely_jubbly|
        hooray|whoop
    clever|top|brave|proud boy|girl|lad|lass|man|woman|mam_moment|mum_moment|moment
    go|well_in|go_on|get_in he|lad|son
    very|so|how kind|thoughtful|lovely|sweet of you
    thats|that_is|its? good_to_know|good_to_hear
    this|it|that means a_lot|so_much|the_world|everything to? me|us|him|her?
    {nice}|super|good|nice_one|good_one|well_done|love_it|tidy|lush|sound|mint|champion|mega|ace|buzzing|sorted_ta|
        wow|yay
    well_done|good_on|go_on|hooray_for my? him|her|them|he|she|son|lad|lass|boy|girl|everyone|all|you
    {he}|that|thats|it? {nice} news|stuff|work|job|to_hear|to_know|to_see|one that|this|it?
    good|great|nice|lovely|fab|brilliant news|stuff|work|job|to_hear|lad|girl|boy|one|effort
    thats|that_is|that_was|it_is|its|what|this_is {very}* {nice}|good|fine|kind|news
    so|really|dead|well|proper|very|i_am|im|were|we_are|we_are_all|were_all|am|all|just|feeling* {glad} of|for|with|
        about? him|her|them|he|that|this|it|you? to_hear|to_hear_that|to_hear_it|to_hear_this|to_read_this?
    {he} {very}* {glad} of|about|with? himself|herself|it|that|this|you|themselves?
    {he} loved|enjoyed|loves|enjoys it|that|this|himself|herself|every_minute
    {he} will|would|must be {very}* {glad}
    hell|shell|theyll be {very}* {glad}
    happy|proud|chuffed mum|mam|mammy|mummy|dad|daddy|nan|nana|parent|parents|family|gran|house
    bless him|her|them|he|his|her? heart|cotton_socks?
    {he}|what? a? star|legend|superstar|little_star|good_lad|good_girl|good_boy
    made|makes|thats_made|that_made|it_made|youve_made me|us smile|cry_happy_tears|so_happy|proud|very_happy|happy
    happy|proud days|moment|times|tears
    bless|bless_you|youre_a_star|youre_the_best|you_are_a_star|you_are_the_best
    thats|that_has|this_has|that|it|its|youve|you_have? made my|our|his|her|her_mums day|week|night|morning
    for calling|ringing|texting|the_call|the_ring|phoning|your_call|coming|listening|caring me|us|back?
    for your|all_your|the|all_the help|support|hard_work|kind_words|kindness|patience|lovely_words|call today?
    for everything|all you|u|yous do|did|have_done
    see|ok_see you then|soon|there|later|monday
    ta|thanks|cheers muchly|a_mill|a_million|a_bunch|pet|duck|heaps|ever_so_much
    a_mill|a_million|muchly|god_bless|god_bless_you|god_bless_you_all
    dead_on|fair_enough|fair_play|right_you_are|oki_doki|oki_dok|okie_doke|okie_dokie|okey_doke|grand_so|sound_so|
        sound_out|aye_sound|sound_as_a_pound|happy_days|nae_bother|nae_worries|nae_probs|no_hassle
    pure|dead|well|proper|gurt|pure_dead|so|absolutely|totally|bloody|bleeding {nice}|lush|mint|sound|good
    ah? thats|that_is? deadly|gas|savage|quality|boss|wicked|peng|unreal|gas_that thanks|thank_you|cheers|ta
    fair play to him|her|them|he|she|you|yous
    go on|in? our|my? he|she? lad|lass|son|boy|girl|wee_man|you_good_thing
    proud|happy|chuffed|delighted mammy|mummy|mam|mum|dad|daddy|nan|nanny|granny|parents here|right_here
    {he} worked|works|tried|tries|working|trying|worked_so|tried_so|been_working|been_trying so|very|really? hard
    {glad} for|of|with my|our son|daughter|boy|girl|child|lad|lass|grandson
    {he} {glad} for|of|with my|our son|daughter|boy|girl|child|lad|lass|grandson
    chuffed|buzzin|belter|gwan|proper_job|yaldi|yass|yasss|get_in_there
    buzzin|buzzing|chuffed|proud|happy for him|her|them|he|she|that|it
    go_raibh_maith_agat|grma|go_raibh_maith_agaibh|diolch_o_galon|tapadh_leat|tapadh_leibh|tapadh_leat|meur_ras
    dziekuje|dzieki|dziekuje_bardzo|multumesc|merci|gracias|obrigado|obrigada|danke|grazie|spasibo|dyakuyu|aciu|
        paldies|shukran|shukria|shukriya|jazakallah|jazak_allah|jazakallah_khair|dhonnobad|dhanyavad|mahadsanid|
        tesekkurler|tesekkur_ederim|faleminderit|hvala|dakujem|koszonom|asante|xie_xie
    thats|that_is|there my|our|a? boy|girl|lad|lass|son|daughter|wee_man|wee_girl|wee_boy|baby
    {he} {very}* {glad} to_bits|to_pieces|as_punch
    {glad} for|with him|her|them|that|it
    for telling|sharing me|us this|that|it|so_quickly?
    i|we|ill|well will? talk|speak|have_a_word|have_a_chat|chat to|with him|her|them|he|she tonight|later|
        after_school|when_hes_home|when_he_gets_in|when_he_gets_home|at_home|about_it?
    i|we|ill|well will? ask him|her|them|he|she tonight|later|after_school|about_it|when_he_gets_in|when_he_gets_home?
    i|we|ill|well|lets will? wait_and_see|see|see_how_it_goes|see_how_he_goes|see_how_she_goes|see_how_he_gets_on|
        see_how_she_gets_on|keep_an_eye|keep_an_eye_on_it|keep_an_eye_on_him|keep_an_eye_on_her|keep_you_posted|
        let_you_know|let_him_know|let_her_know|tell_him|tell_her|pass_it_on|look_out_for_it
    see how|how_things it_goes|he_goes|she_goes|go|he_gets_on|she_gets_on
    for letting_us_know|being_there|sorting_it|sorting_that|being_kind|looking_after_him|looking_after_her|
        helping_him|helping_her
    for letting_me_know|your_help|all_your_help|everything|telling_me|the_update|asking|that|this|getting_back
    for your_reply|your_message|your_text|your_time|your_support|the_message|the_text|the_good_news|getting_back_to_me
    x|xx|xxx|xxxx|bye|bye_bye|see_you|see_you_tomorrow|speak_soon|good_night|goodnight
    have a? good|great|lovely|nice day|evening|weekend|one
    """,
    {**_ANSWERS, **_GLAD},
    around="""
    teacher|teachers|all_of_you|our_kid|our_lad
    bud|buddy|boss|chief|bro|babes|darling|sweetheart|butt
    love|duck|pal|mate|hen|pet|hun|luv|babe|lovely|guys|folks|me_duck|my_lovely|bab|flower|hinny|treacle
    so_much|very_much|a_lot|a_million|loads|again|really|all|both|everyone|and|oh|aw|aww|ah|sir|miss
    miss|mrs|ms|mr|dr !{no_name}
    """,
    run=True,
)


def is_thanks(text: str, names: Collection[str] = ()) -> bool:
    """Whether the message is thanks, a bare "ok", a heart or gladness, and no more; a sad face is read by a person."""
    said, seen = spelt_out(nameless(plain(text), names)), signs(text)
    if asks(text) or not seen <= JOYFUL or len(said) > LONGEST * 2:
        return False
    return _IS_THANKS(said) if said else bool(seen)
