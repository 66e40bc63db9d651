"""What a handler is given: a message that arrived, who sent it as far as we know, and the time of the decision."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.messages import Channel, Inbound
from bot.domain.people import Person


@dataclass(frozen=True)
class Arrival:
    """`people` are all who have the address; `sender` is None for a stranger, and where several could have written."""

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
    def shared(self) -> bool:
        """Whether it came from a phone that several adults of one household have, and nobody else."""
        households = {each.household for each in self.people if each.role is None}
        return len(self.people) > 1 and len(households) == 1 and "" not in households and not self._of_staff

    @property
    def _of_staff(self) -> bool:
        return any(each.role for each in self.people)

    @property
    def adult(self) -> Person | None:
        """The sender, when that is an adult of a family; of a shared phone the first of them, who stands for all."""
        return next(iter(self.adults), None)

    @property
    def adults(self) -> tuple[Person, ...]:
        """Every adult of a family who may have written: one, or all who share the phone. What they may know of, all of
        them may."""
        if self.shared:
            return self.people
        return (self.sender,) if self.sender and self.sender.role is None and self.sender.active else ()

    @property
    def by_sms(self) -> bool:
        return self.inbound.channel is Channel.SMS
