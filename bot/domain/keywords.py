"""A family's short words, decided by small tables: a keyword only when the whole message means it.

Anything with other content is left to a person ("STOP this bill", "yes but he was hit again"). YES is not START here:
it is the natural answer to "Is this sorted?", although Twilio also takes it as opting in (it then sends OptOutType).
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.domain.plain_words import JOYFUL, SORRY, asks, plain, signs


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


# Twilio's own opt-out and opt-in words: whole messages on which the network acts, so we must see it the same way.
# https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
NETWORK_STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke"})
NETWORK_START = frozenset({"start", "unstop"})

# Courtesy around a keyword changes nothing; "cancel please" may be about a meeting, so those three take none.
_BEFORE = (
    r"(?:(?:please|pls|plz|plse|hi|hello|hey|sorry|ok|okay|just|kindly|can you|could you|can u|will you|would you|"
    r"i want you to|i want to|i wish to|id like you to|id like to|i would like to|want to) )*"
)
_AFTER = (
    r"(?: (?:please|pls|plz|plse|thanks|thank you|thank u|thankyou|thx|ty|cheers|ta|now|sorry|straight ?away|"
    r"immediately|today|xx*))*"
)

_TEXTS = r"(?:texts?|txts?|text messages?|messages?|msgs?|sms|messaging|texting|notifications?|alerts?)"
_WHOSE = (
    r"(?:(?:all|any|the|these|those|this|your|my|more|any more|so many|of|further|getting|receiving|sending|me|us) )*"
)
_AGAIN = (
    r"(?: (?:any ?more|again|ever|ever again|now|to me|to us|me|us|from you|from school|to this (?:number|phone)))*"
)
_PRAISE = (
    r"(?:(?:the|your|all|any|more|my) )*(?:praise|good news|praises|positives)(?: (?:texts?|messages?|txts?|msgs?))?"
)

# Each line is a whole message, courtesy apart.
_SENTENCES: Mapping[Keyword, tuple[str, ...]] = {
    Keyword.STOP: (
        r"(?:stop|stpo|sotp|stopp|stopall|unsubscribe|unsubscibe|unsubcribe|optout|opt out)(?: all)?",
        r"s t o p",
        r"(?:stop )+stop",
        rf"(?:stop|quit|cease) (?:all )?(?:texting|messaging|contacting|txting|msging|bothering|pestering|spamming)"
        rf"(?: me| us| this (?:number|phone))?{_AGAIN}",
        rf"(?:stop|end|cancel|quit|no|no more) {_WHOSE}{_TEXTS}{_AGAIN}",
        rf"(?:unsubscribe|opt|sign) (?:me |us |this number |my number )?(?:out|off)?"
        rf"(?: ?(?:me|us|this number|my number))?(?: ?(?:from|of) {_WHOSE}(?:list|line|service|everything|{_TEXTS}))?",
        rf"(?:dont|do not) (?:text|message|msg|contact|txt) (?:me|us|this (?:number|phone))"
        rf"(?: (?:any ?more|again|ever|ever again))*",
        rf"(?:dont|do not) send (?:me |us )?{_WHOSE}{_TEXTS}{_AGAIN}",
        r"never (?:text|message|contact) (?:me|us) (?:again|ever again)",
        r"(?:take|remove|get) (?:me|us|my number|this number|us all)(?: off| from)(?: of)?"
        rf" {_WHOSE}(?:list|system|line|service|{_TEXTS})",
        r"(?:remove|delete) (?:me|my number|this number)",
        rf"i? ?(?:dont|do not|no longer) (?:want|wanna|need|wish)(?: to)? {_WHOSE}(?:get |have |receive )?"
        rf"{_WHOSE}{_TEXTS}{_AGAIN}",
    ),
    Keyword.START: (
        r"(?:start|unstop|restart|resubscribe|subscribe|opt in|optin)(?: again)?",
        rf"(?:start|restart|resume) (?:texting|messaging|sending)(?: me| us)?(?: {_WHOSE}{_TEXTS})?{_AGAIN}",
        rf"(?:start|restart|resume) {_WHOSE}{_TEXTS}{_AGAIN}",
        r"(?:you can )?(?:text|message) (?:me|us) again",
        r"(?:put|sign) me back on(?: the (?:list|line))?",
        r"sign me (?:back )?up(?: again)?",
    ),
    Keyword.PRAISE_OFF: (
        rf"{_PRAISE} (?:off|stop)",
        rf"(?:stop|end|cancel|no|no more|turn off|switch off|without) {_WHOSE}{_PRAISE}{_AGAIN}",
        rf"(?:turn|switch) {_PRAISE} off",
        rf"i? ?(?:dont|do not) (?:want|send|need)(?: me| us)? {_WHOSE}{_PRAISE}{_AGAIN}",
    ),
    Keyword.PRAISE_ON: (
        rf"{_PRAISE} (?:on|start)(?: again)?",
        rf"(?:start|restart|resume|turn on|switch on) {_WHOSE}{_PRAISE}{_AGAIN}",
        rf"(?:turn|switch) {_PRAISE} (?:back )?on(?: again)?",
    ),
    Keyword.CALL: (
        r"call|ring|phone|callback|call back|ring back|call request|call needed",
        r"(?:someone |somebody |anyone |you )?(?:to )?(?:call|ring|phone)(?: me| us)(?: back)?(?: when (?:you are |youre )?free)?",
        r"(?:can|could|will|would) (?:someone|somebody|anyone|you|u)(?: please)? (?:call|ring|phone|give) (?:me|us)"
        r"(?: back| a (?:call|ring|bell|bell back))?",
        r"give (?:me|us) (?:a|the) (?:call|ring|bell|buzz)",
        r"i? ?(?:want|need|would like|d like) (?:a|someone to|somebody to) (?:call|phone call|call back|ring)(?: me| us)?",
    ),
    Keyword.STATUS: (
        r"status|update|any updates?|an update|any news|whats happening|what is happening|whats going on|any answer yet",
    ),
    Keyword.HELP: (r"help|help me|i need help|need help",),
    Keyword.INFO: (r"info|information|more info",),
    Keyword.WRONG_NUMBER: (
        r"(?:you have |youve got |you got |youve |u have |u got |this is |its |it is )?(?:the |a |got the )?wrong (?:number|person|phone)",
        r"(?:this is )?not my (?:child|number|kid)s? (?:school|number)|no longer (?:his|her|their) number",
    ),
}

_KEYWORDS = [
    (keyword, re.compile(rf"{_BEFORE}(?:{'|'.join(sentences)}){_AFTER}")) for keyword, sentences in _SENTENCES.items()
]


def stop_or_start(text: str) -> Keyword | None:
    """The keyword that the whole message means, courtesy apart; None for everything else."""
    said = plain(text)
    if said in NETWORK_STOP:
        return Keyword.STOP
    if len(said) > 90:  # the longest sentence above, with courtesy, is far shorter
        return None
    return next((keyword for keyword, sentence in _KEYWORDS if sentence.fullmatch(said)), None)


# -- "Is this sorted?"

_COURTESY = re.compile(
    r"\b(?:thanks|thank you|thank u|thankyou|thank|thx|thnx|tnx|ty|cheers|ta|please|so much|very much|a lot|"
    r"again|for (?:asking|your help|all your help|your time|everything|helping|checking)|bless you|"
    r"(?:miss|mrs|ms|mr|dr|sir) [a-z]+|miss|sir|xx*)\b"
)
_FEEL = (
    r"(?:sorted|fixed|resolved|solved|dealt with|fine|ok|okay|good|better|much better|great|settled|sorted out|happy)"
)
_WHAT = r"(?:it|its|it is|thats|that is|that|this is|hes|he is|shes|she is|theyre|they are|were|we are|im|i am|all|everythings?|everything is|things are|now)"
_YES = (
    r"yes+|yeah+|yeh|yea|yep|yup|ye|yh|y|aye|yessir|1|one|correct|definitely|absolutely|of course|indeed|"
    rf"(?:all |completely |totally |fully )?(?:sorted|sorted out|fixed|resolved|solved)|"
    r"all (?:good|done|fine|ok|okay|well|better|sorted)|(?:much |lots |a lot |way )?better(?: now)?|"
    rf"{_WHAT} (?:is |are |all |been |got |much |now |completely |so |very |really |a lot |lots )*{_FEEL}|"
    rf"(?:its |has |it has |thats |been |got |is |it )*(?:been |got )?sorted|"
    r"it is|it has|they have|he is|she is|(?:good|fine|happy|ok|okay) now|now|today|for now"
)
_YES_CORE = re.compile(
    r"\b(?:ye\w*|y|aye|1|one|sorted|fixed|resolved|solved|all (?:good|done|fine|ok|okay|well|better)|"
    r"better|correct|definitely|absolutely|it is|it has|now)\b"
)
_NO = (
    r"no+|nope+|nah+|na|n|2|two|not yet|not really|not at all|not quite|not exactly|not (?:fully|completely|totally)|"
    rf"(?:its |it is |it |thats |hes |shes |theyre |still |is |really |has |been |s )*(?:not|isnt|hasnt|aint|wasnt|nowhere near)"
    rf" (?:been |got |yet |really |all |any |fully |completely |at all )*{_FEEL}|"
    r"(?:its |it is |it |thats |hes |shes |theyre |things are |everythings |everything is )*"
    r"(?:still |just |exactly |about |all )*the same(?: as before)?|same|same as before|still same|unsorted|unresolved|"
    r"(?:its |it is |it |still |is |hes |shes |theyre )*(?:going on|happening|no better|any better|no different|bad|ongoing)|"
    r"(?:its |it is |it |got |getting |gotten |gets |even |is |hes |shes |things are |much )*worse|"
    r"(?:its |it |he |she )*(?:isnt|hasnt|aint|is not|has not|its not|not)|"
    r"(?:there is |there has been |theres been |theres )?no (?:change|difference|improvement)|"
    r"nothing(?:s| has| is)? (?:changed|different|better|happened)|far from it|yet|still|im afraid|unfortunately|sadly"
)
_NO_CORE = re.compile(r"\b(?:no\w*|na\w*|n|2|two|same|isnt|hasnt|aint|still|worse|un\w+|far)\b")


def _run_of(phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{phrases})(?: (?:{phrases}))*")


_ALL_YES, _ALL_NO = _run_of(_YES), _run_of(_NO)


def is_sorted(text: str) -> bool | None:
    """What a parent answers to "Is this sorted?": yes, no, or None for anything that a person has to read.

    "ok", thanks or a heart alone is no yes; a question is no answer; words that go beyond a yes or a no are read.
    """
    said, seen = plain(text), signs(text)
    left = " ".join(_COURTESY.sub(" ", said).split())
    if asks(text) or not left or len(left) > 120 or not seen <= (JOYFUL | SORRY):
        return None
    if _ALL_YES.fullmatch(left) and _YES_CORE.search(left):
        return None if seen & SORRY else True
    if _ALL_NO.fullmatch(left) and _NO_CORE.search(left):
        # "no thanks" declines something; it does not say that the matter is still open.
        return None if left in ("no", "nah", "nope") and left != said or seen & JOYFUL else False
    return None


# -- thanks

_THANKS = re.compile(
    r"(?:thanks+|thank you|thank u|thankyou|thank|thx|thnx|tnx|ty|tysm|cheers|ta|ok|okay|okey|oki|okie|okay dokey|okey dokey|k|kk|"
    r"so much|very much|a lot|a million|loads|again|great|lovely|brilliant|perfect|amazing|wonderful|fab|"
    r"fantastic|super|much appreciated|appreciated|appreciate it|i appreciate it|really|bless you|bless|"
    r"got it|will do|noted|no worries|no problem|you too|thats (?:great|lovely|brilliant|kind|good|fine)|"
    r"for (?:letting me know|your help|all your help|everything|telling me|the update|asking|that|this|getting back(?: to me)?|"
    r"the (?:message|text|good news)|your (?:reply|message|text|time|support))|"
    r"miss [a-z]+|mrs [a-z]+|ms [a-z]+|mr [a-z]+|dr [a-z]+|miss|sir|all|both|everyone|x+|love it|youre (?:a star|the best)|"
    r"good|nice one|nice|aw+|ah+|oh|wow|yay|well done|and|that is great|made my day|"
    r"(?:thats|that has|this has|that) made my (?:day|week))"
)
_ALL_THANKS = re.compile(rf"{_THANKS.pattern}(?: {_THANKS.pattern})*")


def is_thanks(text: str) -> bool:
    """Whether the message is thanks, a bare "ok" or a heart, and nothing else; a sad face is read by a person."""
    said, seen = plain(text), signs(text)
    if asks(text) or not seen <= JOYFUL:
        return False
    return bool(_ALL_THANKS.fullmatch(said)) if said else bool(seen)


# -- danger

# Taken out before the words below are looked for: what sounds like danger and is a thing or a saying.
_HARMLESS = (
    r"knife and fork|knives and forks|butter knife|(?:water|nerf|glue|heat|toy|cap|bb|finger|spud|massage) guns?|"
    r"top gun|bath bombs?|photo ?bomb\w*|kill(?:ed|ing|s)? it|shot put|flu shots?|killer (?:heels|whales?)|"
    r"killing me (?:laughing|with laughter)|dying (?:to|of (?:a cold|boredom|laughter|embarrassment|heat|thirst|hunger|shame))|"
    r"roller ?blades?|bladed? of grass|suicide squad|suicide prevention (?:day|week)|drama queen|"
    r"missing (?:his|her|my|the|their|our|a|an|some|one|two|you|school|lessons?|maths|english|pe|football|friends|home|out)\b|"
    r"on fire (?:today|in|at|with|tonight)|stab(?:bed|s)? at|stroke of|bomb scare drill|fire drill|acid rain"
)
_DANGER: Mapping[str, str] = {
    "weapons": (
        r"knife|knives|knifed|machetes?|stab|stabbed|stabbing|stabs|guns?|pistol|firearms?|weapons?|razor ?blades?|"
        r"(?:with|has|had|got|carrying|a|his|her) blade|blades|shooting (?:people|someone|him|her|us|them)|acid|bombs?|"
        r"explosives?|knuckle ?dusters?|bullets?"
    ),
    "self": (
        r"suicid\w*|sucid\w*|suiside|kms|unalive\w*|self ?harm\w*|selfharm\w*|(?:slit|cut|cuts|cutting) (?:my|his|her|their|hes|shes) ?(?:wrists?|arms?|legs?|self|selves)|"
        r"(?:kill|killing|killed|hang|hanging|hung|hanged|hurt|hurting|harm|harming|cut|cutting|drown|drowning|burn|burning|end|ending|stab|shoot|do away with|top|topping) "
        r"(?:myself|my self|himself|him self|hisself|herself|her self|themselves|themself|ourselves|yourself|urself)|"
        r"end (?:my|his|her|their|ones|his own|her own|my own) (?:own )?life|end it all|ending it all|end it tonight|"
        r"(?:take|taking|took|taken) (?:my|his|her|their)(?: own)? life|"
        r"(?:want|wants|wanted|wanna|wish|wishes|going|rather|trying|ready) (?:to )?die|want to be dead|wants to be dead|wish (?:i|he|she) (?:was|were) dead|wishes (?:he|she) (?:was|were) dead|"
        r"(?:better off|rather be) dead|better off without (?:me|him|her)|no reason to live|nothing to live for|"
        r"(?:dont|doesnt|dnt|doesn|didnt|not|no longer|cant|never) (?:want|wants|wanna|wanted)(?: to)? (?:live|wake up|be alive|exist|be here any ?more|carry on living|go on living)|"
        r"cant (?:go on|carry on|do this) any ?more|over ?dos\w*|o d(?:d|ed)|od(?:d|ed)|"
        r"jump(?:ed|ing)? (?:off|from|in front of) (?:the |a |that )?(?:bridge|roof|train|car|building|window|cliff|car park|lorry|bus)"
    ),
    "tablets": (
        r"(?:took|taken|taking|take|swallow\w*|eaten|ate|had|necked) (?:\w+ ){0,3}?(?:all|too many|loads|lots|whole|bottle|bottles|packet|packets|pack|packs|box|handful|bunch|load|dozens?|\d\d+)"
        r" (?:\w+ ){0,3}?(?:pills?|tablets?|tabs|paracetamols?|ibuprofen|meds|medication|medicine|drugs|bleach|calpol|insulin)|"
        r"(?:drank|drunk|drinking|swallowed|drink) (?:\w+ ){0,2}?(?:bleach|poison|antifreeze|petrol|detergent)|poison(?:ed|ing)?"
    ),
    "killing": (
        r"(?:will|ll|ill|hell|shell|theyll|gonna|going to|gunna|want to|wants to|wanna|wanted to|threat\w* to|tried to|try to|trying to|tryna|about to|said hed|said shed|going) "
        r"(?:\w+ )?(?:kill|murder|stab|shoot|strangle) (?:me|him|her|them|us|you|u|someone|somebody|everyone|everybody|my|his|the|that|your|ya)|"
        r"(?:kill|murder|stab|shoot) (?:everyone|everybody|someone|somebody)|death threats?|murder(?:ed|ing|er)?|strangl\w+|throttl(?:ed|ing)|"
        r"(?:beating|kicking|attacking|hitting|punching|hurting|battering|smashing) (?:me|him|her|us|mum|mam|my mum|my son|my daughter) (?:up|now|right now|again now)|"
        r"attacking (?:me|us|him|her|mum)|kys|kill your ?self"
    ),
    "body": (
        r"(?:not|isnt|stopped|stop|cant|cannot|can not|struggling to|struggles to|wont|barely|trouble|hard to|couldnt|difficulty) (?:breath|breathe|breathing|breathin|breth\w*)|"
        r"unconscious|unconcious|passed out|unresponsive|(?:wont|cant|isnt|not|doesnt) (?:wake|waking|wake him|wake her|waking up)(?: up)?|"
        r"cant wake (?:him|her|my|them|mum|dad)|(?:hes|shes|he|she|has|have|just|son|daughter|mum|dad|child) (?:\w+ )?collapsed|"
        r"(?:is|hes|shes|he|she|been|was|him|her|still|me|baby) (?:\w+ )?choking|seizures?|(?:is|hes|shes|he|she) fitting|having (?:a )?fits|anaphyla\w*|epi ?pens?|heart attack|"
        r"(?:lips|face|going|gone|turned|turning|went) blue|bleeding (?:badly|heavily|out|a lot|everywhere|loads|and wont stop|wont stop|wont stop)|wont stop bleeding|blood everywhere|lots of blood|"
        r"head injury|ambulance|paramedics?|999|112|call the police|called the police|ring the police"
    ),
    "missing": (
        r"(?:child|kid|son|daughter|boy|girl|he|she|hes|shes|has|is|gone|went|still|reported|been|whos) (?:\w+ )?(?:gone )?missing|missing (?:child|kid|person|boy|girl|since|from (?:home|school)|for (?:\w+ )?hours?)|"
        r"(?:hasnt|has not|didnt|never|not|havent|isnt|hadnt) (?:come|came|got|arrived|returned|been|made it|turned up|back) ?(?:back )?(?:to |at )?home|not home yet|"
        r"(?:cant|cannot|can not|couldnt|unable to) find (?:him|her|them|my (?:\w+ )?(?:son|daughter|child|boy|girl|kid|kids|baby|children))|"
        r"(?:run|ran|running|runs) away from (?:home|school)|(?:hes|shes|he has|she has|has) (?:run|ran) (?:away|off)|dont know where (?:he|she|they) (?:is|are)|"
        r"kidnap\w*|abduct\w*|(?:been|was|someone|tried to|got) snatch\w*|dont know where (?:my|our) (?:son|daughter|child)"
    ),
    "harm": (
        r"rap(?:ed|ist|ing)|been rape|tried to rape|sexual(?:ly)? (?:assault\w*|abus\w*)|molest\w*|groom(?:ed|ing)|"
        r"(?:touch|touches|touched|touching) (?:me|him|her|my son|my daughter) (?:down there|private\w*|inappropriate\w*|there)|"
        r"(?:house|flat|kitchen|room|bed|bedroom|school|home|car|building|caravan|sofa|hair) (?:is |was )?on fire|theres a fire|there is a fire|set (?:\w+ )?fire|setting fire|gas leak|"
        r"locked (?:me|us|him|her) in|help me now|being followed|following me home|(?:in|immediate|real|serious) danger"
    ),
}
_HARMLESS_WORDS = re.compile(rf"\b(?:{_HARMLESS})\b")
_DANGER_WORDS = re.compile(rf"\b(?:{'|'.join(_DANGER.values())})\b")
_DISGUISED = str.maketrans("013457@$!|", "oieastasil")
_SPACED_LETTERS = re.compile(r"\b(?:\w ){3,}\w\b")
_STRETCHED = re.compile(r"([a-z])\1{2,}")


def danger_words(text: str) -> bool:
    """Whether words of an emergency stand in the text. No "not", "only joking" or thanks beside them lowers it.

    A first look at intake, so that no failing handler stands before it; triage reads the message itself.
    """
    return any(_DANGER_WORDS.search(_HARMLESS_WORDS.sub(" ", form)) for form in _forms(text))


def _forms(text: str) -> Iterable[str]:
    """As written, then with disguises undone: "su1c1de", "k!ll", "s u i c i d e", "killll"."""
    said = plain(text)
    yield said
    plainer = plain(" ".join(_undisguised(word) for word in text.split()))
    yield _STRETCHED.sub(r"\1\1", plainer)
    yield _STRETCHED.sub(r"\1", plainer)
    yield _SPACED_LETTERS.sub(lambda found: found.group().replace(" ", ""), said)


def _undisguised(word: str) -> str:
    letters = sum(each.isalpha() for each in word)
    return word.translate(_DISGUISED) if letters and letters < len(word.rstrip(".,!?")) else word
