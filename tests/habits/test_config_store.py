"""The setting `store`: a file or a database, whose password is in no message and prints nowhere."""

from pathlib import Path

import pytest

from bot.config import load
from bot.settings_store import SHAPE
from bot.store.place import Database
from tests.habits.test_config import SMALLEST, given_file, problems_of

SECRET = "correct-horse-battery"


def store_of(folder: Path, address: str, environ: dict[str, str] | None = None) -> Database:
    settings = load(given_file(folder, SMALLEST.replace("line.db", address)), environ or {})
    assert isinstance(settings.store, Database)
    assert SECRET not in f"{settings} {settings!r} {settings.store} {settings.store!r} {settings.store.address}"
    return settings.store


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://line@db.example:5432/trust", "the database trust at db.example"),
        ("postgres://line@db.example/trust?sslmode=verify-full", "the database trust at db.example"),
        ("postgresql:///trust", "the database trust of this machine"),
        ("postgresql://line@/trust?host=/var/run/postgresql", "the database trust of this machine"),
        ("postgresql://line@[::1]:6432/trust", "the database trust at ::1"),
        ("postgresql://line@a.example,b.example:5433/trust?target_session_attrs=read-write",
         "the database trust at a.example, b.example"),
    ],
)  # fmt: skip
def test_a_database_is_named_by_its_address(tmp_path: Path, address: str, shown: str) -> None:
    """On this machine or another, or two of which one writes; printed, it is a name and a server."""
    store = store_of(tmp_path, address)
    assert str(store) == shown
    assert store.name == "trust"
    assert store.url() == store.address == address.replace("postgres:", "postgresql:")


def test_the_password_comes_from_the_environment_first(tmp_path: Path) -> None:
    """Whatever stands in it, it reaches the server whole; one in the file is taken too, as other secrets are."""
    in_file = store_of(tmp_path, f"postgresql://line:{SECRET}%40%2f@db.example/trust")
    assert in_file.password.reveal() == f"{SECRET}@/"
    assert in_file.url() == f"postgresql://line:{SECRET}%40%2F@db.example/trust"
    environ = {"ALONGSIDE_STORE_PASSWORD": f"{SECRET}:@/?#%"}
    for address in ("postgresql://line@db.example/trust", "postgresql://line:older@db.example/trust"):
        url = store_of(tmp_path, address, environ).url()
        assert url == f"postgresql://line:{SECRET}%3A%40%2F%3F%23%25@db.example/trust"


def test_a_file_needs_no_password(tmp_path: Path) -> None:
    """A password in the environment changes nothing about it."""
    settings = load(given_file(tmp_path, SMALLEST), {"ALONGSIDE_STORE_PASSWORD": SECRET})
    assert settings.store == tmp_path / "line.db"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("mysql://line@db/trust", f"only a file and a PostgreSQL database are known here; {SHAPE}"),
        (f"https://{SECRET}@db/trust", f"only a file and a PostgreSQL database are known here; {SHAPE}"),
        ("postgresql://line@db", f"the database's name must stand at the end, after one slash; {SHAPE}"),
        ("postgresql://line@db/", f"the database's name must stand at the end, after one slash; {SHAPE}"),
        ("postgresql://line@db/trust/oak", f"the database's name must stand at the end, after one slash; {SHAPE}"),
        ("postgresql://line@db:54x2/trust", f"the host or the port in it cannot be right; {SHAPE}"),
        ("postgresql://line@db:0/trust", f"the host or the port in it cannot be right; {SHAPE}"),
        ("postgresql://line@db:99999/trust", f"the host or the port in it cannot be right; {SHAPE}"),
        (f"postgresql://line:{SECRET}/x@db/trust", "the database's name must stand at the end"),
        (f"postgresql://line:{SECRET}#x@db/trust", "this address has a space or a # in it"),
        (f"postgresql://line:{SECRET} x@db/trust", "this address has a space or a # in it"),
        (f"postgresql://line:{SECRET}?x@db/trust", "the database's name must stand at the end"),
        (f"postgresql://[{SECRET}@db/trust", f"this is no address that can be read; {SHAPE}"),
        (f"postgresql://line:{SECRET}\u2100@db/trust", f"this is no address that can be read; {SHAPE}"),
        (f"postgresql://line@db/trust?password={SECRET}", "leave the password out of what stands after the ?"),
        (f"postgresql://line@db/trust?{SECRET}", "what stands after the ? must be name=value"),
        (f"postgresql://line@db/trust?{SECRET}=1", "after the ? only these are known: host, port, sslmode"),
    ],
)
def test_an_address_that_cannot_be_right_is_told_without_repeating_it(tmp_path: Path, address: str, told: str) -> None:
    """What stands at a wrong place may be the password."""
    (problem,) = problems_of(tmp_path, SMALLEST.replace("line.db", address))
    assert problem.startswith(f"top of the file store: {told}")
    assert SECRET not in problem


def test_schools_of_one_process_have_one_database(tmp_path: Path) -> None:
    """Two ways of writing the same are the same; another database, or another password, is not."""
    from bot import settings_together

    files = [(Path(f"{name}.toml"), load(given_file(tmp_path, text), {})) for name, text in _trust().items()]
    told = settings_together.problems(files)
    assert [each.partition(":")[0] for each in told if " store: " in each] == ["elm.toml", "elm.toml"]
    assert SECRET not in " ".join(told)


def _trust() -> dict[str, str]:
    own = {"oak": "", "ash": "postgres://line@db.example/trust", "elm": f"postgresql://line:{SECRET}@db.example/trust"}
    own["oak"] = own["ash"].replace("postgres:", "postgresql:")
    return {
        name: SMALLEST.replace("line.db", address)
        .replace("oakfield", name)
        .replace("123:abc", f"{len(name + address)}:abc")
        for name, address in own.items()
    }
