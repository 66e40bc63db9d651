"""What `check` only warns of: settings that work, and that a school would probably regret."""

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from bot.domain.sms_text import is_gsm7
from bot.settings import Settings

SOON = timedelta(weeks=4)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def warnings(settings: Settings, today: date) -> list[str]:
    """One line each, naming table and key; `today` is the school's local date."""
    return [
        *_calendar(settings, today),
        *_addresses(settings),
        *_texts(settings),
        *_voice(settings),
        *_complaints(settings),
    ]


def _voice(settings: Settings) -> Iterator[str]:
    if settings.twilio and not settings.office_phone:
        yield (
            "[school] office_phone: it is missing, and phone cannot be dialled as it is written, so whoever rings our "
            "number is never put through; they are rung back."
        )


def _complaints(settings: Settings) -> Iterator[str]:
    if not settings.complaints_named:
        yield (
            "[complaints]: it is missing, so a family that has said three times that a matter is not sorted is sent to "
            "the head, by the school's phone. Better is somebody outside the matter, by name."
        )


def _calendar(settings: Settings, today: date) -> Iterator[str]:
    calendar = settings.calendar
    last = calendar.terms[-1].last
    if last < today:
        yield (
            f"[calendar] terms: the last term ended on {last}. Until the next one is added we take every weekday "
            "for a school day when we promise answers, and send no good news."
        )
    elif last - today < SOON:
        yield f"[calendar] terms: the last term that we know of ends on {last}, soon. Add the next ones."
    for name, days in (("inset", calendar.inset), ("early", calendar.early)):
        for day in sorted(days):
            without = calendar.is_school_day(day) if name == "early" else _would_be_school(settings, day)
            if not without:
                yield f"[calendar] {name}: {day} would not be a school day anyway, so it changes nothing."
    if not calendar.holiday_contact:
        yield "[calendar] holiday_contact: it is missing, so whoever writes in the holidays is told of nobody to reach."
    for weekday, hours in sorted(calendar.hours.items()):
        if hours.opens < calendar.quiet_until or hours.closes > calendar.quiet_from:
            yield f"[calendar] quiet hours: they cover a part of day {weekday + 1}'s school hours."


def _would_be_school(settings: Settings, day: date) -> bool:
    calendar = settings.calendar
    in_term = any(term.first <= day <= term.last for term in calendar.terms)
    return in_term and day.weekday() in calendar.hours and day not in calendar.bank_holidays


def _addresses(settings: Settings) -> Iterator[str]:
    named = []
    if settings.twilio:
        named = [("[twilio] public_url", settings.twilio.public_url), ("[twilio] api_base", settings.twilio.api_base)]
        if settings.twilio.number.startswith("+447700900"):
            yield "[twilio] number: this is one of the numbers kept for drama; nobody can text it."
    if settings.telegram:
        named.append(("[telegram] api_base", settings.telegram.api_base))
    for key, url in named:
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            yield f"{key}: http is not private. Use https: what families write goes over it."
    if settings.web.internal_host not in LOOPBACK:
        yield "[web] internal_host: health and metrics can be read from other machines; 127.0.0.1 keeps them private."


def _texts(settings: Settings) -> Iterator[str]:
    for key, text in settings.texts.entries.items():
        odd = sorted({each for each in text if not is_gsm7(each)})
        if odd:
            yield f"[texts] {key}: {' '.join(odd)} makes every SMS with it cost more; use plain quotes and dashes."
