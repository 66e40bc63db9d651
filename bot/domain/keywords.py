"""A family's short words, decided by small tables: a keyword only when the whole message means it.

Anything with other content is left to a person ("STOP this bill", "yes but he was hit again"). YES is not START here:
it is the natural answer to "Is this sorted?", although Twilio also takes it as opting in (it then sends OptOutType).
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.danger import danger_words
from bot.domain.phrases import Whole
from bot.domain.plain_words import JOYFUL, SORRY, asks, plain, signs

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
    "whose": "all|any|the|these|those|this|your|my|more|any_more|anymore|so_many|of|further|getting|receiving|"
    "sending|send|get|have|receive|me|us|to",
    "again": "any_more|anymore|again|ever|now|to_me|to_us|me|us|from_you|from_school|to_this_number|to_this_phone|"
    "on_this_number",
    "write": "text|message|msg|contact|txt",
    "writing": "texting|messaging|contacting|txting|msging|bothering|pestering|spamming",
    "praise": "praise|good_news|praises|positives",
    "someone": "someone|somebody|anyone|you|u",
    "stranger": "who_is_this|whos_this|who_are_you|i_dont_know_you|dont_know_you|i_dont_know_who_this_is",
    "you_have": "you_have|youve_got|you_have_got|you_got|youve|u_have|u_got|you_must_have|this_is|its|it_is|think|"
    "i_think",
    "dont": "dont|do_not|no_longer",
    "want": "want|wanna|need|wish",
}

_COURTESY = """
    please|pls|plz|plse|thanks|thank_you|thank_u|thankyou|thx|ty|cheers|ta|sorry|hi|hello|hey|ok|okay|just|kindly|now|x|xx
    can|could|will|would you|u
    i want|wish|would_like to|you_to?
    id_like to|you_to?

    today|immediately|straight_away|straightaway
"""

_SENTENCES: Mapping[Keyword, str] = {
    Keyword.STOP: """
        stop|stpo|sotp|stopp|stopall|unsubscribe|unsubscibe|unsubcribe|optout|opt_out all?
        s_t_o_p
        stop stop stop*
        stop|quit|cease all? {writing} me|us|this_number|this_phone? {again}*
        stop|end|cancel|quit|no_more {whose}* {texts} {again}*
        no {texts} please|thanks|thank_you
        how_do_i|how_can_i|can_i|could_i|how_to stop|end {whose}* {texts} {again}*
        how_do_i|how_can_i|can_i|could_i|how_to unsubscribe|opt_out
        unsubscribe|opt|sign me|us|this_number|my_number? out|off|from {whose}* list|line|service|everything|{texts}
        unsubscribe|opt|sign me|us|this_number|my_number out|off?
        dont|do_not {write} me|us|this_number|this_phone any_more|anymore|again|ever*
        dont|do_not send me|us? {whose}* {texts} {again}*
        never {write} me|us again|ever_again
        take|remove|get me|us|my_number|this_number off|from|off_of {whose}* list|system|line|service|{texts}
        remove|delete me|us|my_number|this_number
        i? {dont} {want} {whose}* {texts} {again}*
    """,
    Keyword.START: """
        start|unstop|restart|resubscribe|subscribe|opt_in|optin again?
        start|restart|resume texting|messaging|sending me|us? {again}*
        start|restart|resume {whose}* {texts} {again}*
        you_can? text|message me|us again
        put|sign me back_on|up|back_up the_list|the_line|again?
    """,
    Keyword.PRAISE_OFF: """
        {praise} {texts}? off|stop
        stop|end|cancel|no_more|turn_off|switch_off {whose}* {praise} {texts}? {again}*
        no {praise} {texts}? please|thanks|thank_you
        turn|switch the|your? {praise} {texts}? off
        i? {dont} {want}|send {whose}* {praise} {texts}? {again}*
    """,
    Keyword.PRAISE_ON: """
        {praise} {texts}? on|start|back_on again?
        start|restart|resume|turn_on|switch_on {whose}* {praise} {texts}? {again}*
        turn|switch the|your? {praise} {texts}? on|back_on again?
    """,
    Keyword.CALL: """
        call|ring|phone|callback|call_back|ring_back|phone_back
        {someone}? to? call|ring|phone me|us back? when_free|when_you_are_free|when_youre_free|when_you_can|asap?
        can|could|will|would {someone} please? call|ring|phone me|us? back?
        can|could|will|would {someone} please? give me|us a call|ring|bell|buzz back?
        give me|us a call|ring|bell|buzz back?
        i? want|need|would_like|d_like|id_like a call|phone_call|call_back|callback|ring
        i? want|need|would_like|id_like someone|somebody to call|ring|phone me|us back?
        i? want|need|would_like|id_like|can_i|could_i to? speak|talk to|with someone|somebody|a_person|a_human
    """,
    Keyword.STATUS: """
        status|update|an_update|any_update|any_updates|any_news|whats_happening|what_is_happening|whats_going_on
        any_answer|any_reply yet?
    """,
    Keyword.HELP: """
        help|help_me|i_need_help|need_help|can_you_help|can_you_help_me
    """,
    Keyword.INFO: """
        info|information|more_info
    """,
    # Not "wrong person": so does a parent say of a punishment, and what follows cannot be undone from that phone.
    Keyword.WRONG_NUMBER: """
        {stranger}* {you_have}* the|a? wrong number|phone_number|mobile_number mate|love|pal|buddy|madam|sir?
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
    return next((keyword for keyword, is_meant in _KEYWORDS if is_meant(said)), None)


