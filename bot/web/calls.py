"""What a caller hears: in school hours the office's phone rings; otherwise emergency words, and when we ring back."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.domain.calls import CallState
from bot.domain.messages import Inbound
from bot.domain.spoken import spoken_when
from bot.school import School

Form = Mapping[str, str]
NewId = Callable[[], str]
CLOCK = re.compile(r"\b(\d{1,2})\.(\d)(\d)\b")


class ReadsCalls(Protocol):
    """What is needed of a Twilio gateway."""

    def parse_call(
        self, form: Form, state: CallState, school: str, received_at: datetime, new_id: NewId
    ) -> Inbound: ...
    def parse_call_end(self, form: Form, school: str, received_at: datetime, new_id: NewId) -> Inbound: ...


class Calls:
    """The voice of one school's number. `office` is the phone that rings, "" for none; it rings for `seconds`.

    Each answer is TwiML, https://www.twilio.com/docs/voice/twiml
    """

    def __init__(self, gateway: ReadsCalls, school: School, office: str, seconds: int) -> None:
        self._gateway = gateway
        self._school = school
        self._office = office
        self._seconds = seconds

    def began(self, form: Form, school: str, at: datetime, new_id: NewId) -> Inbound:
        """A call that came in."""
        state = CallState.PASSED if self._rings(at) else CallState.CLOSED
        return self._gateway.parse_call(form, state, school, at, new_id)

    def ended(self, form: Form, school: str, at: datetime, new_id: NewId) -> Inbound:
        """How the office's phone fared."""
        return self._gateway.parse_call_end(form, school, at, new_id)

    def _rings(self, at: datetime) -> bool:
        return bool(self._office) and self._school.calendar.is_open(at)

    def answer(self, inbound: Inbound, action: str) -> bytes:
        """What follows once the call is written down; `action` is where Twilio tells how the office's phone fared."""
        if inbound.text == CallState.PASSED:
            return self._twiml(dial=action)
        if inbound.text == CallState.ANSWERED:
            return self._twiml()
        return self._twiml(*self._words(inbound))

    def _words(self, inbound: Inbound) -> tuple[str, ...]:
        """The emergency words come before all else while nobody is there."""
        say, danger = self._school.texts.say, self._school.texts.say("voice_danger")
        if self._school.calendar.is_open(inbound.received_at):
            return (say("voice_missed"), *self._promise(inbound), danger)
        return (danger, say("voice_closed", school=self._school.name), *self._promise(inbound))

    def unwritten(self, at: datetime) -> bytes:
        """What follows when the call could not be written down: nothing is promised; the office rings all the same."""
        if self._rings(at):
            return self._twiml(dial="")
        return self._twiml(self._school.texts.say("voice_danger"), self._school.texts.say("voice_again"))

    def _promise(self, inbound: Inbound) -> tuple[str, ...]:
        """When we ring back; one whose number is withheld is told how to reach us instead."""
        school, at = self._school, inbound.received_at
        if not inbound.address:
            return (school.texts.say("voice_withheld"),)
        due = school.calendar.due(at, school.rules.answer_within)
        back = school.texts.say("voice_back", when=aloud(spoken_when(due, at, school.calendar)))
        contact = school.calendar.holiday_contact
        if not contact or not school.calendar.is_holiday(at, due):
            return (back,)
        return back, school.texts.say("voice_holiday", contact=contact)

    def _twiml(self, *said: str, dial: str | None = None) -> bytes:
        """Say, then hang up; or pass the call on. Whatever the words hold, it is XML."""
        response = Element("Response")
        for words in said:
            SubElement(response, "Say", {"language": "en-GB"}).text = words
        if dial is None:
            SubElement(response, "Hangup")
        else:
            after = {"action": dial} if dial else {}
            # The caller hears it ring, and pays nothing, until the office picks up.
            options = {"timeout": str(self._seconds), "answerOnBridge": "true"}
            SubElement(SubElement(response, "Dial", {**after, **options}), "Number").text = self._office
        made: bytes = tostring(response, encoding="utf-8", xml_declaration=True)
        return made


def aloud(when: str) -> str:
    """A time as a voice reads it out: "by 3 15", "by 9 oh 5"; "3.15" would be a number with a point."""
    return CLOCK.sub(lambda found: f"{found[1]} {'oh ' if found[2] == '0' else found[2]}{found[3]}", when)
