"""The benchmarks run and say what they should; how fast anything is, no test decides."""

import json
import subprocess
import sys

import pytest

from tests.benchmarks.figures import FIGURES


def test_a_short_run_tells_its_figures_as_json():
    """Nothing but one JSON object is printed, with the figures asked for and what they depend on."""
    command = [sys.executable, "-m", "tests.benchmarks", "store", "--json", "--quick", "--size", "500"]
    ran = subprocess.run([*command, "--only", "stock_over_ours_10k"], capture_output=True, check=True)
    told = json.loads(ran.stdout)
    assert {"stock_over_ours_10k", "python", "cpus"} <= told.keys()


@pytest.mark.postgres
@pytest.mark.timeout(300)  # seconds; a few where the machine has nothing else to do
def test_a_short_run_on_postgresql_tells_its_figures_too():
    """The group of several processes runs on a server of its own."""
    command = [sys.executable, "-m", "tests.benchmarks", "postgres", "--json", "--quick", "--size", "500"]
    ran = subprocess.run([*command, "--only", "pg_growth"], capture_output=True, check=True)
    assert {"pg_growth", "python", "cpus"} <= json.loads(ran.stdout).keys()


def test_every_bound_can_be_met_and_missed():
    """The table of figures compares in the right direction."""
    assert FIGURES["lookup_1m_us"].is_met(50)
    assert not FIGURES["lookup_1m_us"].is_met(500)
    assert FIGURES["paced_of_allowed"].is_met(0.99)
    assert not FIGURES["paced_of_allowed"].is_met(0.5)
