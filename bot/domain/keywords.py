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
    "sending|send|get|have|receive|me|us|to",
    "again": "no_more|any_more|anymore|again|ever|now|to_me|to_us|me|us|from_you|from_school|to_this_number|"
    "to_this_phone|"
    "on_this_number",
    "write": "text|message|msg|contact|txt",
    "writing": "texting|messaging|contacting|txting|msging|bothering|pestering|spamming",
    "praise": "praise|good_news|praises|positives|good_news_ones|praise_ones",
    "someone": "someone|somebody|anyone|you|u",
    "call": "call|phone_call|call_back|ring|bell|buzz|tinkle|shout",
    "free": "when_free|when_you_are_free|when_youre_free|when_your_free|when_you_can|when_you_get_a_minute|asap|"
    "when_you_get_a_chance|when_you_have_a_minute|when_you_get_a_sec|when_you_have_time|later|tonight|tomorrow|"
    "this_afternoon|this_morning|after_school|at_dinner|at_lunch|in_the_morning",
    "stranger": "sorry|who_is_this|whos_this|who_are_you|i_dont_know_you|dont_know_you|i_dont_know_who_this_is",
    "you_have": "you_have|youve_got|you_have_got|you_got|youve|u_have|u_got|you_must_have|this_is|its|it_is|think|"
    "i_think",
    "dont": "dont|do_not|no_longer",
    "want": "want|wanna|need|wish",
}

_COURTESY = """
    please|thanks|thank_you|thankyou|cheers|ta|sorry|hi|hiya|hello|hey|ok|okay|just|kindly|now|x|xx|xxx|there|
        morning|but|and
    ffs|fgs|omg
    love|mate|pal|duck|hen|pet|hun|luv|babe|lovely|guys|folks
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
        stop|quit|cease all? {writing} me|us|this_number|this_phone? {again}*
        stop|end|cancel|quit|no_more {whose}* {texts} {again}*
        no {texts} please|thanks|thank_you
        how_do_i|how_can_i|can_i|could_i|how_to stop|end {whose}* {texts} {again}*
        how_do_i|how_can_i|can_i|could_i|how_to unsubscribe|opt_out
        unsubscribe|opt|sign me|us|this_number|my_number? out|off|from {whose}* list|line|service|everything|{texts}
        unsubscribe|opt|sign me|us|this_number|my_number out|off?
        remove|take|unsubscribe me|us from|off this|these|it
        take my_number|this_number|me off
        leave me|us off {texts}
        dont|do_not {write} me|us|this_number|this_phone no_more|any_more|anymore|again|ever*
        dont|do_not send me|us any_more|anymore|no_more
        stop|quit sending|texting these|this|those
        dont|do_not send me|us? {whose}* {texts} {again}*
        never {write} me|us again|ever_again
        take|remove|get me|us|my_number|this_number off|from|off_of {whose}* list|system|line|service|{texts}
        remove|delete me|us|my_number|this_number
        i? {dont} {want} {whose}* {texts} {again}*
    """,
    Keyword.START: """
        start|unstop|restart|resume|resubscribe|subscribe|opt_in|optin again?
        start|restart|resume|carry_on texting|messaging|sending me|us? {again}*
        start|restart|resume {whose}* {texts} {again}*
        you_can? text|message me|us again
        put|sign|add me|us back_on|up|back_up|back the_list|to_the_list|the_line|again?
        can_i|could_i|i|id_like|i_would_like|want|need|get|have|to* the|my|your? {texts} again|back|back_on
        turn|switch the|my|your? {texts} back_on|on
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
        call|ring|phone|callback|call_back|ring_back|phone_back {free}?
        {someone}? to? call|ring|phone me|us back? {free}?
        can|could|will|would {someone} please? call|ring|phone me|us? back? {free}?
        can|could|will|would {someone} please? give me|us a {call} back? {free}?
        give me|us a? {call} back? {free}?
        can|could|may i|we get|have|do_with a {call} back? {free}?
        i? could|can do_with a {call} {free}?
        is_there? any chance|chances of a {call} {free}?
        can|could|will|would {someone} please? call|ring|phone|contact me|us on_my_mobile|on_my_phone|on_this_number
        can|could|will|would {someone} please? contact|get_in_touch_with me|us {free}?
        contact me|us {free}?
        can_we|could_we|can_i|need_to|we_need_to|i_need_to|i_want_to talk|speak|talk_to_you|have_a_word|
            have_a_chat {free}?
        can_i|could_i|i_need_to|i_want_to speak|talk|have_a_word|have_a_chat to|with the_teacher|his_teacher|
            her_teacher|the_head|you
        can_i|could_i|i_need_to|i_want_to|need_to speak|talk to|with miss|mrs|mr|ms !about|because|cause|cos|for|on|
            and
        i? want|need|would_like|d_like|id_like a {call}|callback {free}?
        i? want|need|would_like|id_like someone|somebody to call|ring|phone me|us back?
        i? want|need|would_like|id_like|can_i|could_i to? speak|talk to|with someone|somebody|a_person|a_human
    """,
    Keyword.STATUS: """
        status|update|an_update|whats_happening|what_is_happening|whats_going_on|whats_the_latest|
            where_are_we_with_this
        any|got_any|is_there_any update|updates|news|answer|reply|word|luck|joy back|yet|on_this?
        have_you|have_u|did_you got|hear|heard|had? any|anything update|updates|news|back? yet?
        whats|what_is|hows|how_is the|it update|latest|going|going_on|coming_on with? this|it|that?
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
