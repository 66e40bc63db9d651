"""Who may import whom: design's rule, as import-linter has it in `.importlinter`, and that no file escapes it."""

import ast
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HANDLERS = sorted(path.stem for path in (ROOT / "handlers").glob("*.py") if path.stem not in ("__init__", "routes"))
SCHEDULES = sorted(path.stem for path in (ROOT / "schedules").glob("*.py") if path.stem not in ("__init__", "jobs"))


def contracts() -> ConfigParser:
    found = ConfigParser()
    found.read(ROOT / ".importlinter")
    return found


def test_every_layer_keeps_to_its_place() -> None:
    """import-linter finds no broken contract."""
    linter = pytest.importorskip("importlinter.cli", reason="import-linter is not installed")
    assert linter.lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True) == 0


def test_no_part_of_the_machinery_is_outside_the_contracts() -> None:
    """A new file in bot/ has to be given its place among the layers."""
    layers = contracts()["importlinter:contract:layers"]["layers"]
    placed = {name.strip(" ()") for line in layers.splitlines() for name in line.replace("|", ":").split(":")}
    there = {
        f"bot.{path.stem}"
        for path in (ROOT / "bot").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert there - {"bot.__init__"} <= placed


@pytest.mark.parametrize(
    "place", [*(f"handlers/{name}" for name in HANDLERS), *(f"schedules/{name}" for name in SCHEDULES)]
)
def test_conversations_and_jobs_do_nothing_but_decide(place: str) -> None:
    """They read through the school and return a batch: no clock, no network, no file, no sleep."""
    known = {
        "bot",
        "collections",
        "dataclasses",
        "datetime",
        "functools",
        "typing",
        "itertools",
        "enum",
        "re",
        "hashlib",
    }
    assert set(_roots(ROOT / f"{place}.py")) <= known


def test_no_conversation_knows_another_and_no_job_another() -> None:
    """Only the tables of contents name them."""
    for folder in ("handlers", "schedules"):
        for path in (ROOT / folder).glob("*.py"):
            if path.stem not in ("routes", "jobs"):
                assert not {"handlers", "schedules"} & set(_roots(path)), path


def _roots(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: an import says where from"
            yield str(node.module).partition(".")[0]
