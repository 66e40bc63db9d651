"""Twilio's webhooks: what they carry, how they are signed, how long Twilio tries, and what an answer may say."""

import asyncio
import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode
from xml.etree import ElementTree

import aiohttp

from bot.simulator.postman import Answer, Postman
from bot.simulator.twilio_messages import Message, segments

UNANSWERED, BAD_ANSWER, BAD_TWIML, BAD_CONTENT_TYPE = (
    11205,
    11200,
    12100,
    12300,
)  # https://www.twilio.com/docs/api/errors
XML_TYPES = {"text/xml", "application/xml", "text/html"}

OPT_WORDS = {
    "STOP": ("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"),
    "START": ("START", "YES", "UNSTOP"),
    "HELP": ("HELP", "INFO"),
}
OPT_ANSWERS = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}
OPT_WORD = {word: kind for kind, words in OPT_WORDS.items() for word in words}


def signature(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """X-Twilio-Signature: HMAC-SHA1 over the URL and the sorted form, https://www.twilio.com/docs/usage/security."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.digest(auth_token.encode(), signed.encode(), hashlib.sha1)).decode()


def inbound_form(message: Message, media_base: str, opt_out_type: str | None) -> dict[str, str]:
    """What a webhook for an inbound message carries; empty parameters are sent, and signed, too."""
    form = {
        "ToCountry": "GB", "ToState": "", "ToCity": "", "ToZip": "", "FromCountry": "GB", "FromState": "",
        "FromCity": "", "FromZip": "", "SmsMessageSid": message.sid, "SmsSid": message.sid, "MessageSid": message.sid,
        "AccountSid": message.account, "SmsStatus": "received", "Body": message.body, "To": message.to,
        "From": message.sender, "NumMedia": str(len(message.media)), "NumSegments": str(segments(message.body)),
        "ApiVersion": "2010-04-01",
    }  # fmt: skip
    for place, media in enumerate(message.media):
        form[f"MediaUrl{place}"] = f"{media_base}{message.uri}/Media/{media.sid}"
        form[f"MediaContentType{place}"] = media.content_type
    return form | ({"OptOutType": opt_out_type} if opt_out_type else {})


def status_form(message: Message, status: str) -> dict[str, str]:
    """What a status callback carries."""
    form = {
        "MessageSid": message.sid, "SmsSid": message.sid, "MessageStatus": status, "SmsStatus": status,
        "To": message.to, "From": message.sender, "AccountSid": message.account, "ApiVersion": "2010-04-01",
    }  # fmt: skip
    if status in {"failed", "undelivered"} and message.error_code is not None:
        form["ErrorCode"] = str(message.error_code)
    if status in {"delivered", "undelivered"} and message.sent is not None:
        form["RawDlrDoneDate"] = message.sent.strftime("%y%m%d%H%M")  # new parameters may come at any time
    return form


class Webhooks:
    """Posts signed forms in Twilio's budget in real seconds: one retry of a failed connection, then the fallback."""

    def __init__(self, postman: Postman, auth_token: str, budget: float) -> None:
        self._postman, self._auth_token, self._budget = postman, auth_token, budget

    async def inbound(self, url: str, fallback: str | None, form: dict[str, str]) -> tuple[Answer | None, int | None]:
        """The product's answer, or the code of the error after which Twilio gives the webhook up."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._budget
        answer, error = await self._attempt(url, form, deadline, tries=2)
        if error is not None and fallback and loop.time() < deadline:
            told = {"ErrorCode": str(error), "ErrorUrl": url}
            answer, error = await self._attempt(fallback, form | told, deadline, tries=1)
        return answer, error

    async def status(self, url: str, form: dict[str, str]) -> None:
        """A status callback: Twilio does not care for the answer, and does not fall back."""
        await self._attempt(url, form, asyncio.get_running_loop().time() + self._budget, tries=2)

    async def _attempt(
        self, url: str, form: dict[str, str], deadline: float, tries: int
    ) -> tuple[Answer | None, int | None]:
        token = secrets.token_hex(16)
        while (left := deadline - asyncio.get_running_loop().time()) > 0 and tries > 0:
            tries -= 1
            try:
                answer = await self._post(url, form, left, token)
            except aiohttp.ClientConnectorError:
                continue
            except (aiohttp.ClientError, TimeoutError):
                return None, UNANSWERED
            return (answer, None) if 200 <= answer.status < 300 else (None, BAD_ANSWER)
        return None, UNANSWERED

    async def _post(self, url: str, form: dict[str, str], seconds: float, token: str) -> Answer:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": signature(self._auth_token, url, form),
            "I-Twilio-Idempotency-Token": token,
            "User-Agent": "TwilioProxy/1.1",
        }
        return await self._postman.post(url, urlencode(form).encode(), headers, seconds)


class BadAnswer(ValueError):
    """The product's answer to a webhook is no TwiML; `code` is what Twilio's debugger shows."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the webhook's answer is not TwiML (Twilio error {code})")
        self.code = code


def replies(answer: Answer) -> list[str]:
    """The texts of the answer's <Message> verbs; raises BadAnswer when it is not TwiML."""
    if not answer.body.strip():
        return []
    if answer.content_type == "text/plain":
        return [answer.body.strip()]  # Twilio sends plain text on to the person, so "OK" is a trap
    if answer.content_type not in XML_TYPES:
        raise BadAnswer(BAD_CONTENT_TYPE)
    try:
        root = ElementTree.fromstring(answer.body)  # noqa: S314  # our own product wrote it
    except ElementTree.ParseError as error:
        raise BadAnswer(BAD_TWIML) from error
    if root.tag != "Response":
        raise BadAnswer(BAD_TWIML)
    texts = [verb.findtext("Body") or (verb.text or "") for verb in root if verb.tag in {"Message", "Sms"}]
    return [text.strip() for text in texts if text.strip()]
