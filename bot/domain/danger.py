"""Words of an emergency, looked for at intake before any handler: a first look; triage reads the message itself.

No "not", "only joking" or thanks beside such words lowers them. Only things and sayings that merely sound like danger
("knife and fork", "on fire at football") are taken out first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.phrases import Anywhere
from bot.domain.plain_words import plain

_GROUPS: Mapping[str, str] = {
    "who": "me|him|her|them|us|mum|mam|dad|nan|my_mum|my_son|my_daughter|my_child|my_boy|my_girl",
    "someone": "me|him|her|them|us|you|u|ya|your|someone|somebody|everyone|everybody|my|his|the|that|our",
    "self": "myself|my_self|himself|him_self|hisself|herself|her_self|themselves|themself|ourselves|yourself|urself",
    "whose": "my|his|her|their|ones|my_own|his_own|her_own|their_own|your",
    "child": "child|kid|son|daughter|boy|girl|baby|grandson|granddaughter|lad|little_one",
    "not": "not|isnt|stopped|stop|cant|cannot|can_not|struggling_to|struggles_to|wont|barely|trouble|hard_to|couldnt|"
    "difficulty|hardly|unable_to",
    "will": "will|ill|hell|shell|theyll|gonna|gunna|going_to|goin_to|want_to|wants_to|wanna|wanted_to|threatened_to|"
    "threatening_to|threatens_to|tried_to|try_to|trying_to|tryna|about_to|said_hed|said_shed|gona|might|could",
    "kill": "kill|murder|stab|shoot|strangle|knife",
    "amount": "all|too_many|loads|lots|whole|bottle|bottles|packet|packets|pack|packs|box|boxes|handful|bunch|load|"
    "dozen|dozens|10|12|15|16|18|20|24|25|28|30|32|40|50|60|100",
    "pills": "pill|pills|tablet|tablets|tabs|paracetamol|paracetamols|ibuprofen|meds|medication|medicine|drugs|"
    "calpol|insulin|antidepressants|sleeping",
    # What a child loses in a week. No phone: who cannot be rung may be missing with it.
    "thing": "coat|jacket|jumper|cardigan|hoodie|blazer|shirt|tie|trousers|shorts|skirt|tights|socks|sock|shoe|shoes|"
    "trainers|trainer|boots|wellies|hat|scarf|gloves|glove|glasses|bag|rucksack|backpack|book_bag|bookbag|lunch|"
    "lunch_box|lunchbox|packed_lunch|bottle|water_bottle|flask|kit|pe_kit|swimming_kit|football_kit|uniform|book|"
    "books|homework|pencil_case|pen|pens|bike|scooter|toy|tooth|purse|money|dinner_money|letter|form|jumpers|things",
    "home": "home|house|school|flat",
    # At home; what one child does to another is a worry for today, unless other words stand beside it.
    "adult": "dad|dads|father|fathers|daddy|mum|mums|mam|mams|mummy|mother|mothers|stepdad|stepdads|step_dad|stepmum|"
    "step_mum|uncle|uncles|auntie|aunties|grandad|grandads|boyfriend|boyfriends|girlfriend|partner|partners|husband|"
    "husbands|my_ex|ex|neighbour|neighbours|carer|carers|babysitter|foster_carer",
    "never": "hasnt|has_not|didnt|never|not|havent|hadnt|isnt",
}

_DANGER = """
    knife|knives|knifed|machete~|stab|stabbed|stabbing|stabs|gun|guns|pistol~|firearm~|weapon~|razor_blade|razor_blades
    with|has|had|got|carrying|a|his|her|brought blade|blades|razor
    shooting people|someone|him|her|us|them
    acid|acid_attack|bomb|bombs|explosive~|knuckleduster~|knuckle_duster|bullets

    suicid~|sucid~|suiside~|suicde~|sucicid~|kms|unaliv~|selfharm~|overdos~|overdoes
    self harm~
    over dose|dosed|dosing
    od|odded|oded on
    slit|cut|cuts|cutting|slitting {whose} wrist|wrists|arm|arms|leg|legs|throat
    kill|killing|killed|kills|hang|hanging|hung|hanged|hurt|hurting|hurts|harm|harming|harms|harmed {self}
    cut|cuts|cutting|drown|drowning|burn|burning|burnt|end|ending|stab|shoot|top|topping|starve|starving {self}
    do away with {self}
    end|ending|take|taking|took|taken {whose} own? life
    end|ending it all|tonight
    want|wants|wanted|wanna|wish|wishes|rather|ready|wishing to? die|dead
    want|wants|wanted|wish|wishes to? be dead
    going to die
    wish|wishes i|he|she was|were dead|never_born
    better off|of? dead
    better off|of without me|him|her
    no|nothing reason|point|to in|living|live|go to|living|for|on? live|living|on?
    dont|doesnt|dnt|didnt|not|no_longer|never want|wants|wanna|wanted to? live|wake_up|be_alive|exist|live_anymore
    dont|doesnt|dnt|didnt|not|no_longer want|wants|wanna|wanted to? be_here any_more|anymore
    cant|cannot|can_not go_on|carry_on|do_this|take_it any_more|anymore
    jump|jumped|jumping|jumps off|from|in_front_of the|a|that? bridge|roof|train|car|building|window|cliff|car_park|bus

    took|taken|taking|take|swallow~|eaten|ate|had|necked|drank|drunk|hes_had|shes_had ..3 {amount} ..3 {pills}
    drank|drunk|drinking|swallowed|drink ..2 bleach|poison|antifreeze|petrol|detergent
    poison|poisoned|poisoning

    {will} fucking|actually|literally|bloody? {kill} {someone}
    {kill} everyone|everybody|someone|somebody
    death threat|threats
    murder|murdered|murderer|strangl~|throttled|throttling|kys
    hands round|around my|his|her throat|neck
    scared|frightened|terrified|fear|fearing|feared|fears for {whose} life|lives|safety
    do|doing|done {self} in
    want|wants|wanted|wanna|going|gonna|gunna|ready to? end it
    {adult} ..1 hit|hits|hitting|beat|beats|beating|punched|punches|punching|slapped|slaps|slapping|kicked|kicks|
        kicking|
        strangled|choked|choking|burnt|burned|touched|touches|touching|batters|battered|battering|leathered|belted {who}
    someone|someones|somebody|somebodys|stranger|man|bloke touched|touches|touching|keeps_touching|been_touching {who}
    man|woman|stranger|bloke|fella|guy|someone|lady ..3 get|pull|grab|drag|lure|take|pulled|dragged|grabbed ..2 in|
        into a|
        his|her|the|their? car|van|house|flat
    tongue|throat|lips|face|mouth is|are|has|started|all|badly* swelling|swelled_up|swollen_up
    beating|kicking|attacking|hitting|punching|hurting|battering|smashing|bashing {who} up|in|now|right_now|again_now
    attacking|attacked {who}
    being attacked|beaten|followed|chased

    {not} breath|breathe|breathing|breathin|breath~
    unconscious|unconcious|unconsious|unresponsive|passed_out|blacked_out
    wont|cant|isnt|not|doesnt|cannot wake|waking|wake_up|waking_up {who}? up?
    hes|shes|he|she|has|just|son|daughter|mum|dad|{child}|baby ..1 collapsed
    is|hes|shes|he|she|been|was|him|her|still|me|baby choking|fitting
    seizure|seizures|anaphyla~|epipen|epi_pen|heart_attack|paramedic|paramedics|ambulance|convulsion|convulsing
    having a? fits
    lips|face|going|gone|turned|turning|went blue
    bleeding badly|heavily|out|a_lot|everywhere|loads|wont_stop|and_wont_stop|so_much|to_death
    wont|cant|not stop|stopping the? bleeding
    blood everywhere|all_over|pouring
    lots of blood
    so much blood
    head injury
    999|112
    call|called|ring|rang|get|calling|ringing the? police|999
    help me now
    need help now
    in immediate|real|serious|grave? danger

    {child}|he|she|hes|shes|has|is|gone|went|still|reported|been|whos ..1 missing
    missing {child}|person|since
    missing from {home}
    missing for ..2 hour|hours
    {never} come|came|got|arrived|returned|been|made_it|turned_up|back back? to|at? home
    not home yet
    cant|cannot|can_not|couldnt|unable_to find him|her|them
    cant|cannot|can_not|couldnt|unable_to find my ..1 {child}|kids|children
    run|ran|running|runs away|off from home|school
    hes|shes|has ran|run away|off
    dont know where he|she|they is|are
    dont know where my|our {child} is
    kidnap~|abduct~
    been|was|tried_to|got|someone|almost|nearly snatch~

    raped|rapist|raping|molest~|groomed|grooming
    been|tried_to|was rape
    sexual|sexually assault~|abus~
    touch|touches|touched|touching {who} down_there|there|private~|inappropriate~|private_parts
    house|flat|kitchen|room|bed|bedroom|school|home|car|building|caravan|sofa|hair|block is|was? on fire
    theres|there_is|is a fire
    set|sets|setting ..3 fire
    gas leak
    locked {who} in
    following me home
