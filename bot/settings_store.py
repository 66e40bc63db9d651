"""The setting `store`: a file, or a PostgreSQL database, whose password the environment gives before the file.

No message holds any part of an address: what stands at a wrong place in it may be the password.
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from bot.secret import Secret
from bot.settings_reader import Table, a_text
from bot.store.place import Database, Place, address_of

STORE_PASSWORD = "ALONGSIDE_STORE_PASSWORD"  # noqa: S105 - the name of a variable

NEEDED = 'where everything is kept, such as store = "alongside.db"'
SHAPE = 'write it as "postgresql://user@host:5432/name"'
SCHEMES = ("postgresql", "postgres")
# Of libpq's parameters those that a school may need; the client would send any other to the server as a setting.
PARAMETERS = ("host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs")
PORTS = range(1, 65536)


def read_store(top: Table, environ: Mapping[str, str], config: Path) -> Place:
    """Where the store is; a file's path is taken from the folder of the settings."""
    usual: Place = Path("alongside.db")
    return top.read("store", lambda value: a_place(value, environ, config), usual, needed=NEEDED)


def a_place(value: object, environ: Mapping[str, str], config: Path) -> Place:
    """A file or a database; ValueError says what is wrong with what was written."""
    text = a_text(value)
    if "://" not in text:
        return config.parent / Path(text).expanduser()
    return _database(text, environ.get(STORE_PASSWORD, "").strip())


def _database(text: str, from_environment: str) -> Database:
    parts = _split(text)
    if parts.scheme not in SCHEMES:
        raise ValueError(f"only a file and a PostgreSQL database are known here; {SHAPE}")
    if any(each.isspace() for each in text) or parts.fragment:
        raise ValueError(
            "this address has a space or a # in it, which no address has; "
            f"leave the password out, and give it in {STORE_PASSWORD}"
        )
    user, hosts = quote(unquote(_user(parts)), safe=""), parts.netloc.rpartition("@")[2]
    if not parts.path[1:] or "/" in parts.path[1:]:
        raise ValueError(f"the database's name must stand at the end, after one slash; {SHAPE}")
    if not all(map(_is_host, hosts.split(","))):
        raise ValueError(f"the host or the port in it cannot be right; {SHAPE}")
    _check_parameters(parts.query)
    address = address_of(f"{user}@{hosts}" if user else hosts, parts)
    return Database(address, Secret(from_environment or unquote(_password(parts))))


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError:  # its words hold the address
        raise ValueError(f"this is no address that can be read; {SHAPE}") from None


def _user(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[0].partition(":")[0]


def _password(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[0].partition(":")[2]


def _is_host(host: str) -> bool:
    """Whether one of the hosts, with its port, can be right; none at all is this machine's socket."""
    try:
        one = urlsplit(f"//{host}")
        port = one.port
    except ValueError:
        return False
    return (port is None or port in PORTS) and not host.endswith(":") and (bool(one.hostname) or not host)


def _check_parameters(query: str) -> None:
    try:
        given = dict(parse_qsl(query, strict_parsing=True)) if query else {}
    except ValueError:
        raise ValueError("what stands after the ? must be name=value, joined by &") from None
    if "password" in given:
        raise ValueError(f"leave the password out of what stands after the ?, and give it in {STORE_PASSWORD}")
    if not given.keys() <= set(PARAMETERS):
        raise ValueError(f"after the ? only these are known: {', '.join(PARAMETERS)}")
