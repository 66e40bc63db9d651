"""One account's place in the outbox: its gateway, its pace, and the messages that wait for their second."""

import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.channels.base import Gateway
from bot.domain.messages import Outbound, OutboundKind, Priority
from bot.outbox.entitled import Route
from bot.outbox.limits import Pace, Slot

CONCURRENT = 64  # sends under way at once, as many as there are connections
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Held:
    """A claimed message with its route, and when (monotonic) that was resolved."""

    outbound: Outbound
    route: Route
    resolved_at: float

    @property
    def paced_address(self) -> str:
        """The address whose second it takes; a silent edit and the answer to a button take none."""
        return self.route.address if self.outbound.kind is OutboundKind.SEND else ""

    def __lt__(self, other: "Held") -> bool:
        return self.rank < other.rank

    @property
    def rank(self) -> tuple[Priority, datetime, str]:
        return self.outbound.priority, self.outbound.due_at or NEVER, self.outbound.id


@dataclass(frozen=True)
class Going:
    """A held message whose turn has come, in which line, and the place that it has in its second."""

    held: Held
    line: "Line"
    slot: Slot

    def done(self, now: float) -> None:
        """The provider has answered, or surely will not any more."""
        self.line.pace.answered(self.slot, now)
        self.line.in_flight -= 1

    def did_not_leave(self) -> None:
        """The message does not go now, and its place is another's."""
        self.line.pace.give_back(self.slot)
        self.line.in_flight -= 1


class Line:
    """The messages that go through one account, most urgent first."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.pace = Pace(gateway.limits.per_second, gateway.limits.per_address)
        self.in_flight = 0
        self._held: list[Held] = []

    @property
    def held(self) -> list[Held]:
        return self._held

    def hold(self, held: Held) -> None:
        heapq.heappush(self._held, held)

    @property
    def free(self) -> int:
        """How many more would fill it: those that wait here count like those under way."""
        return max(0, CONCURRENT - self.in_flight - len(self._held))

    def let_go(self) -> list[Outbound]:
        """Every held message, no longer held."""
        held, self._held = self._held, []
        return [each.outbound for each in held]

    def ready(self, now: float) -> list[Going]:
        """Those whose turn it is; one that waits for its address's second holds up no other."""
        room = min(self.pace.room(now), CONCURRENT - self.in_flight)
        going: list[Going] = []
        aside: list[Held] = []
        while self._held and len(going) < room:
            held = heapq.heappop(self._held)
            if self.pace.next_for(held.paced_address, now) > now:
                aside.append(held)
                continue
            going.append(Going(held, self, self.pace.take(held.paced_address)))
        for held in aside:
            heapq.heappush(self._held, held)
        self.in_flight += len(going)
        return going

    def next_at(self, now: float) -> float:
        """When something here can next go; infinity when nothing waits, or only an answer can tell."""
        if not self._held or self.in_flight >= CONCURRENT:
            return math.inf
        room_at = self.pace.next_room(now)
        if room_at > now:
            return room_at  # which addresses are free is looked at then
        return min(self.pace.next_for(each.paced_address, now) for each in self._held)


class Lines:
    """The lines of every account."""

    def __init__(self, gateways: Iterable[Gateway]) -> None:
        self._lines = {gateway.account: Line(gateway) for gateway in gateways}

    def get(self, account: str) -> Line | None:
        return self._lines.get(account)

    def hold(self, held: Held) -> None:
        self._lines[held.route.gateway.account].hold(held)

    def held(self) -> list[Held]:
        """Every message that waits for a limit."""
        return [each for line in self._lines.values() for each in line.held]

    def count(self) -> int:
        return sum(len(line.held) for line in self._lines.values())

    def free(self) -> int:
        return sum(line.free for line in self._lines.values())

    def ready(self, now: float) -> list[Going]:
        """Of every account, those whose turn it is."""
        return [each for line in self._lines.values() for each in line.ready(now)]

    def let_go(self) -> list[Outbound]:
        return [each for line in self._lines.values() for each in line.let_go()]

    def take_over(self, now: float) -> None:
        """From now on we send where another process did."""
        for line in self._lines.values():
            line.pace.take_over(now)

    def next_at(self, now: float) -> float:
        return min((line.next_at(now) for line in self._lines.values()), default=math.inf)
