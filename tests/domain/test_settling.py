"""By when a matter is settled, and when the week is cleared down: tables of days, and any day of any terms."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import DAY, Calendar, Hours, Term
from bot.domain.concerns import Concern, Kind
from bot.domain.settling import cleared_at, owners_see_at, plan_by, settle_by
from tests.domain.the_school import CALENDAR, LONDON, at

TWO_HOURS = timedelta(hours=2)


def raised(moment: datetime, calendar: Calendar = CALENDAR, **more: object) -> Concern:
    fields = {"due_at": calendar.due(moment, TWO_HOURS), "owner": "ahmed", **more}
    return Concern(id="c", school="oak", reference="4K7", raised_at=moment, **fields)  # type: ignore[arg-type]


# Friday 27 November is INSET; the term ends on Friday 18 December at 12.30; half term is 23 October alone.
SETTLED = (
    ("Monday's by Friday's end", "2026-11-16 10:00", "2026-11-20 14:30"),
    ("Friday's on the same day", "2026-11-20 09:00", "2026-11-20 14:30"),
    ("at the very end it is next week's", "2026-11-20 14:30", "2026-11-26 15:15"),
    ("a Saturday's is next week's", "2026-11-21 12:00", "2026-11-26 15:15"),
    ("where Friday is INSET the week ends on Thursday", "2026-11-23 09:00", "2026-11-26 15:15"),
    ("what comes on the INSET day is next week's", "2026-11-27 10:00", "2026-12-04 14:30"),
    ("an early finish ends it earlier", "2026-12-16 10:00", "2026-12-18 12:30"),
    ("what comes after an early finish is next week's", "2026-12-18 12:31", "2026-12-24 15:15"),
    ("the spring term breaks up on a Tuesday", "2026-03-30 10:00", "2026-03-31 15:15"),
    ("what comes in the holidays waits for the first week", "2026-04-07 10:00", "2026-04-24 14:30"),
)


@pytest.mark.parametrize(("why", "came", "ends"), SETTLED, ids=[each[0] for each in SETTLED])
def test_a_matter_is_settled_by_the_end_of_its_week(why: str, came: str, ends: str) -> None:
    """Of the school's week: INSET days, early finishes and breaks are in it."""
    assert settle_by(raised(at(came)), CALENDAR) == at(ends), why


PLANS = (
    ("Wednesday's is to be solved", "2026-11-18 10:00", None),
    ("Thursday's has a plan", "2026-11-19 10:00", "2026-11-20 14:30"),
    ("so has what comes on Thursday night", "2026-11-19 21:00", "2026-11-20 14:30"),
    ("and on Friday, in time", "2026-11-20 10:00", "2026-11-20 14:30"),
    ("but not what is first answered on Monday", "2026-11-20 13:00", None),
    ("nor what comes after the end", "2026-11-20 15:00", None),
    ("with Friday INSET, Wednesday's and Thursday's", "2026-11-25 10:00", "2026-11-26 15:15"),
    ("but not of Thursday afternoon", "2026-11-26 14:50", None),
    ("of Thursday on an early Friday", "2026-12-17 10:00", "2026-12-18 12:30"),
    ("not at a weekend", "2026-11-21 10:00", None),
)


@pytest.mark.parametrize(("why", "came", "ends"), PLANS, ids=[each[0] for each in PLANS])
def test_on_the_last_two_days_a_plan_is_agreed_before_the_weekend(why: str, came: str, ends: str | None) -> None:
    """Only where the first answer comes before the week ends: nobody is promised what cannot be kept."""
    assert plan_by(raised(at(came)), CALENDAR) == (at(ends) if ends else None), why


@pytest.mark.parametrize(
    "more",
    [{"kind": Kind.QUESTION}, {"kind": Kind.ABSENCE}, {"kind": Kind.TRANSPORT}, {"danger": True}, {"ask": False}],
)
def test_nothing_is_planned_where_there_is_nothing_to_plan(more: dict[str, object]) -> None:
    """A question, an absence or a taxi is dealt with; danger is another matter."""
    assert plan_by(raised(at("2026-11-19 10:00"), **more), CALENDAR) is None


def test_more_from_its_family_gives_a_week_of_its_own_and_a_no_does_not() -> None:
    """A Monday's worry that is still not sorted on the next Monday stays late."""
    first = raised(at("2026-11-16 10:00"))
    assert settle_by(replace(first, noes=1, due_at=at("2026-11-23 12:00")), CALENDAR) == at("2026-11-20 14:30")
    assert settle_by(replace(first, clock_at=at("2026-11-23 10:00")), CALENDAR) == at("2026-11-26 15:15")


