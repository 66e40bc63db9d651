"""What the office has first, a worry told beside it, the word NEW, bursts, and matters in which nothing is wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.concerns import Concern, ConcernState, Kind
from bot.domain.messages import Batch
from bot.domain.praise import Praise
from schedules import escalations, silences
from tests.handlers.cases import Case, fits, holds, names
from tests.line import Line

JAY = "rosa: Jay is upset about his taxi"
AWAY = "rosa: Jay wont be in today"
FINCH = "Thank you for telling us. Ms Finch will answer you today by 12."
OFFICE = (f"rosa < {FINCH} Ref 2F2.", "finch < 2F2: a message, can wait.")
ALL_OF = "rosa < Thank you. We have all of these."

OFFICES = (
    Case("an absence", AWAY, OFFICE, owner="finch", kept=1),
    Case("an injury", "rosa: he bumped his head", OFFICE, owner="finch"),
    Case("medicine", "rosa: forgot his inhaler", OFFICE, owner="finch"),
    Case("the way to school", "rosa: taxi didnt come", OFFICE, owner="finch"),
    Case("a photo of a rash, with words", "rosa [photo] hes got chickenpox", OFFICE, owner="finch"),
    Case(
        "a worry beside it is seen by who looks after him",
        "rosa: wont be in he is scared of the bus",
        [*OFFICE, "ahmed < 2F2: a message, can wait."],
        owner="finch",
    ),
    Case(
        "danger beside it rings as ever",
        "rosa: wont be in, he has taken an overdose",
        [
            "rosa < If anyone is in danger now",
            "rosa < Thank you for telling us. Miss Ahmed or",
            "ahmed < 2F2: a message, now.",
            "stone < 2F2",
            "okafor < 2F2",
        ],
        owner="ahmed",
    ),
    Case(
        "the office is away",
        AWAY,
        ["rosa < Thank you for telling us. Mr Okafor will", "okafor < 2F2"],
        ["finch: away"],
        owner="okafor",
    ),
    Case("STATUS names the office", "rosa: status", ["rosa < 2F2: Ms Finch will answer you today by 12."], [AWAY]),
    Case(
        "of an adult without permission nothing is confirmed",
        "noel: Jay wont be in",
        ["noel < Thank you. We have your message", "finch < 2F2"],
        owner="finch",
    ),
)

BURSTS = (
    Case("of another kind it has its own name and time", AWAY, [f"rosa < {FINCH[:-1]}", "finch < 2F3"], [JAY], kept=2),
    Case("the same again joins", "rosa: still poorly", [f"{ALL_OF} Ref 2F2."], [AWAY], kept=1, entries=2),
    Case(
        "the next day it is another",
        "rosa: still poorly wont be in",
        ["rosa < Thank you for telling us. Ms Finch", "finch < 2F3"],
        [AWAY],
        wait=60 * 24,
        kept=2,
    ),
    Case(
        "of another child it is another",
        "sam: maya is poorly too",
        ["sam < Thank you for telling us. Ms Finch", "finch < 2F3"],
        ["sam: Leo is poorly"],
        kept=2,
    ),
    Case("words of no kind go on with it", "rosa: sorry its short notice", [f"{ALL_OF} Ref 2F2."], [AWAY], kept=1),
    Case(
        "a worry does not",
        "rosa: the lads keep hitting him",
        ["rosa < Thank you for telling us. Miss Ahmed", "ahmed < 2F3: a message"],
        [AWAY],
        kept=2,
        owner="ahmed",
    ),
    Case(
        "a worry joins the worry, not what came last",
        "rosa: the driver shouted at him",
        [f"{ALL_OF} Ref 2F2."],
        [JAY, AWAY],
        kept=2,
    ),
    Case(
        "danger never goes on with the office's",
        "rosa: he has a knife",
        ["rosa < If anyone", "rosa < Thank you for", "ahmed < 2F3: a message, now.", "stone < 2F3", "okafor < 2F3"],
        [AWAY],
        kept=2,
        owner="ahmed",
    ),
    Case(
        "NEW begins another",
        "rosa: NEW Jay lost his coat",
        ["rosa < Thank you for telling us. Miss Ahmed", "ahmed < 2F3"],
        [JAY],
        kept=2,
    ),
    Case(
        "and more goes with the newest",
        "rosa: a blue one",
        [f"{ALL_OF} Ref 2F3."],
        [JAY, "rosa: NEW Jay lost his coat"],
        kept=2,
        entries=2,
    ),
)

QUESTION = "rosa: what time does school finish"
NOTHING_WRONG = (
    Case(
        "a question is answered by a person",
        QUESTION,
        ["rosa < Thank you. Miss Ahmed or Mrs Cole will answer you", "ahmed < 2F2"],
        owner="ahmed",
    ),
    Case(
        "and nobody asks if it is sorted",
        "ahmed> At 3.15",
        ["rosa < At 3.15\nMiss Ahmed", "ahmed < 2F2: sent.", "ahmed ~"],
        [QUESTION],
        state="answered",
    ),
    Case(
        "nor after an absence",
        "finch: 2F2 Get well soon",
        ["rosa < Get well soon\nMs Finch", "finch < 2F2: sent."],
        [AWAY],
        state="answered",
    ),
    Case("nor after a call", "ahmed: rang 2F2", ["ahmed < 2F2: call noted.", "ahmed ~"], [QUESTION], state="answered"),
    Case(
        "after a taxi it is asked",
        "finch: 2F2 It is on its way",
        ["rosa < It is on its way", "rosa < Is this sorted?", "finch < 2F2: sent."],
        ["rosa: taxi didnt come"],
        state="answered",
    ),
    Case(
        "where a worry joined, too",
        "ahmed> He was",
        ["rosa < He was", "rosa < Is this sorted?", "ahmed < 2F2: sent.", "ahmed ~"],
        [QUESTION, "rosa: he is scared"],
        state="answered",
    ),
    Case(
        "no is an answer to what staff asked",
        "rosa: no",
        ["rosa < Thank you. Miss Ahmed or Mrs Cole will answer you", "ahmed < 2F2: they have written again."],
        [QUESTION, "ahmed> At 2. Does he need the bus"],
    ),
)


@pytest.mark.parametrize("case", [*OFFICES, *BURSTS, *NOTHING_WRONG], ids=names)
async def test_kinds(case: Case, line: Line) -> None:
    """Every case of the tables above."""
    await holds(line, case)


async def ended(line: Line, history: tuple[str, ...]) -> Concern:
    """The newest matter, once the family has said no more for a week."""
    for each in history:
        await line.hears(each)
        await line.deliver()
    line.after(days=7)
    async for make in silences.run(line.school, line.clock.now()):
        await line.store.save(await make())
    return await line.newest()


async def test_a_question_that_was_answered_is_done(line: Line) -> None:
    """Nobody was asked, so nobody kept silent; a worry with no word after it is unconfirmed."""
    assert (await ended(line, (QUESTION, "ahmed> At 3.15"))).state is ConcernState.DONE
    assert (await ended(line, (JAY, "ahmed> He has a new driver"))).state is ConcernState.UNCONFIRMED


async def test_what_was_due_later_comes_nearer_and_never_goes(line: Line) -> None:
    """A message that joins has a time of its own; the parent is told the new one."""
    await line.hears(JAY)
    concern = await line.newest()
    later = line.clock.now() + timedelta(days=2)
    await line.store.save(Batch(changed=(replace(concern, due_at=later),)))
    line.after(minutes=2)
    await line.said()
    await line.hears("rosa: he will not go in the taxi any more")
    nearer = await line.newest()
    assert nearer.due_at == line.school.calendar.due(line.clock.now(), timedelta(hours=2))
    assert nearer.next_step_at
    assert nearer.next_step_at < nearer.due_at
    told = "rosa < Thank you for telling us. Miss Ahmed or Mrs Cole will answer you today by 12."
    await fits(line, [told, "ahmed < 2F2: they have written again. Please answer today by 12."])
    line.after(minutes=30)
    await line.hears("rosa: he is still in bed")
    assert (await line.newest()).due_at == nearer.due_at


async def test_the_office_climbs_the_ladder_like_any_other(line: Line) -> None:
    """Half the time gone reminds the office; no teacher's phone rings."""
    await line.hears(AWAY)
    await line.deliver()
    await line.said()
    line.after(minutes=61)
    async for make in escalations.run(line.school, line.clock.now()):
        await line.store.save(await make())
    await fits(line, ["finch < 2F2: no answer yet."])


