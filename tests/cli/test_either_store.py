"""Every command does the same with a file and with a database; what only one of them can do is said in a line."""

import asyncio
import contextlib
import socket
import threading
from urllib.parse import urlsplit

import pytest

from bot.config import load
from bot.store.opening import open_store
from tests.cli.conftest import Terminal, new_database
from tests.postgres import server

SECRET = "correct-horse-battery"


def in_database(terminal: Terminal, address: str) -> None:
    terminal.settle('store = "alongside.db"', f'store = "{address}"')


def test_a_school_is_set_up_and_looked_after(either: Terminal):
    """People come and go, all is paused and opened again, and who did what is on record."""
    either.settle("# username =", "username =")
    for sheet in ("staff", "families"):
        assert "This was a dry run" in either("import", sheet, f"{sheet}.csv", "--dry-run").out
        assert "Imported. Nobody was sent anything." in either("import", sheet, f"{sheet}.csv").out
        assert "Nothing to change." in either("import", sheet, f"{sheet}.csv").out
    checked = either("check")
    assert (checked.code, checked.err) == (0, "")
    assert "People: fine\nStore: fine\n" in checked.out
    assert "would go to 7 adults" in either("welcome", "--dry-run").out
    assert "go to 7 adults" in either("welcome").out
    assert "would go to 0 adults" in either("welcome", "--dry-run").out
    assert either("away", "S1").out == "S1 is away.\n"
    assert either("away", "S1").out == "S1 is away already.\n"
    assert either("leave", "P1").code == 0
    assert either("invite", "S1").code == 0
    assert either("pause").code == 0
    assert either("resume").code == 0
    assert "would go out" in either("job", "daily_positives", "--at", "2026-11-26T16:00", "--dry-run").out
    told = either("audit").out
    assert told.count("\n") == told.count("The command line (ict)") == 6
    assert "Nothing has been opened yet." in either("audit", "--openings").out


async def test_several_commands_write_to_a_database_while_the_line_runs(terminal: Terminal):
    """A file has one writer, and the second is told which; a database has as many as there are."""
    for place, code in ((None, 1), (new_database(), 0)):
        if place:
            in_database(terminal, place)
        store = await open_store(load(terminal.folder / "config.toml", {}).store)
        try:
            said = await asyncio.to_thread(terminal, "import", "staff", "staff.csv")
            checked = await asyncio.to_thread(terminal, "check")
        finally:
            await store.close()
        assert said.code == code
        assert ("is in use by process" in said.err) == bool(code)
        assert "Store: fine, and in use: the line is running" in checked.out


def test_a_database_is_made_ready_once(terminal: Terminal):
    """Until then every command says what to do; a file needs nothing of the kind."""
    assert "brings itself up to date as the line starts" in terminal("migrate").out
    in_database(terminal, server().create())
    for command in (["run"], ["audit"], ["import", "staff", "staff.csv"], ["export"]):
        said = terminal(*command)
        assert (said.code, said.err.count("\n")) == (1, 1)
        assert "is not made ready yet. Run `alongside migrate`." in said.err
    assert "Run `alongside migrate`" in terminal("check").out
    made = terminal("migrate")
    assert (made.code, made.err) == (0, "")
    assert "Made ready: the database alongside_" in made.out
    assert terminal("migrate").out.startswith("Ready already: the database alongside_")
    assert "Store: fine" in terminal("check").out


def test_a_database_with_another_certificate_or_none_is_told_of(terminal: Terminal):
    """What an address asks for, and the server does not have."""
    with socket.create_server(("127.0.0.1", 0)) as server_without_tls:
        threading.Thread(target=_say_no, args=(server_without_tls,), daemon=True).start()
        address = f"postgresql://line:{SECRET}@127.0.0.1:{server_without_tls.getsockname()[1]}/trust"
        in_database(terminal, f"{address}?sslmode=require")
        assert "does not speak TLS, which sslmode in its address asks for." in terminal("check").out
        terminal.settle("sslmode=require", "sslmode=verify-full&sslrootcert=nowhere.pem")
        assert "a certificate's file that its address names, is not there." in terminal("check").out


