"""One spelling for the many in which parents write a word, before the tables of meanings are asked."""

from collections.abc import Collection, Mapping

from bot.domain.plain_words import plain

_SPELT: Mapping[str, str] = {
    variant: word
    for word, variants in {
        "today": "2day tday todya toda tdy",
        "tomorrow": "2moro 2morrow 2mor 2mora tmrw tmw tmoz tomoz tomorow tommorow tommorrow tmro morra",
        "wont": "willnae winnae winna wulnae willny wullnae wnt wount willnot weunt",
        "isnt": "isnae isny isna int ent innit inny aint arent arnt",
        "cant": "cannae canny cannot canna carnt cudnt",
        "didnt": "didnae didny didna dint dident didn never nvr",
        "hasnt": "hasnae hasny hasna havent hadnt hasent",
        "doesnt": "doesnae doesny dosnt dosent doesn dont dnt dinnae dinna",
        "you": "u ye yous youse yas",
        "school": "skool scool schl skl scl sch schol",
        "sick": "sik",
        "poorly": "porly poorley poorlie pourly",
        "temperature": "temprature tempreture tempature temperture temp",
        "appointment": "appointments appt appts apt apoint appoint apointment appointmnt appiontment",
        "doctors": "docs doc drs doctor dr gp gps",
        "dentist": "dentists dentis orthodontist orthodontists ortho",
        "inhaler": "inhalers inhailer inhalor inhalers puffer puffers ventolin",
        "medicine": "medicines medecine medicin medication medications meds medcine medication",
        "taxi": "taxis cab taxie taxy texi minicab",
        "bus": "buses minibus coach",
        "tablets": "tabs pills",
        "hes": "hez",
        "friday": "fri",
        "monday": "mon",
        "tuesday": "tue tues",
        "wednesday": "wed weds",
        "thursday": "thu thur thurs",
        "christmas": "xmas chrimbo crimbo",
        "wee": "small little",
        "been": "bin bn beeen",
        "with": "wiv wi wif",
        "the": "da teh t",
        "be": "b",
        "coming": "cumin comin cuming",
        "going": "goin gan gannin gonna gunna",
        "because": "cos coz bcos cause bc cus",
        "tonight": "2nite tonite 2night",
        "for": "4",
        "to": "2 tae",
        "home": "hame yem",
    }.items()
    for variant in variants.split()
}


def in_one_spelling(text: str, names: Collection[str] = ()) -> str:
    """The words in plain form and one spelling; a child's name is "he", and "Jay's" is "hes"."""
    return " ".join(_SPELT.get(word, word) for word in nameless(plain(text), names).split())


# For the short words, which are whole messages: only what is never a word of its own there.
_SHORT: Mapping[str, str] = {
    variant: word
    for word, variants in {
        "please": "pls plz plse pleas pleese plees",
        "thanks": "thx thnx tnx thanx fanks thnks",
        "you": "u yous youse",
        "your": "ur yer",
        "have": "hav av hve",
        "are": "r",
        "the": "da teh",
        "me": "mi",
        "messaging": "msgin msging messagin messgaing",
        "texting": "textin txtin txting",
        "phone": "fone phne",
        "messages": "msgs mesages messeges",
        "would": "wud wld",
        "could": "cud cld",
        "someone": "sum1 some1 summat_one sumone",
        "want": "wan wnt",
        "dont": "dnt dinnae dinna doant",
        "going to": "gonnae gonna gunna",
        "give me": "gizza gimme gis gies giz",
        "us": "uz",
        "wrong": "rong wrng worng",
        "give": "gie gi giv",
        "isnt": "isnae isny isna int",
        "hasnt": "hasnae hasny hasna havent",
        "cant": "cannae canny",
        "number": "num numba nr nmber numbr numer nuber numbet nummber",
        "good": "gd gud",
        "tomorrow": "2moro tmrw tomoz 2morrow tmoz",
        "because": "cos coz",
        "yes": "yis yus yessss yesss",
        "sorted": "sortd srted sorteed",
        "going": "goin gaun",
        "thank": "fank thnk",
        "whats": "wots wats",
    }.items()
    for variant in variants.split()
}


def spelt_out(said: str) -> str:
    """Words in plain form, those that are only short for another written out."""
    return " ".join(_SHORT.get(word, word) for word in said.split())


def nameless(said: str, names: Collection[str]) -> str:
    """Words in plain form with each child's name as "he" ("jays" as "hes")."""
    if not names:
        return said
    children = {plain(name): "he" for name in names} | {f"{plain(name)}s": "hes" for name in names}
    return " ".join(children.get(word, word) for word in said.split())