async def test_a_concern_from_before_there_were_kinds_is_a_worry(line: Line) -> None:
    """An old document still reads, and is asked about."""
    await line.hears(JAY)
    concern = await line.newest()
    assert (concern.kind, concern.ask) == (Kind.WORRY, True)


async def test_thanks_for_good_news_reach_who_saw_it(line: Line) -> None:
    """Miss Ahmed noted it; what Mrs Cole had answered the week before is not thanked for again."""
    await line.hears(JAY)
    await line.deliver()
    await line.hears("cole: 2F2 He has a new driver")
    line.after(hours=4)
    noted = Praise(
        id="p", school="oak", pupil="jay", kind="wow", fact="for his poem", noted_by="ahmed", noted_at=line.clock.now()
    )
    await line.store.save(Batch(changed=(replace(noted, told=True, told_at=line.clock.now()),)))
    line.after(minutes=5)
    await line.said()
    await line.hears("rosa: Aw thats made my day, well done Jay x")
    await fits(line, ["ahmed < They say thank you for the good news."])
    assert len(await line.concerns()) == 1


async def test_thanks_for_a_receipt_ring_nobody(line: Line) -> None:
    """While a newer matter waits, "ok thanks" is for the receipt."""
    for each in (JAY, "cole: 2F2 He has a new driver", "rosa: yes", "rosa: Jay lost his coat"):
        await line.hears(each)
        await line.deliver()
        line.after(minutes=20)
    await line.said()
    await line.hears("rosa: ok thanks")
    await fits(line, [])
    assert len(await line.concerns()) == 2
