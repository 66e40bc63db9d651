"""The people of the demo, all invented; their numbers are from the range that Ofcom keeps for drama."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar, Hours, Term
from bot.domain.entitlements import Entitlement, Permission, entitlement_id
from bot.domain.escalation import DEFAULT_LADDER
from bot.domain.messages import Channel
from bot.domain.people import Contact, Person, Pupil, Role
from bot.domain.records import Record
from bot.domain.rules import Rules
from bot.secret import Secret
from bot.settings import Settings, TelegramSettings, TwilioSettings, WebSettings
from bot.store.place import Place
from bot.texts import load_texts

SCHOOL = "oakfield"
OUR_NUMBER = "+447700900100"
OFFICE_PHONE = "+441632960123"
BOT_TOKEN = "7000000001:invented-token-of-the-demo-bot-000"  # noqa: S105  (opens nothing)
ACCOUNT_SID = "AC" + "0" * 32
AUTH_TOKEN = "invented-auth-token-of-the-demo"  # noqa: S105  (opens nothing)
PUBLIC_URL = "https://line.oakfield.example"

BEFORE = datetime(2026, 11, 2, 9, tzinfo=UTC)  # the families know the line by the time the demo begins


@dataclass(frozen=True)
class Resident:
    """Somebody with a phone: a member of staff where `role` is given; `about` says who they are on the page."""

    id: str
    name: str
    about: str
    channel: Channel
    address: str  # a Telegram user id, or a number
    role: Role | None = None
    household: str = ""


STAFF = (
    Resident("ahmed", "Miss Ahmed", "key worker", Channel.TELEGRAM, "5001", Role.KEY_WORKER),
    Resident("cole", "Mrs Cole", "pastoral lead", Channel.TELEGRAM, "5002", Role.PASTORAL),
    Resident("okafor", "Mr Okafor", "head", Channel.TELEGRAM, "5003", Role.HEAD),
    Resident("finch", "Ms Finch", "the office", Channel.SMS, "+447700900120", Role.OFFICE),
    Resident("reid", "Dr Reid", "chair of governors", Channel.SMS, "+447700900121", Role.BEYOND),
)
PARENTS = (
    Resident("rosa", "Ms Marlowe", "Jay's mum", Channel.SMS, "+447700900131", household="marlowe"),
    Resident("sam", "Mr Idris", "Maya's dad", Channel.TELEGRAM, "5011", household="idris"),
    Resident("dana", "Mrs Whitlock", "Tom's gran", Channel.SMS, "+447700900133", household="whitlock"),
)
PUPILS = tuple(
    Pupil(
        id=id,
        school=SCHOOL,
        code=f"P{number:02}",
        name=name,
        surname=surname,
        tutor_group=group,
        key_worker="ahmed",
        household=surname.lower(),
    )
    for number, (id, name, surname, group) in enumerate(
        (
            ("jay", "Jay", "Marlowe", "9B"),
            ("maya", "Maya", "Idris", "9B"),
            ("tom", "Tom", "Whitlock", "7A"),
        ),
        start=1,
    )
)
ALL = Permission.RECEIVE, Permission.RAISE, Permission.DECIDE, Permission.EMERGENCY


def records() -> Iterator[Record]:
    """Everybody, how they are reached, and which adult may do what for which child."""
    codes = {each.id: f"{'S' if each.role else 'A'}{number}" for number, each in enumerate((*STAFF, *PARENTS), 1)}
    for resident in (*STAFF, *PARENTS):
        yield Person(
            id=resident.id,
            school=SCHOOL,
            code=codes[resident.id],
            name=resident.name,
            role=resident.role,
            household=resident.household,
            welcomed_at=None if resident.role else BEFORE,
        )
        if resident.channel is Channel.SMS:  # a Telegram account joins by its one-time link
            yield Contact(
                id=f"contact-{resident.id}",
                school=SCHOOL,
                person=resident.id,
                channel=resident.channel,
                address=resident.address,
                rank=1,
            )
    for pupil in PUPILS:
        yield pupil
        for parent in PARENTS:
            if parent.household == pupil.household:
                yield Entitlement(
                    id=entitlement_id(parent.id, pupil.id),
                    school=SCHOOL,
                    adult=parent.id,
                    pupil=pupil.id,
                    relation=parent.about,
                    permissions=ALL,
                )


def calendar() -> Calendar:
    """One term, in which the demo's week lies."""
    day = Hours(time(8, 45), time(15, 15))
    return Calendar(
        zone=ZoneInfo("Europe/London"),
        terms=(Term(date(2026, 11, 2), date(2026, 12, 18)),),
        hours={0: day, 1: day, 2: day, 3: day, 4: Hours(time(8, 45), time(14, 30))},
        inset=frozenset(),
        bank_holidays=frozenset(),
        early={},
    )


def settings(store: Place, telegram_base: str, twilio_base: str) -> Settings:
    """The settings of the demo's school, as `config.toml` would give them."""
    return Settings(
        school_id=SCHOOL,
        name="Oakfield School",
        calendar=calendar(),
        rules=Rules(ladder=DEFAULT_LADDER, school_phone="01632 960123"),
        texts=load_texts(),
        telegram=TelegramSettings(Secret(BOT_TOKEN), api_base=telegram_base),
        twilio=TwilioSettings(ACCOUNT_SID, Secret(AUTH_TOKEN), OUR_NUMBER, public_url=PUBLIC_URL, api_base=twilio_base),
        web=WebSettings(port=0, internal_port=0),
        store=store,
        office_phone=OFFICE_PHONE,
    )
