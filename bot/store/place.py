"""Where a store is: a file of this machine, or a PostgreSQL database."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

from bot.secret import Secret


@dataclass(frozen=True, repr=False)
class Database:
    """A PostgreSQL database. Printed, it is its name and its server; `url()` is for who connects to it.

    `address` is libpq's, postgresql://user@host:port/name, without a password. Where none is known here, the client
    looks for one itself, in PGPASSWORD and ~/.pgpass.
    """

    address: str
    password: Secret = field(default_factory=lambda: Secret(""))

    @property
    def name(self) -> str:
        """What the database is called on its server."""
        return unquote(urlsplit(self.address).path[1:])

    def url(self) -> str:
        """The address with the password in it; never to be printed or logged."""
        if not self.password:
            return self.address
        parts = urlsplit(self.address)
        user, _, hosts = parts.netloc.rpartition("@")
        return address_of(f"{user}:{quote(self.password.reveal(), safe='')}@{hosts}", parts)

    def __str__(self) -> str:
        hosts = urlsplit(self.address).netloc.rpartition("@")[2].split(",")
        named = ", ".join(name for host in hosts if (name := urlsplit(f"//{host}").hostname))
        return f"the database {self.name} at {named}" if named else f"the database {self.name} of this machine"

    def __repr__(self) -> str:
        return f"Database({str(self)!r})"


Place = Path | Database


def address_of(server: str, parts: SplitResult) -> str:
    """The same database's address with another server in it, perhaps none: urlunsplit would then leave out the //."""
    return f"postgresql://{server}{parts.path}" + (f"?{parts.query}" if parts.query else "")
