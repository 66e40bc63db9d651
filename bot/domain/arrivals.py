"""What a handler is given: a message that arrived, who sent it as far as we know, and the time of the decision."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.messages import Channel, Inbound
from bot.domain.people import Person


@dataclass(frozen=True)
class Arrival:
    """`sender` is None for a stranger, and for a phone that several adults share; `people` are all who have it."""

    inbound: Inbound
    at: datetime
    people: tuple[Person, ...] = ()

    @property
    def sender(self) -> Person | None:
        return self.people[0] if len(self.people) == 1 else None

    @property
    def staff(self) -> Person | None:
        """The sender, when that is a member of staff at school now."""
        return self.sender if self.sender and self.sender.role and self.sender.active else None

    @property
    def adult(self) -> Person | None:
        """The sender, when that is an adult of a family."""
        return self.sender if self.sender and self.sender.role is None and self.sender.active else None

    @property
    def by_sms(self) -> bool:
        return self.inbound.channel is Channel.SMS
