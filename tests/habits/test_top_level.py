"""What may stand in the project: its rooms, no trace of the machine it was made on, and one clock."""

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = {"bot", "handlers", "schedules", "tests", "docs", ".ci"}
PAPERS = {
    "config.example.toml", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md",
    "constraints.txt", ".gitignore", ".gitattributes", ".importlinter", ".editorconfig", ".git",
}  # fmt: skip

# In halves, so that this file does not hold what it looks for.
TRACES = ("py" + "pi.", "pythonhosted" + ".org", "index" + "-url", "arti" + "factory", "/wo" + "rk/", "/ro" + "ot/")
# The time is told by bot/clock.py; deadlines of a request go by the event loop's own clock.
READS_THE_TIME = re.compile(r"\b(datetime\.(now|today|utcnow)|date\.today|time\.(time|monotonic|perf_counter)(_ns)?)\(")


@cache
def ours() -> tuple[Path, ...]:
    """Every file that is or may be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git repository")
    return tuple(ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def lines() -> Iterator[tuple[str, str]]:
    for path in ours():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
                yield f"{path.relative_to(ROOT)}:{number}", line


def test_the_top_level_is_fixed() -> None:
    """Another folder there is another thing to explain to every newcomer."""
    assert {path.relative_to(ROOT).parts[0] for path in ours()} <= ROOMS | PAPERS


def test_nothing_tells_of_the_machine_it_was_made_on() -> None:
    """No package registry's host, no path of anybody's computer."""
    assert [(where, line) for where, line in lines() if any(trace in line.lower() for trace in TRACES)] == []


def test_only_the_clock_reads_the_time() -> None:
    """Everything else is told it, so that a test or the demo can move it."""
    product = (f"{folder}/" for folder in ("bot", "handlers", "schedules"))
    elsewhere = tuple(product)
    found = [where for where, line in lines() if where.startswith(elsewhere) and READS_THE_TIME.search(line)]
    assert {where.partition(":")[0] for where in found} == {"bot/clock.py"}


def test_every_phone_number_is_one_that_nobody_has() -> None:
    """Of British mobiles only the range that Ofcom keeps for drama."""
    numbers = re.compile(r"(?:\+44|\b0)7\d{9}\b")
    drama = re.compile(r"(?:\+44|0)7700900\d{3}")
    assert [where for where, line in lines() for each in numbers.findall(line) if not drama.fullmatch(each)] == []


def test_every_module_opens_with_one_sentence() -> None:
    """What lives here, and its rule."""
    modules = [path for path in ours() if path.suffix == ".py" and path.name != "__init__.py"]
    openings = {path: path.read_text().lstrip() for path in modules}
    assert [str(path.relative_to(ROOT)) for path, text in openings.items() if not text.startswith('"""')] == []


def test_no_module_is_longer_than_400_lines() -> None:
    """Past that it is two."""
    long = {
        path.name: path.read_text().count("\n") for path in ours() if path.suffix == ".py" and "tests" not in path.parts
    }
    assert {name: count for name, count in long.items() if count > 400} == {}
