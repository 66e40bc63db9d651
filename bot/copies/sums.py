"""How a table's documents are counted and hashed, so that two stores can be told to hold the same."""

import hashlib
from typing import Any

import msgspec

WHOLE = 2.0**63  # below it, JSON's readers give a whole number exactly


def canonical(text: str | bytes) -> bytes:
    """A document as it stands in an export: its keys in order, and each number in the one way that any store gives it.

    msgspec.DecodeError for what is no JSON.
    """
    return _encode(_decode(text))


class Sum:
    """How many documents, and the SHA-256 over their lines in an export, the commas left out."""

    def __init__(self) -> None:
        self.documents = 0
        self._hash = hashlib.sha256()

    def add(self, number: int, document: bytes) -> None:
        """Count one more, given as `canonical` makes it."""
        self.documents += 1
        self._hash.update(b'"%d": %s\n' % (number, document))

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def _number(text: str) -> Any:
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < WHOLE else number


_decode = msgspec.json.Decoder(float_hook=_number).decode
_encode = msgspec.json.Encoder(order="sorted").encode
