"""The Twilio simulator held against Twilio's own OpenAPI description, where that is at hand."""

import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp
import pytest

from bot.simulator.twilio_create import CARRIED_OUT, NOT_CARRIED_OUT
from bot.simulator.twilio_errors import ENDINGS
from tests.simulator.conftest import ACCOUNT, AUTH, LINE, PARENT

DESCRIPTION = Path(__file__).parents[3] / "shared" / "data" / "twilio-messages.openapi.json"
pytestmark = pytest.mark.skipif(not DESCRIPTION.exists(), reason="Twilio's OpenAPI description is not at hand")
MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages.json"
ONE = MESSAGES.replace(".json", "/{Sid}.json")
MEDIA = MESSAGES.replace(".json", "/{MessageSid}/Media.json")
KINDS = {"string": str, "integer": int, "object": dict, "array": list}


@pytest.fixture(scope="module")
def description():
    return json.loads(DESCRIPTION.read_text(encoding="utf-8"))


def check(value, schema, description, where):
    """`value` is as `schema` says: kind, enum, pattern, format, and exactly its properties."""
    if "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if value is None:
        assert schema.get("nullable"), f"{where} may not be null"
        return
    assert isinstance(value, KINDS[schema["type"]]), where
    assert value in schema.get("enum", [value]), where
    assert re.fullmatch(schema.get("pattern", ".*"), str(value), re.DOTALL), where
    if schema.get("format") == "date-time-rfc-2822":
        assert parsedate_to_datetime(value).tzinfo, where
    if "properties" in schema:
        assert set(value) == set(schema["properties"]), where
        for name, part in schema["properties"].items():
            check(value[name], part, description, f"{where}.{name}")
    for item in value if schema["type"] == "array" else ():
        check(item, schema["items"], description, f"{where}[]")


def answer_schema(description, path, method, status):
    return description["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"]


async def call(service, method, path, **data):
    headers = {"Authorization": aiohttp.encode_basic_auth(ACCOUNT, AUTH)}
    async with aiohttp.ClientSession(headers=headers) as http:
        got = await http.request(method, service.url + path, data=data or None)
        return str(got.status), await got.json()


def at(path, **sids):
    return path.format(AccountSid=ACCOUNT, **sids)


def test_the_parameters_are_those_described(description):
    """The parameters of create that the simulator knows, carried out or not, are exactly those described."""
    form = description["paths"][MESSAGES]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]
    assert set(form["schema"]["properties"]) == CARRIED_OUT | NOT_CARRIED_OUT
    assert not CARRIED_OUT & NOT_CARRIED_OUT


def test_the_endings_are_described_statuses(description):
    """Every status that a message can end with is one of Twilio's."""
    statuses = description["components"]["schemas"]["message_enum_status"]["enum"]
    assert {status for status, _, _ in ENDINGS.values()} | {"failed", "queued", "received"} <= set(statuses)


async def test_create_fetch_and_list_answer_as_described(twilio_service, description):
    """Whatever the phone's condition, create, fetch, update and list answer in the described form."""
    for condition in ENDINGS:
        twilio_service.phone(PARENT).condition = condition
        status, made = await call(twilio_service, "POST", at(MESSAGES), To=PARENT, From=LINE, Body="Hello 👍")
        check(made, answer_schema(description, MESSAGES, "post", status), description, "created")
        await twilio_service.quiet()
        status, one = await call(twilio_service, "GET", at(ONE, Sid=made["sid"]))
        check(one, answer_schema(description, ONE, "get", status), description, "fetched")
        status, one = await call(twilio_service, "POST", at(ONE, Sid=made["sid"]), Body="")
        check(one, answer_schema(description, ONE, "post", status), description, "updated")
    await twilio_service.phone(PARENT).text("An answer")
    for query in ("", "?PageSize=2", f"?PageSize=2&Page=1&To={PARENT.replace('+', '%2B')}", "?From=nobody"):
        status, listed = await call(twilio_service, "GET", at(MESSAGES) + query)
        check(listed, answer_schema(description, MESSAGES, "get", status), description, "list")


async def test_media_and_account_answer_as_described(twilio_service, description):
    """A message's media, one of them, and the account answer in the described form."""
    sid = await twilio_service.phone(PARENT).text("Look", media=[("image/jpeg", b"x")] * 2)
    status, listed = await call(twilio_service, "GET", at(MEDIA, MessageSid=sid))
    check(listed, answer_schema(description, MEDIA, "get", status), description, "media list")
    path = MEDIA.replace(".json", "/{Sid}.json")
    media = listed["media_list"][0]["sid"]
    status, one = await call(twilio_service, "GET", at(path, MessageSid=sid, Sid=media))
    check(one, answer_schema(description, path, "get", status), description, "media")
    path = "/2010-04-01/Accounts/{Sid}.json"
    status, account = await call(twilio_service, "GET", path.format(Sid=ACCOUNT))
    check(account, answer_schema(description, path, "get", status), description, "account")


async def test_each_described_filter_of_the_list_is_known(twilio_service, description):
    """Every query parameter that is described narrows the list without a complaint; another one is refused."""
    names = [each["name"] for each in description["paths"][MESSAGES]["get"]["parameters"] if each["in"] == "query"]
    values = {"PageSize": "10", "Page": "0", "PageToken": "", "To": "x", "From": "x"}
    for name in names:
        status, _ = await call(twilio_service, "GET", f"{at(MESSAGES)}?{name}={values.get(name, '2026-11-23')}")
        assert status == "200", name
    assert (await call(twilio_service, "GET", at(MESSAGES) + "?DateSentt=2026-11-23"))[0] == "400"
