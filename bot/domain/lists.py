"""Lists that staff ask for, cut to what one message holds: the first lines are kept, and how many more is said."""

from collections.abc import Callable, Sequence

from bot.domain.sms_text import segments

MOST_SEGMENTS = 3
MOST_CHARACTERS = 4096  # https://core.telegram.org/bots/api#sendmessage


def fitted(lines: Sequence[str], more: Callable[[int], str], *, by_sms: bool, beyond: int = 0) -> str:
    """The lines, as many as fit; where some are left out (or `beyond` were not even given), `more` says how many."""

    def text(count: int) -> str:
        left = len(lines) - count + beyond
        return "\n".join([*lines[:count], *([more(left)] if left else [])])

    return next((text(count) for count in range(len(lines), 0, -1) if fits(text(count), by_sms=by_sms)), text(0))


def fits(text: str, *, by_sms: bool) -> bool:
    """Whether it is one Telegram message, or an SMS of at most three segments."""
    return segments(text) <= MOST_SEGMENTS if by_sms else len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
