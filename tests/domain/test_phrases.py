"""The notation of the tables of phrases, mark by mark."""

import pytest

from bot.domain.phrases import Anywhere, Whole


@pytest.mark.parametrize(
    ("line", "matches", "misses"),
    [
        ("stop|end now", ("stop now", "end now"), ("stop", "now stop")),
        ("stop all? now", ("stop now", "stop all now"), ("stop all all now",)),
        ("stop all* now", ("stop now", "stop all all now"), ("stop all",)),
        ("thank_you very", ("thank you very",), ("thank very",)),
        ("suicid~", ("suicide", "suicidal", "suicid"), ("suici",)),
        ("a ..2 b", ("a b", "a x b", "a x y b"), ("a x y z b",)),
        ("miss !not|no", ("miss ahmed",), ("miss not", "miss no", "miss")),
        ("{verb} me", ("ring me", "call back me"), ("me",)),
    ],
)
def test_one_mark(line: str, matches: tuple[str, ...], misses: tuple[str, ...]) -> None:
    """Each mark of the notation does what the module says."""
    groups = {"verb": "ring|{more}", "more": "call_back"}
    whole = Whole(line, groups)
    assert [text for text in matches if not whole(text)] == []
    assert [text for text in misses if whole(text)] == []


def test_runs_and_what_may_stand_around() -> None:
    """A run needs one phrase at least; what stands around is none by itself."""
    run = Whole("yes\nsorted", around="thanks", run=True)
    assert run("thanks yes thanks sorted thanks")
    assert not run("thanks")
    assert not Whole("yes")("yes yes")


def test_looking_anywhere() -> None:
    """Found at the start of any word and nowhere else; what is taken out leaves a mark that nothing spans."""
    look = Anywhere("gas leak\nsuicid~\n{odd} one", {"odd": "an_odd|strange"})
    assert look.find("there is a gas leak here") == (11, 19)
    assert look("feeling suicidal")
    assert look("an odd one")
    assert not look("megagas leak")
    assert not look("gas")
    assert Anywhere("glue gun").without("a glue gun and glue gun") == "a / and /"
