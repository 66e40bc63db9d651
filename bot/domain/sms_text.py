"""What an SMS costs: which characters GSM-7 has (3GPP TS 23.038, 6.2.1), and how many segments a text takes."""

GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")  # each takes an escape and so counts two

SINGLE_GSM7, JOINED_GSM7 = 160, 153
SINGLE_UCS2, JOINED_UCS2 = 70, 67  # in UTF-16 units: an emoji is two


def is_gsm7(text: str) -> bool:
    """Whether the whole text can go in the cheap seven-bit alphabet."""
    return all(each in GSM7 or each in EXTENDED for each in text)


def segments(text: str) -> int:
    """How many SMS segments the text is billed as; an empty one counts as one."""
    if is_gsm7(text):
        return _count([2 if each in EXTENDED else 1 for each in text], SINGLE_GSM7, JOINED_GSM7)
    return _count([2 if ord(each) > 0xFFFF else 1 for each in text], SINGLE_UCS2, JOINED_UCS2)


def _count(widths: list[int], single: int, joined: int) -> int:
    """A character of width two is never cut in half by the end of a segment."""
    if sum(widths) <= single:
        return 1
    count, room = 1, joined
    for width in widths:
        if width > room:
            count, room = count + 1, joined
        room -= width
    return count


_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\t", " "),
        **dict.fromkeys("\u200b\u200c\u2060\ufeff\u00ad"),
        "\u2026": "...",
        "\u2022": "-",
    }
)


def straighten(text: str) -> str:
    """The same words with a phone's curly quotes, long dashes and odd spaces made plain, for GSM-7."""
    return text.translate(_STRAIGHT)
