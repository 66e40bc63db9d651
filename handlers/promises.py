"""`promises`: what a member of staff has promised; for the head also how many were kept, by team, not by person."""

from datetime import time

from bot.domain.arrivals import Arrival
from bot.domain.calendar import DAY
from bot.domain.commands import CommandKind
from bot.domain.lists import fitted
from bot.domain.messages import Batch
from bot.domain.people import Person, Role
from bot.domain.promises import PromiseState, by_team
from bot.school import School
from bot.services.desk import commanded
from bot.services.letters import confirm
from bot.services.promises import spoken

TEAMS = {"key_workers": "team_key_workers", "others": "team_others", "": "team_everybody"}


async def handle(school: School, arrival: Arrival) -> Batch | None:
    """Theirs, by reference and time, the next due first."""
    if commanded(arrival, CommandKind.PROMISES) is None or arrival.staff is None:
        return None
    counts = await _counts(school, arrival) if arrival.staff.role is Role.HEAD else []
    lines = [*counts, *await _open(school, arrival, arrival.staff)]

    def more(count: int) -> str:
        return school.texts.say("list_more", count=str(count))

    text = fitted(lines, more, by_sms=arrival.by_sms) if lines else school.texts.say("promise_none_open")
    return Batch(outbound=(confirm(school, arrival, text),), reason="answered at once")


async def _open(school: School, arrival: Arrival, person: Person) -> list[str]:
    return [
        school.texts.say("promise_line", ref=each.reference, what=spoken(school, each, person, person.id, arrival.at))
        for each in await school.reader.promises_of_owner(person.id)
    ]


async def _counts(school: School, arrival: Arrival) -> list[str]:
    """This week's, a line a team; a team of one or two is nobody's but theirs, so it is counted with the others."""
    calendar = school.calendar
    today = calendar.today(arrival.at)
    promises = await school.reader.promises_since(calendar.at(today - today.weekday() * DAY, time()))
    staff = [person for role in Role for person in await school.reader.staff(role)]
    lines = []
    for team, counts in by_team(promises, staff).items():
        numbers = {str(state): str(counts[state]) for state in PromiseState}
        lines.append(school.texts.say("promise_counts", team=school.texts.say(TEAMS[team]), **numbers))
    return lines