# day, when owners see what is open, when the head does and families are told
CLEARED = (
    ("a usual Friday, which ends at 14.30", "2026-11-20", "12:00", "14:30"),
    ("a Thursday before an INSET Friday", "2026-11-26", "12:00", "14:30"),
    ("a Friday that ends at 12.30", "2026-12-18", "10:30", "12:00"),
    ("a Thursday with a Friday after it", "2026-11-19", None, None),
    ("the INSET Friday itself", "2026-11-27", None, None),
    ("a Saturday", "2026-11-21", None, None),
)


@pytest.mark.parametrize(("why", "day", "owners", "head"), CLEARED, ids=[each[0] for each in CLEARED])
def test_the_week_is_cleared_down_on_its_last_day(why: str, day: str, owners: str | None, head: str | None) -> None:
    """At 12 and 14.30, and before an early finish so that there is time left."""
    on = date.fromisoformat(day)
    assert owners_see_at(CALENDAR, on) == (at(f"{day} {owners}") if owners else None), why
    assert cleared_at(CALENDAR, on) == (at(f"{day} {head}") if head else None), why


# -- any terms

FIRST = date(2026, 1, 1)
YEAR = 400
days = st.integers(0, YEAR).map(lambda n: FIRST + n * DAY)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any terms, school weeks of any days, and any days off and early finishes in them."""
    edges = sorted(draw(st.lists(days, min_size=2, max_size=8, unique=True)))
    terms = tuple(Term(first, last) for first, last in zip(edges[::2], edges[1::2], strict=False))
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    return Calendar(
        zone=LONDON,
        terms=terms,
        hours={each: Hours(time(8, 45), time(15, 15)) for each in weekdays},
        inset=draw(st.frozensets(days, max_size=20)),
        bank_holidays=draw(st.frozensets(days, max_size=9)),
        early=draw(st.dictionaries(days, st.sampled_from([time(10), time(12, 30), time(14)]), max_size=20)),
    )


def week_of(day: date) -> date:
    return day - DAY * day.weekday()


@given(calendars(), moments)
def test_settle_by_is_the_end_of_a_school_day_of_its_week_or_of_the_next(calendar: Calendar, moment: datetime) -> None:
    """Never before the raising; in the same week as long as that has not ended; then in the next with school in it."""
    ends = settle_by(raised(moment, calendar), calendar)
    last, came = calendar.today(ends), calendar.today(moment)
    assert ends > moment
    own = calendar.last_school_day_of_week(came)
    closes = calendar.closes(own) if own else None
    if closes and closes > moment:
        assert ends == closes
        assert week_of(last) == week_of(came)
    elif not calendar.has_run_out(last):
        assert ends == calendar.closes(last)
        assert calendar.is_last_school_day_of_week(last)
        between = (week_of(came) + DAY * n for n in range(7, (week_of(last) - week_of(came)).days))
        assert not any(map(calendar.is_school_day, between))


@given(calendars(), moments, st.integers(15, 600).map(lambda n: timedelta(minutes=n)))
def test_a_plan_is_never_promised_past_what_can_be_kept(
    calendar: Calendar, moment: datetime, within: timedelta
) -> None:
    """It is the week's own end, after the first answer, before a Saturday, and at most two school days ahead."""
    concern = raised(moment, calendar, due_at=calendar.due(moment, within))
    by = plan_by(concern, calendar)
    if by is not None:
        assert by == settle_by(concern, calendar)
        assert moment < concern.due_at <= by
        assert calendar.today(by).weekday() < 5
        ahead = (calendar.today(moment) + DAY * n for n in range(7))
        assert sum(calendar.is_school_day(day) for day in ahead if day <= calendar.today(by)) <= 2


@given(calendars(), days)
def test_owners_see_it_before_the_head_and_both_in_school_time(calendar: Calendar, day: date) -> None:
    """On the week's last school day and on no other; never after its end."""
    owners, head = owners_see_at(calendar, day), cleared_at(calendar, day)
    opens, closes = calendar.opens(day), calendar.closes(day)
    assert (owners is None) == (head is None) == (not calendar.is_last_school_day_of_week(day))
    if owners and head and opens and closes:
        assert opens <= owners < head <= closes
        assert calendar.local(owners).time() <= time(12)
        assert calendar.local(head).time() <= time(14, 30)
