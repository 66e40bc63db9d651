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
        "wee": "small little",
        "been": "bin bn beeen",
        "with": "wiv wi wif",
        "the": "da teh t",
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
    children = {plain(name): "he" for name in names} | {f"{plain(name)}s": "hes" for name in names}
    return " ".join(children.get(word) or _SPELT.get(word, word) for word in plain(text).split())
