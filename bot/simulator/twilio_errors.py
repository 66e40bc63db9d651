"""Twilio's refusals, code → HTTP status and words (https://www.twilio.com/docs/api/errors), in its form of error."""

import json
from typing import Any

from starlette.responses import Response

ERRORS: dict[int, tuple[int, str]] = {
    20001: (400, "Unknown parameters"),
    20003: (401, "Authenticate"),
    20004: (405, "Method not allowed"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    21211: (400, "Invalid 'To' Phone Number"),
    21212: (400, "Invalid 'From' Number"),
    21266: (400, "'To' and 'From' number cannot be the same"),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (400, "The 'From' phone number provided is not a valid, message-capable Twilio phone number."),
    21609: (400, "The 'StatusCallback' URL is not a valid URL."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21611: (400, "This 'From' number has exceeded the maximum number of queued messages"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21620: (400, "Invalid media URL"),
    21623: (400, "Number of media files exceeds allowed limit"),
    21624: (400, "Invalid validity period value"),
    21701: (404, "The Messaging Service does not exist"),
    30009: (400, "Update not allowed: the message is not in a state that can change so"),
}

# How a message ends that was sent, https://www.twilio.com/docs/api/errors: the condition of a phone → status and code.
ENDINGS: dict[str, tuple[str, int | None, str | None]] = {
    "ok": ("delivered", None, None),
    "off": ("undelivered", 30003, "Unreachable destination handset"),
    "not_in_use": ("undelivered", 30005, "Unknown destination handset"),
    "landline": ("undelivered", 30006, "Landline or unreachable carrier"),
    "filtered": ("undelivered", 30007, "Carrier violation"),
}
EXPIRED = (30036, "Validity Period Expired")


class Refused(Exception):
    """Twilio says no: with its own code, and perhaps words about this request."""

    def __init__(self, code: int, message: str | None = None, status: int | None = None) -> None:
        usual_status, usual = ERRORS.get(code, (400, "Bad request"))
        self.code, self.status, self.message = code, status or usual_status, message or usual
        super().__init__(self.message)

    def as_json(self) -> dict[str, Any]:
        more = f"https://www.twilio.com/docs/errors/{self.code}"
        return {"code": self.code, "message": self.message, "more_info": more, "status": self.status}

    def answer(self) -> Response:
        headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if self.status == 401 else {}
        return Response(json.dumps(self.as_json()), self.status, headers, "application/json")
