"""Services killed at failpoints and at random: `python -m benchmarks.kills [--kills N] [--curation|--gaps|--tables]`.

Runs the tests that kill senders of notices (`tests/bot/test_kills.py`, in fair and in foul weather and with three
replicas), or with `--curation` those that kill a service in which people offer and moderators decide
(`tests/bot/test_curation_kills.py`), or with `--gaps` everything that is done with gaps and review clocks
(`tests/bot/test_gap_kills.py`, at its failpoints only), or with `--tables` the life of a table from its making to its
end (`tests/bot/test_table_kills.py`) and its sitting, on SQLite and PostgreSQL, with so many kills at random instead
of the suite's few, and prints for each what was killed, done, lost and doubled.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOTICES, CURATION = ("tests/bot/test_kills.py",), ("tests/bot/test_curation_kills.py",)
GAPS = ("tests/bot/test_gap_kills.py",)
TABLES = ("tests/bot/test_table_kills.py", "tests/bot/test_sitting_faults.py")
LONGEST_S = 3600


def run(tests: Sequence[str], kills: int, folder: Path, chosen: str) -> Path:
    """Run the tests; where their report is."""
    report = folder / "kills.xml"
    options = ["-q", "-p", "no:cacheprovider", "-o", "junit_family=xunit1", f"--junitxml={report}"]
    options += [f"--basetemp={folder / 'tests'}", "--timeout", str(LONGEST_S)]
    words = [sys.executable, "-m", "pytest", *options, *(["-k", chosen] if chosen else []), *tests]
    environment = {**os.environ, "CHAUPAL_TEST_KILLS": str(kills), "PYTHONPATH": str(ROOT)}
    subprocess.run(words, cwd=ROOT, env=environment, check=False, timeout=8 * LONGEST_S)
    return report


def told(report: Path) -> int:
    """Print what each run counted; how many failed."""
    at_failpoints = failed = 0
    for case in ET.parse(report).getroot().iter("testcase"):
        name = case.get("name", "")
        wrong = case.find("failure") is not None or case.find("error") is not None
        failed += wrong
        counts = {one.get("name"): one.get("value") for one in case.iter("property")}
        if counts.get("kills"):
            words = ", ".join(f"{value} {key}" for key, value in counts.items())
            print(f"{name}: {words} in {float(case.get('time', 0)):.0f} s{' FAILED' if wrong else ''}")
        elif "failpoint" in name or "said_again" in name:
            at_failpoints += 1
            if wrong:
                print(f"{name}: FAILED")
    print(f"{at_failpoints} failpoints, each on its own database; {failed} runs failed")
    return failed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500, help="kills at random on each database, in each weather")
    parser.add_argument("--only", default="", help="some of the tests, as pytest's -k takes them")
    parser.add_argument("--curation", action="store_true", help="moderators instead of senders")
    parser.add_argument("--gaps", action="store_true", help="gaps and review clocks instead of senders")
    parser.add_argument(
        "--tables", action="store_true", help="tables, their dates, seats and sittings instead of senders"
    )
    asked = parser.parse_args()
    tests = CURATION if asked.curation else GAPS if asked.gaps else TABLES if asked.tables else NOTICES
    chosen = asked.only or ("kill" if asked.tables else "")
    with tempfile.TemporaryDirectory() as made_for_it:
        sys.exit(bool(told(run(tests, asked.kills, Path(made_for_it), chosen))))