"""

# Each is whole in itself: none may begin or end with words that a real alarm needs ("gone missing his phone is off").
_HARMLESS = """
    knife|knives and fork|forks
    water|nerf|glue|heat|toy|cap|finger|massage|spud|staple gun|guns|pistol
    top gun
    bath bomb|bombs
    photo bomb~
    acid rain|reflux|house|test
    roller blades
    suicide squad
    is|was|hes|shes|he|she|been|still|im|been missing his|her|my|the|their|our|a|an|some|one|two|you|him|lots
    is|was|hes|shes|he|she|been|still|im missing school|lessons|maths|english|pe|football|friends|home|out
    his|her|my|the|their|our {thing} is|was|isnt|went|still|gone|has_gone|had_gone|has_been|is_still missing
    a|one|another|other|both|2|two|new|pe|school|lunch|water|reading {thing} is|was|went|gone|has_gone missing
    missing {thing}
    murder mystery
    murder a|some|an|the|my big|nice|bacon|cold|hot? sandwich|sarnie|butty|cup|cuppa|brew|burger|pint|kebab|pizza|tea|
        curry|takeaway|mcdonalds|chippy|roast|drink|wine|bag|packet|fry_up|cake|biscuit|coffee|pie|song|songs
    epipen|epi_pen is|are|has|its|will|be|ran|run|nearly|just* out_of_date|expired|expires|in_date|in_his_bag|
        in_her_bag|
        in_the_office|in_the_bag|in_school|with_him|with_her|out|at_home|in_his_rucksack|in_his_tray
    new|spare|another|second|forgot_his|forgot_her|forgotten_his|his_new|her_new epipen|epi_pen
    want|wants|wanted to end it with
    fire drill|drills|alarm|engine|station|practice
    groomed|grooming the|my|our|his|her dog|horse|pony|cat
    dog|horse|pony grooming
