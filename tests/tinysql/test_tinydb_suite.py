"""TinyDB's own tests, from its source distribution, on our table; fetched by pip, never kept in this repository."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

MEMORY = "reads the attributes of stock's MemoryStorage"
JSON = "is about stock's JSONStorage: its handle, its options, its errors"
RAW = "reads the raw file"

# What does not pass, and why. Everything else does.
DESELECTED = {
    "test_middlewares.py::test_caching_write_many": MEMORY,
    "test_middlewares.py::test_caching_flush": MEMORY,
    "test_middlewares.py::test_caching_flush_manually": MEMORY,
    "test_middlewares.py::test_caching_write": MEMORY,
    "test_middlewares.py::test_caching_json_write": JSON,
    "test_storages.py::test_in_memory": MEMORY,
    "test_storages.py::test_json": JSON,
    "test_storages.py::test_json_kwargs": RAW,
    "test_storages.py::test_json_read": JSON,
    "test_storages.py::test_json_invalid_directory": JSON,
    "test_storages.py::test_json_invalid_mode_warning": JSON,
    "test_storages.py::test_create_dirs": JSON,
    "test_storages.py::test_encoding": JSON,
    "test_tables.py::test_table_repr": "names both stock storages in the text it expects",
}


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=150, check=False
    )


def not_here(reason: str) -> None:
    """A skip, which continuous integration counts as a failure."""
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def sources(pytestconfig: pytest.Config, tmp_path: Path) -> Path:
    """TinyDB's `tests` folder alone, beside an empty pytest.ini; the code under test stays the installed one."""
    cache = getattr(pytestconfig, "cache", None)
    kept = cache.mkdir("tinydb-source") if cache else tmp_path
    wanted = f"tinydb=={version('tinydb')}"
    archive = kept / f"tinydb-{version('tinydb')}.tar.gz"
    if not archive.exists():
        asked = run(
            "-m", "pip", "download", "-q", "--no-deps", "--no-binary", "tinydb", "-d", str(kept), wanted, cwd=tmp_path
        )
        if not archive.exists():
            not_here(f"pip cannot fetch the source distribution of {wanted}: {asked.stderr.strip()[-200:]}")
    with tarfile.open(archive) as packed:
        for member in packed.getmembers():
            found = re.fullmatch(r"tinydb-[^/]+/(tests/\w+\.py)", member.name)
            content = packed.extractfile(member) if found else None
            if found and content:
                (tmp_path / "tests").mkdir(exist_ok=True)
                (tmp_path / found[1]).write_bytes(content.read())
    shutil.copy(Path(__file__).with_name("stock_suite_conftest.py"), tmp_path / "tests" / "conftest.py")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


@pytest.mark.tinydb_suite
def test_stock_tests_pass_on_our_table(sources: Path):
    """Everything that TinyDB promises about tables, documents and queries holds here too."""
    (sources / "tests" / "deselected.txt").write_text("\n".join(DESELECTED))
    done = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", cwd=sources)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert f"{len(DESELECTED)} deselected" in done.stdout
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) >= 130
