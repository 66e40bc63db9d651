"""Several schools on one machine: a file each, in one folder, and one process."""

from pathlib import Path

import pytest

from tests.cli.conftest import REPO, Terminal

EXAMPLE = (REPO / "config.example.toml").read_text()
ELM = {
    'id = "oakfield"': 'id = "elm-hill"',
    '"Oakfield School"': '"Elm Hill School"',
    '"1234567890:INVENTED': '"1234567891:INVENTED',
    "+44 7700 900100": "+44 7700 900101",
}


@pytest.fixture
def trust(terminal: Terminal) -> Terminal:
    """Two schools that share a store: a folder with a file for each."""
    (terminal.folder / "config.toml").unlink()
    (terminal.folder / "schools").mkdir()
    put(terminal, "oakfield.toml", EXAMPLE)
    put(terminal, "elm.toml", changed(EXAMPLE, ELM))
    return terminal


def put(terminal: Terminal, name: str, text: str) -> Path:
    path = terminal.folder / "schools" / name
    path.write_text(text)
    path.chmod(0o600)
    return path


def changed(text: str, words: dict[str, str]) -> str:
    for old, new in words.items():
        assert old in text
        text = text.replace(old, new)
    return text


def test_one_command_about_one_school_asks_which(trust: Terminal):
    """`import` with a folder of settings says which schools there are; told one, it imports there alone."""
    said = trust("import", "staff", "staff.csv", "--config", "schools")
    assert (said.code, said.err) == (
        1,
        "There are several schools: elm-hill, oakfield. Say which one with --school.\n",
    )
    assert trust("import", "staff", "staff.csv", "--config", "schools", "--school", "oakfield").code == 0
    assert "no school yew" in trust("import", "staff", "staff.csv", "--config", "schools", "--school", "yew").err
    told = trust("check", "--config", "schools/oakfield.toml").out
    assert "There are no staff yet" not in told
    assert "There are no staff yet" in trust("check", "--config", "schools/elm.toml").out


def test_the_same_sheet_twice_makes_two_of_everybody(trust: Terminal):
    """A teacher of two schools is two persons, who share a number and nothing else."""
    for school in ("oakfield", "elm-hill"):
        said = trust("import", "staff", "staff.csv", "--config", "schools", "--school", school)
        assert (said.code, said.err) == (0, "")
        assert "Imported" in said.out
    for name in ("oakfield.toml", "elm.toml"):
        assert trust("import", "families", "families.csv", "--config", f"schools/{name}").code == 0
    said = trust("check", "--config", "schools")
    assert (said.code, said.out.count("People: fine"), said.out.count("Together: fine")) == (0, 2, 1)
    assert said.out.endswith("To open the line: alongside run --config schools\n")
    for school in ("oakfield", "elm-hill"):
        assert f"https://line.oakfield.example/{school}/twilio/sms, calls to" in said.out
    alone = trust("check", "--config", "schools/elm.toml").out
    assert "The store also has the school oakfield." in alone
    assert "https://line.oakfield.example/twilio/voice" in alone
    assert "also has" not in said.out
    both = trust("check", "--config", "schools/elm.toml", "--config", "schools/oakfield.toml").out
    assert both.endswith("alongside run --config schools/elm.toml --config schools/oakfield.toml\n")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"elm-hill": "oakfield"}, "schools/oakfield.toml: [school] id: it is that in schools/elm.toml too"),
        ({"1234567891:": "1234567890:x"}, "schools/oakfield.toml: [telegram] token: it is that in schools/elm.toml"),
        ({"7700 900101": "7700900100"}, "schools/oakfield.toml: [twilio] number: it is that in schools/elm.toml"),
        ({'"alongside.db"': '"elm.db"'}, "schools/oakfield.toml: store: it differs from that in schools/elm.toml"),
        ({"port = 8080": "port = 8081"}, "schools/oakfield.toml: [web] port: it differs from that in schools/elm.toml"),
    ],
)
def test_what_two_schools_cannot_have(trust: Terminal, change: dict[str, str], told: str):
    """The same id, bot or number, another store or port: both files and the setting are named, and no value."""
    elm = trust.folder / "schools" / "elm.toml"
    elm.write_text(changed(elm.read_text(), change))
    for command in (("check",), ("run",), ("backup",)):
        said = trust(*command, "--config", "schools")
        assert said.code == 1
        assert told in said.out + said.err
        assert "1234567890:" not in said.out + said.err
        assert "900100" not in said.out + said.err


def test_every_file_with_a_fault_is_told_of(trust: Terminal):
    """Both files' problems at once, each under its name; a folder with no settings, and a file that is not there."""
    for name in ("oakfield.toml", "elm.toml"):
        path = trust.folder / "schools" / name
        path.write_text(changed(path.read_text(), {"silence_days = 3": "silence_days = 300"}))
    said = trust("run", "--config", "schools")
    assert said.err.count("silence_days: this must be a whole number") == 2
    assert "schools/elm.toml needs mending first:" in said.err
    (trust.folder / "empty").mkdir()
    assert "there is no .toml file in this folder" in trust("run", "--config", "empty").err
    assert "There is no yew.toml here" in trust("run", "--config", "schools", "--config", "yew.toml").err
    said = trust("check", "--config", "schools")
    assert "  1. [answers]" in said.out
    assert said.out.count("silence_days") == 2
    assert said.out.endswith("4 problems to mend.\n")  # and nobody is there in either school yet


def test_a_secret_for_one_school_by_name(trust: Terminal, monkeypatch: pytest.MonkeyPatch):
    """One Twilio account for the trust, a bot for each school: none of them stands in a file."""
    for name, school in (("oakfield.toml", "OAKFIELD"), ("elm.toml", "ELM_HILL")):
        path = trust.folder / "schools" / name
        lines = [line for line in path.read_text().splitlines() if not line.startswith(("token =", "auth_token ="))]
        path.write_text("\n".join(lines))
        monkeypatch.setenv(f"ALONGSIDE_TELEGRAM_TOKEN_{school}", f"{name.index('.')}:of-{school}")
    monkeypatch.setenv("ALONGSIDE_TWILIO_AUTH_TOKEN", "of-the-trust")
    said = trust("check", "--config", "schools")
    assert said.out.count("Settings: fine") == 2
    assert "Together: fine" in said.out
    assert "chmod" not in said.out


def test_a_copy_of_the_store_is_of_all_its_schools(trust: Terminal):
    """`backup` needs no school named; what it made goes back for both, or for one."""
    for name in ("oakfield.toml", "elm.toml"):
        assert trust("import", "staff", "staff.csv", "--config", f"schools/{name}").code == 0
    said = trust("backup", "--config", "schools", "--to", "copy.db")
    assert (said.code, said.err) == (0, "")
    for given in ("schools", "schools/oakfield.toml"):
        assert trust("restore", "copy.db", "--config", given).code == 0
    out = trust("export", "--config", "schools").out
    assert (len(list(trust.folder.glob("alongside-export-*.json"))), "plain JSON" in out) == (1, True)
