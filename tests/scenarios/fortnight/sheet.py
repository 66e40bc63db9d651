"""Oak House of the stories: its people, and its sheet of families as it changes and is imported again."""

import csv
import io
from dataclasses import replace

from bot.domain.entitlements import Entitlement, Permission, entitlement_id
from bot.domain.messages import Channel
from bot.domain.people import Contact, Person, Pupil
from bot.domain.records import Record
from bot.people.families import COLUMNS
from tests.line import ALL, PARENTS, PUPILS, SCHOOL, STAFF, people
from tests.scenarios.fortnight.truth import Phone, Truth

IDS = [*(id for id, *_ in (*STAFF, *PARENTS, *PUPILS)), "gran"]
GRAN = "Mrs Oyelaran"


def code(id: str) -> str:
    """The school's own id for somebody, in which no name can be read."""
    return f"X{IDS.index(id) + 10}"


def records() -> tuple[Record, ...]:
    """Everybody, with a grandmother who is only rung, and a mother on Telegram as well as SMS."""
    made = [replace(each, code=code(each.id)) if isinstance(each, Person | Pupil) else each for each in people()]
    made = [replace(each, household="marlowe") if isinstance(each, Person) and each.id == "mick" else each
            for each in made]  # fmt: skip
    return (
        *made,
        Person(id="gran", school=SCHOOL, code=code("gran"), name=GRAN, household="marlowe", ring_only=True),
        Contact(id="c-gran", school=SCHOOL, person="gran", channel=Channel.SMS, address="+447700900150", rank=1),
        Contact(id="t-dana", school=SCHOOL, person="dana", channel=Channel.TELEGRAM, address="5012", rank=0),
        Entitlement(id=entitlement_id("gran", "jay"), school=SCHOOL, adult="gran", pupil="jay", permissions=ALL),
    )


def changes(truth: Truth, change: str) -> None:
    """What somebody in the office writes in the sheet before it is imported."""
    who, *rest = change.split()
    match rest:
        case ["may", "not", right, child]:
            truth.sheet[who, child] = truth.sheet.get((who, child), set()) - {right}
        case ["may", right, child]:
            truth.sheet[who, child] = truth.sheet.get((who, child), set()) | {right}
        case ["has", "bell" | "cole" as worker]:
            truth.key_worker[who] = worker
        case ["has", "left"]:
            truth.left.add(who)
        case ["has", *_]:
            truth.phones[who][-1] = Phone("sms", "+447700900161")


def written(truth: Truth) -> str:
    """One row for each adult and child; a child who left is not in it, nor a key worker who did."""
    names = {id: name for id, name, *_ in PARENTS} | {"gran": GRAN}
    pupils = {id: (name, surname, household) for id, name, surname, _, household in PUPILS}
    text = io.StringIO()
    rows = csv.DictWriter(text, COLUMNS)
    rows.writeheader()
    for (adult, child), rights in truth.sheet.items():
        if child in truth.left:
            continue
        name, surname, family = pupils[child]
        worker = truth.key_worker[child]
        rows.writerow({
            "family": family, "pupil_id": code(child), "pupil_name": name, "pupil_surname": surname,
            "tutor_group": "9B", "key_worker": code(worker) if worker and worker not in truth.left else "",
            "adult_id": code(adult), "adult_name": names[adult], "relation": "",
            "phone": next((each.address for each in truth.phones[adult] if each.channel == "sms"), ""),
            "ring_only": "yes" if adult in truth.ring_only else "no",
            **{str(each): "yes" if each in rights else "no" for each in Permission},
        })  # fmt: skip
    return text.getvalue()
