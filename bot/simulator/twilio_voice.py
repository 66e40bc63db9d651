"""Voice calls as Twilio carries them: a signed webhook, the TwiML that answers it, and a phone that may be picked up.

Strict: what is no TwiML, or has a verb or an attribute that this simulator does not know, ends the call as at Twilio.
https://www.twilio.com/docs/voice/twiml
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin
from xml.etree import ElementTree

from bot.simulator.phones import CannotDo
from bot.simulator.postman import Answer
from bot.simulator.twilio_webhooks import BAD_CONTENT_TYPE, BAD_TWIML, XML_TYPES, BadAnswer, Webhooks

WRONG_TWIML = 12200  # a verb or an attribute that does not exist: https://www.twilio.com/docs/api/errors/12200
PickUp = Literal["completed", "busy", "no-answer", "failed"]  # what DialCallStatus will be
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "Say": frozenset({"language", "voice", "loop"}),
    "Dial": frozenset({"action", "method", "timeout", "answerOnBridge", "callerId"}),
    "Number": frozenset(),
    "Hangup": frozenset(),
}
LANGUAGES = {"en-GB", "en-US", "en-AU"}
E164 = re.compile(r"\+[1-9]\d{6,14}")


@dataclass
class VoiceCall:
    """One call to our number, as the caller lives it: what was read out, whose phone rang, and how it ended."""

    sid: str
    caller: str
    called: str
    heard: list[str] = field(default_factory=list)
    rang: list[str] = field(default_factory=list)
    talked_to: str = ""
    error: int | None = None  # what Twilio's debugger shows; the caller hears that an application error has occurred

    def form(self, **more: str) -> dict[str, str]:
        """What every voice webhook carries."""
        return {
            "CallSid": self.sid, "From": self.caller, "To": self.called, "Caller": self.caller, "Called": self.called,
            "CallStatus": "ringing", "Direction": "inbound", "ApiVersion": "2010-04-01", "FromCountry": "GB",
            "FromCity": "", **more,
        }  # fmt: skip


class VoiceCalls:
    """The calls of one account. A phone that rings fares as `picked_up` says; others are answered at once."""

    def __init__(self, account: str, webhooks: Webhooks, alerts: list[int]) -> None:
        self.made: list[VoiceCall] = []
        self.picked_up: dict[str, PickUp] = {}
        self._account, self._webhooks, self._alerts = account, webhooks, alerts

    async def call(self, url: str | None, caller: str, to: str) -> VoiceCall:
        """Let a call to the webhook at `url` take its course."""
        if url is None:
            raise CannotDo(f"{to} has no voice webhook: whoever rings it hears that it is not in use")
        call = VoiceCall(f"CA{secrets.token_hex(16)}", caller, to)
        self.made.append(call)
        try:
            call.error = await self._carry(call, url)
        except BadAnswer as bad:
            call.error = bad.code
        if call.error is not None:
            self._alerts.append(call.error)
        return call

    async def _carry(self, call: VoiceCall, url: str) -> int | None:
        """Ask the product and do as it says, until it asks for nothing more; the code of what ended it otherwise."""
        form = call.form(AccountSid=self._account)
        while url:
            answer, error = await self._webhooks.inbound(url, None, form)
            if answer is None:
                return error
            action, status = self._follow(call, verbs(answer))
            form = call.form(AccountSid=self._account, CallStatus="in-progress", DialCallStatus=status)
            url = urljoin(url, action) if action else ""
        return None

    def _follow(self, call: VoiceCall, document: list[ElementTree.Element]) -> tuple[str, str]:
        """Do what the verbs say; where the product is asked what next, and how the phone that rang fared."""
        for verb in document:
            if verb.tag == "Say":
                call.heard.append((verb.text or "").strip())
            elif verb.tag == "Hangup":
                break
            else:
                number = "".join(verb.itertext()).strip()
                call.rang.append(number)
                status = self.picked_up.get(number, "completed")
                call.talked_to = number if status == "completed" else ""
                if action := verb.get("action"):
                    return action, status
        return "", ""


def verbs(answer: Answer) -> list[ElementTree.Element]:
    """The verbs of a TwiML document; BadAnswer where it is none."""
    if answer.content_type not in XML_TYPES - {"text/html"}:
        raise BadAnswer(BAD_CONTENT_TYPE)
    try:
        root = ElementTree.fromstring(answer.body.encode())  # noqa: S314  # our own product wrote it
    except ElementTree.ParseError as error:
        raise BadAnswer(BAD_TWIML) from error
    if root.tag != "Response":
        raise BadAnswer(BAD_TWIML)
    for verb in root.iter():
        if verb is not root:
            _check(verb)
    return list(root)


def _check(verb: ElementTree.Element) -> None:
    known = ATTRIBUTES.get(verb.tag)
    timeout = verb.get("timeout", "30")
    said = verb.tag != "Say" or ((verb.text or "").strip() and verb.get("language", "en-US") in LANGUAGES)
    dialled = verb.tag != "Number" or E164.fullmatch((verb.text or "").strip())
    timely = timeout.isdigit() and 5 <= int(timeout) <= 600
    if known is None or not set(verb.attrib) <= known or not (said and dialled and timely):
        raise BadAnswer(WRONG_TWIML)