"""

_IS_DANGER, _HARMLESS_THINGS = Anywhere(_DANGER, _GROUPS), Anywhere(_HARMLESS, _GROUPS)

_CLAUSES = re.compile(r"[.!?;:,()\u2026]+(?=\s|$)|[\n\u2013\u2014]+|\s-+\s")
_DISGUISES = re.compile(r"[013457@$!|]")
_DISGUISED = str.maketrans("013457@$!|", "oieastasil")
_MAY_BE_DISGUISED = re.compile(r"[^\W\d_][013457@$!|]|[013457@$!|][^\W\d_]")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_SPACED_LETTERS = re.compile(r"(?<!\S)(?:\w ){3,}\w(?!\S)")


def danger_words(text: str) -> bool:
    """Whether words of an emergency stand in the text, also disguised, stretched or spaced out.

    Harmless things are taken out clause by clause, danger is looked for across clauses: punctuation hides nothing.
    """
    said = plain(text)
    if not (_IS_DANGER(said) or _may_hide(text, said)):
        return False  # as for most texts: every form of the clauses would be the same words
    return any(
        _IS_DANGER(" ".join(clauses)) and _IS_DANGER(" ".join(map(_HARMLESS_THINGS.without, clauses)))
        for clauses in _forms(_CLAUSES.split(text))
    )


def _may_hide(text: str, said: str) -> bool:
    """Whether words may be disguised, stretched or spaced out in it."""
    disguised = _DISGUISES.search(text) and _MAY_BE_DISGUISED.search(text)
    return bool(disguised or _STRETCHED.search(said) or _SPACED_LETTERS.search(said))


def _forms(clauses: Sequence[str]) -> Iterator[list[str]]:
    """The clauses in plain form, then with what disguises undone: "su1c1de", "k!ll", "killll", "s u i c i d e"."""
    said = [plain(clause) for clause in clauses]
    yield said
    if any(map(_MAY_BE_DISGUISED.search, clauses)):
        said = [plain(" ".join(map(_undisguised, clause.split()))) for clause in clauses]
        yield said
    if any(map(_STRETCHED.search, said)):
        yield [_STRETCHED.sub(r"\1\1", each) for each in said]
        yield [_STRETCHED.sub(r"\1", each) for each in said]
    if any(map(_SPACED_LETTERS.search, said)):
        yield [_SPACED_LETTERS.sub(lambda found: found.group().replace(" ", ""), each) for each in said]


def _undisguised(word: str) -> str:
    letters = sum(each.isalpha() for each in word)
    return word.translate(_DISGUISED) if letters and letters < len(word.rstrip(".,!?")) else word