def _say_no(server: socket.socket) -> None:
    """What PostgreSQL answers to whoever asks for TLS that it does not have (protocol, SSLRequest)."""
    with contextlib.suppress(OSError):
        while True:
            asking, _ = server.accept()
            with asking:
                asking.recv(8)
                asking.sendall(b"N")


def test_backups_of_a_database_are_its_servers(terminal: Terminal):
    """What an administrator expects is named; nothing is made that could be taken for one."""
    in_database(terminal, new_database())
    before = sorted(terminal.folder.iterdir())
    for command, told in (
        (["backup"], "Back it up with pg_dump or pg_basebackup"),
        (["restore", "staff.csv"], "Restore it with pg_restore"),
    ):
        said = terminal(*command)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
        assert "The store is the database alongside_" in said.err
        assert told in said.err
    assert sorted(terminal.folder.iterdir()) == before


def _not_there(terminal: Terminal) -> str:
    return f"postgresql://line:{SECRET}@127.0.0.1:1/trust"


def _no_such_database(terminal: Terminal) -> str:
    return server().named("nobody_has_made_this")


def _newer(terminal: Terminal) -> str:
    url = new_database()
    server().run("UPDATE alongside SET version = 99", url)
    return url


def _latin(terminal: Terminal) -> str:
    return server().create(more="ENCODING 'LATIN1' LOCALE 'C'")


def _role(terminal: Terminal, *rights: str) -> str:
    """The address of a database for a role of its own that has only these rights."""
    url = new_database()
    role = f"visitor_of_{urlsplit(url).path[1:]}"
    server().run(f"CREATE ROLE {role} LOGIN", url)
    for right in rights:
        server().run(f"GRANT {right} TO {role}", url)
    assert "postgres:@" in url
    return url.replace("postgres:@", f"{role}@")


def _may_nothing(terminal: Terminal) -> str:
    return _role(terminal)


def _may_read(terminal: Terminal) -> str:
    return _role(terminal, "SELECT ON ALL TABLES IN SCHEMA public")


DATABASES = {
    "does not answer (ConnectionRefusedError). Is it running, and reachable?": _not_there,
    "has no database of this name": _no_such_database,
    "was written by a newer Alongside": _newer,
    "has the encoding LATIN1": _latin,
    "does not give this role the rights it needs": _may_nothing,
    "does not let this role write": _may_read,
}


@pytest.mark.parametrize(("told", "spoilt"), DATABASES.items(), ids=DATABASES.keys())
def test_check_says_in_a_line_what_is_wrong_with_a_database(terminal: Terminal, told: str, spoilt):
    """Whatever it is, and never with the password; no other command does anything, and says the same."""
    in_database(terminal, spoilt(terminal))
    checked = terminal("check")
    assert (checked.code, checked.err) == (1, "")
    (line,) = [line for line in checked.out.splitlines() if told in line]
    assert line.startswith("  1. The database ")
    assert "People: not looked at: the store cannot be read" in checked.out
    refused = terminal("import", "staff", "staff.csv")
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert SECRET not in checked.out + refused.err


def test_a_password_in_a_file_that_others_can_read_is_told_of(terminal: Terminal, monkeypatch: pytest.MonkeyPatch):
    """As with the other secrets; from the environment, nobody else has it."""
    monkeypatch.setenv("ALONGSIDE_TELEGRAM_TOKEN", "1:a")
    monkeypatch.setenv("ALONGSIDE_TWILIO_AUTH_TOKEN", "b")
    config = terminal.folder / "config.toml"
    in_database(terminal, f"postgresql://line:{SECRET}@127.0.0.1:1/trust")
    config.chmod(0o644)
    assert "other accounts of this machine can read the secrets in it" in terminal("check").out
    terminal.settle(f":{SECRET}@", "@")
    assert "can read the secrets" not in terminal("check").out