# -- "Is this sorted?"

_ANSWERS: Mapping[str, str] = {
    "it": "it|its|it_is|thats|that_is|this_is|hes|he_is|shes|she_is|theyre|they_are|everything|everythings|"
    "everything_is|everythings_is|things_are|all",
    "it_not": "it|its|it_is|thats|that_is|this|hes|he|he_is|shes|she|she_is|theyre|they_are|still|is|has|really|"
    "things|things_are|everything",
    "very": "is|are|all|been|got|much|now|completely|totally|fully|so|very|really|a_lot|lots|far|way|a_bit",
    "solved": "sorted|sorted_out|fixed|resolved|solved|settled|better|dealt_with",
    "well": "fine|ok|okay|good|great|happy|well",
    "not": "not|isnt|hasnt|aint|wasnt|nowhere_near",
    # What cannot be the name after a title. Words that mean something of their own, so that nothing is read two ways.
    "no_name": "not|no|nothing|never|still|it|its|he|hes|she|shes|isnt|but|worse|same|yet|you|sorted|all|and|"
    "miss|mrs|ms|mr|dr|sir|thanks|thank|thankyou|thx|ty|ta|cheers|ok|x|xx|xxx|so|very|a|for|bless|much",
    "now": "now|today|for_now|at_the_moment",
    "dull": "sorted|sorted_out|fixed|resolved|solved|settled|better|dealt_with|fine|ok|okay|good|great|right",
}

# Beside a yes or a no, and nothing by itself. A title takes the name after it, which is never one of these words.
_BESIDE = """
    thanks|thank_you|thank_u|thankyou|thank|thx|thnx|tnx|ty|cheers|ta|so_much|very_much|a_lot|bless_you|x|xx|xxx
    thanks|thank_you again
    for asking|your_help|all_your_help|your_time|everything|helping|checking
    for sorting it|this|that|things? out?
    but thanks|thank_you
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
    nothing|nothings has|is|s? changed|different|better|happened|improved|been_done
    far_from_it
"""

_BESIDE_NO = (
    _BESIDE
    + """
    im_afraid|unfortunately|sadly|sorry|yet
"""
)

_IS_YES = Whole(_YES, _ANSWERS, _BESIDE, run=True)
_IS_NO = Whole(_NO, _ANSWERS, _BESIDE_NO, run=True)
_DECLINES = Whole("no|nope|nah|na thanks|thank_you|thank_u|thankyou|thx|ty|ta|cheers", _ANSWERS, _BESIDE)


def is_sorted(text: str) -> bool | None:
    """What a parent answers to "Is this sorted?": yes, no, or None for anything that a person has to read.

    "ok", thanks or a heart alone is no yes; a question is no answer; words that go beyond a yes or a no are read, and
    so is a yes with a sad face. "No thanks" declines something, and says nothing of the matter.
    """
    said, seen = plain(text), signs(text)
    if asks(text) or not said or len(said) > LONGEST or not seen <= JOYFUL | SORRY:
        return None
    if _IS_YES(said):
        return None if seen & SORRY else True
    if _IS_NO(said) and not _DECLINES(said):
        return None if seen & JOYFUL else False
    return None


# -- thanks

_IS_THANKS = Whole(
    """
    thanks|thankss|thank_you|thank_u|thankyou|thank|thx|thnx|tnx|ty|tysm|cheers|ta|much_appreciated|appreciated
    i|really|we* appreciate it|this|that
    ok|okay|okey|oki|okie|okey_dokey|okay_dokey|k|kk|got_it|will_do|noted|no_worries|no_problem|you_too
    great|lovely|brilliant|perfect|amazing|wonderful|fab|fantastic|super|nice|nice_one|good|well_done|love_it
    thats|that_is great|lovely|brilliant|kind|good|fine|amazing|wonderful|so_kind|so_lovely|really_kind|very_kind
    bless|bless_you|youre_a_star|youre_the_best|you_are_a_star|you_are_the_best
    thats|that_has|this_has|that|it|its? made my day|week
    for letting_me_know|your_help|all_your_help|everything|telling_me|the_update|asking|that|this|getting_back
    for your_reply|your_message|your_text|your_time|your_support|the_message|the_text|the_good_news|getting_back_to_me
    x|xx|xxx|xxxx|bye|bye_bye|see_you|see_you_tomorrow|speak_soon|good_night|goodnight
    have a? good|great|lovely|nice day|evening|weekend|one
    """,
    _ANSWERS,
    around="""
    so_much|very_much|a_lot|a_million|loads|again|really|all|both|everyone|and|oh|aw|aww|ah|sir|miss
    miss|mrs|ms|mr|dr !{no_name}
    """,
    run=True,
)


def is_thanks(text: str) -> bool:
    """Whether the message is thanks, a bare "ok" or a heart, and nothing else; a sad face is read by a person."""
    said, seen = plain(text), signs(text)
    if asks(text) or not seen <= JOYFUL or len(said) > LONGEST * 2:
        return False
    return _IS_THANKS(said) if said else bool(seen)
