"""Telegram's rules for texts and buttons: HTML, lengths, inline keyboards; and the refusals in its own words."""

import json
import re
from typing import Any

TEXT_LIMIT = 4096  # characters after entities are parsed; counted here in UTF-16 units, the strictest reading
CAPTION_LIMIT = 1024
CALLBACK_DATA_BYTES = 64
BUTTON_LIMIT = 100

# https://core.telegram.org/bots/api#html-style
TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler",
    "tg-spoiler": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}  # the only named ones that Telegram reads
MARKUP = re.compile(r"</?([^\s<>/]*)([^<>]*)>|&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);|<")


class Refused(Exception):
    """Telegram says no, with its code, its words, and perhaps its `parameters`."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    def as_json(self) -> dict[str, Any]:
        told = {"ok": False, "error_code": self.code, "description": self.description}
        return told | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(words: str) -> Refused:
    return Refused(400, f"Bad Request: {words}")


def units(text: str) -> int:
    """The length in UTF-16 units, as Telegram counts offsets."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def units_of_utf8(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def checked_text(given: dict[str, Any], field: str = "text", limit: int = TEXT_LIMIT) -> dict[str, Any]:
    """The message's text and entities; refused when empty, too long, or not parsable."""
    source = given.get(field, "")
    if not isinstance(source, str) or any("\ud800" <= sign <= "\udfff" for sign in source):
        raise bad_request("strings must be encoded in UTF-8")
    plain, entities = _parsed(source.replace("\0", " "), given)
    if not plain.strip():
        raise bad_request("message text is empty")
    if units(plain) > limit:
        raise bad_request("message is too long" if field == "text" else "message caption is too long")
    return {field: plain} | ({f"{'caption_' if field == 'caption' else ''}entities": entities} if entities else {})


def _parsed(source: str, given: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    mode = str(given.get("parse_mode") or "").lower()
    if mode == "html":
        plain, entities = parse_html(source)
    elif mode in {"markdown", "markdownv2"}:
        raise bad_request("this simulator reads parse_mode HTML only")
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        plain, entities = source, objects(given, "entities")
    shift = units(plain) - units(plain.lstrip())
    for entity in entities if shift else ():
        entity["offset"] = max(0, int(entity.get("offset", 0)) - shift)
    return plain.strip(), entities


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text and its entities (offsets in UTF-16 units); refused as Telegram refuses bad HTML."""
    plain: list[str] = []
    entities: list[dict[str, Any]] = []
    open_tags: list[tuple[str, dict[str, Any]]] = []
    length = last = 0
    for found in MARKUP.finditer(source):
        text = source[last : found.start()]
        last = found.end()
        if found[3]:
            text += _named(found[3], found[0])
        plain.append(text)
        length += units(text)
        if not found[3]:
            place = len(source[: found.start()].encode())
            _tag(found, place, length, open_tags, entities)
    if open_tags:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(plain) + source[last:], entities


def _tag(
    found: re.Match[str], place: int, length: int, open_tags: list[tuple[str, dict[str, Any]]],
    entities: list[dict[str, Any]],
) -> None:  # fmt: skip
    name = (found[1] or "").lower()
    if found[0].startswith("</"):
        if not open_tags:
            raise _unparsable(f"Unexpected end tag at byte offset {place}")
        begun, entity = open_tags.pop()
        if name not in {"", begun}:
            raise _unparsable(f'Unmatched end tag at byte offset {place}, expected "</{begun}>", found "</{name}>"')
        entity["length"] = length - entity["offset"]
        if entity["length"]:
            entities.append(entity)
        return
    if found[0] == "<" or name not in TAGS or (name == "span" and "tg-spoiler" not in found[2]):
        raise _unparsable(f'Unsupported start tag "{name}" at byte offset {place}')
    entity = {"type": TAGS[name], "offset": length, "length": 0}
    link = re.search(r"""href\s*=\s*["']?([^"'\s]+)""", found[2] or "")
    open_tags.append((name, entity | ({"url": link[1]} if name == "a" and link else {})))


def _named(name: str, whole: str) -> str:
    if name.startswith("#"):
        number = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else whole
    return NAMED.get(name, whole)


def _unparsable(why: str) -> Refused:
    return bad_request(f"can't parse entities: {why}")


def as_json(value: Any) -> Any:
    """A parameter that may come as JSON text (in a form) or as itself (in a JSON body); None stays None."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise bad_request("object expected as JSON, but it can't be parsed") from None


def objects(given: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """A parameter that is a list of objects; left out, it is empty."""
    value = as_json(given.get(field)) or []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise bad_request(f"can't parse {field} JSON object")
    return value


def checked_markup(given: dict[str, Any]) -> dict[str, Any] | None:
    """The reply markup, if any; refused when a button breaks Telegram's rules."""
    markup = as_json(given.get("reply_markup"))
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    buttons = [button for row in rows for button in row]
    if len(buttons) > BUTTON_LIMIT:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        _check_button(button)
    return markup


ACTIONS = {"callback_data", "url", "web_app", "login_url", "copy_text", "switch_inline_query", "pay"}


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not ACTIONS & button.keys():
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not (isinstance(data, str) and 1 <= units_of_utf8(data) <= CALLBACK_DATA_BYTES):
        raise bad_request("BUTTON_DATA_INVALID")
