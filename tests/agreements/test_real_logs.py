"""Two public service logs checked from the command line: against published figures, and instance by instance against
the same duties worked out in plain Python (`plain_figures.py`). The logs are no part of the project.
"""

import csv
import fcntl
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.agreements import plain_figures as plain

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT.parent / "shared" / "data" / "logs"
INCIDENTS = LOGS / "uci498_incident_event_log.zip"
HELPDESK = LOGS / "italian_helpdesk.xes.gz"

pytestmark = pytest.mark.skipif(
    not (INCIDENTS.is_file() and HELPDESK.is_file()), reason=f"the public logs are not in {LOGS}"
)


class Checked:
    """What `servanda check` said: its JSON, and every instance of its evidence by clause."""

    def __init__(self, folder: Path) -> None:
        self.result: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
        self.instances: dict[str, plain.Instances] = defaultdict(Counter)
        with (folder / "evidence.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                [key] = json.loads(row["key"]).values()
                opened, due, met = (moment(row[name]) for name in ("opened_at", "due_at", "met_at"))
                assert opened is not None
                # Without a deadline is only what still pauses.
                assert due is not None or row["outcome"] == "pending"
                self.instances[row["clause"]][key, opened, due or datetime.max, met, row["outcome"]] += 1  # noqa: DTZ901 - naive UTC

    def counts(self, clause: str) -> dict[str, int]:
        """The outcomes of a clause, those that no instance has left out."""
        [found] = [entry for entry in self.result["clauses"] if entry["clause"] == clause]
        return {word: n for word, n in found["instances"].items() if n}

    def windows(self) -> dict[str, tuple[int, int, bool]]:
        """By window of the agreement's metric: share as numerator and denominator, and whether it is thin."""
        return {
            entry["window"]: (entry["numerator"], entry["denominator"], entry["thin"])
            for entry in self.result["metrics"]
        }


def moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None) if text else None


LONG = pytest.mark.skipif(not os.environ.get("SERVANDA_LONG"), reason="SERVANDA_LONG=1 runs it: half a minute or more")


def run(name: str, shared: Path, engine: str = "duckdb", *options: str) -> Path:
    """The agreement checked once for all test processes: what it wrote, in the folder they share."""
    folder = shared / "-".join(["real-logs", name, engine, *options])
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            made = folder.with_suffix(".new")
            made.mkdir()
            command = [sys.executable, "-m", "servanda", "check", str(ROOT / "agreements" / name), "--logs", str(LOGS)]
            command += ["--engine", engine, *options]
            command += ["--format", "json", "-o", str(made / "result.json"), "--evidence", str(made / "evidence.csv")]
            ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
            assert ran.returncode == 1, ran.stderr  # there are breaches, and nothing worse
            assert ran.stderr == ""
            made.rename(folder)
    return folder


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="module")
def incidents(shared: Path) -> Checked:
    return Checked(run("incident-management", shared))


@pytest.fixture(scope="module")
def helpdesk(shared: Path) -> Checked:
    return Checked(run("italian-helpdesk", shared))


# Published: incidents opened per ISO week, and the share of them with the mark in percent to two places.
MARKED = {
    "2016-W09": (1858, "44.08"),
    "2016-W10": (2073, "4.25"),
    "2016-W11": (1975, "34.43"),
    "2016-W12": (1686, "60.79"),
    "2016-W13": (2174, "71.67"),
    "2016-W14": (2008, "75.60"),
    "2016-W15": (1995, "79.20"),
    "2016-W16": (1401, "65.74"),
    "2016-W17": (2046, "82.26"),
    "2016-W18": (2064, "77.33"),
    "2016-W19": (1736, "76.73"),
    "2016-W20": (1779, "79.48"),
    "2016-W21": (1177, "74.26"),
    "2016-W22": (673, "79.79"),
}


def test_published_figures_of_the_incidents(incidents: Checked) -> None:
    [source] = incidents.result["logs"]
    assert (source["records"], source["duplicates"]) == (141_712, 0)
    # An assignee within 60 minutes: 20,723 of 24,260 that ever had one; 24,918 incidents in all.
    assert incidents.counts("1.1") == {"met": 20_723, "late": 24_260 - 20_723, "missed": 24_918 - 24_260}
    early = sum(n for (_, opened, _, met, _), n in incidents.instances["1.1"].items() if met and met < opened)
    assert early == 3
    # Resolved for the first time within 24 and 72 hours, of 24,905 that ever were.
    assert incidents.counts("2.1") == {"met": 13_745, "late": 24_905 - 13_745, "missed": 13}
    assert incidents.counts("2.2") == {"met": 16_769, "late": 24_905 - 16_769, "missed": 13}
    # Closed within 240 hours, by last priority.
    for clause, met, whole in (("3.1", 150, 270), ("3.2", 244, 408), ("3.3", 15_523, 23_466), ("3.4", 512, 774)):
        assert incidents.counts(clause) == {"met": met, "late": whole - met}
    assert incidents.counts("4.1") == {"met": 15_803, "missed": 9_115}
    assert incidents.counts("4.2") == {"met": 24_918 - 275, "missed": 275}


def test_published_weeks_of_the_incidents(incidents: Checked) -> None:
    windows = incidents.windows()
    full = {label: window for label, window in windows.items() if not window[2]}
    assert {label: whole for label, (_, whole, _) in full.items()} == {label: n for label, (n, _) in MARKED.items()}
    for label, (kept, whole, _) in full.items():
        # Percent to two places: the exact share rounds to it.
        assert abs(Fraction(100 * kept, whole) - Fraction(MARKED[label][1])) <= Fraction(1, 200), label
    assert all(whole < 40 for _, whole, thin in windows.values() if thin)
    # Judged are the weeks that are not thin; those under 70 percent are missed.
    below = sorted(label for label, (_, share) in MARKED.items() if float(share) < 70)
    assert incidents.counts("4.3") == {"met": len(MARKED) - len(below), "missed": len(below)}
    missed = [key for (key, *_, word) in incidents.instances["4.3"] if word == "missed"]
    assert sorted(missed) == below


def test_every_incident_by_plain_python(incidents: Checked) -> None:
    by_hand = plain.incidents(INCIDENTS)
    assert set(by_hand) == set(incidents.instances) - {"4.3"}
    for clause, instances in by_hand.items():
        assert same(incidents.instances[clause], instances), clause
    # The last window lies within the term; an incident of the week that the term cuts is in none.
    weeks = {label: share for label, share in plain.weeks(by_hand["4.1"]).items() if label <= "2017-W06"}
    assert {label: (kept, whole) for label, (kept, whole, _) in incidents.windows().items() if whole} == weeks


def test_published_figures_of_the_helpdesk(helpdesk: Checked) -> None:
    [source] = helpdesk.result["logs"]
    assert (source["records"], source["duplicates"]) == (21_348, 0)
    assert helpdesk.counts("1.1") == {"met": 1_513, "late": 3_108, "missed": 317}
    assert helpdesk.counts("1.2") == {"met": 2_633, "late": 1_988, "missed": 317}
    assert helpdesk.counts("2.1") == {"met": 3_184, "late": 1_867, "missed": 9}
    # Published are 10 without a response; the deadline of 8 lies after the log's end.
    assert helpdesk.counts("3.1") == {"met": 76, "late": 4_897, "missed": 2, "pending": 8}
    assert helpdesk.counts("2.3") == {"met": 777, "late": 665, "missed": 21}


def test_every_ticket_by_plain_python(helpdesk: Checked) -> None:
    by_hand = plain.helpdesk(HELPDESK)
    assert set(by_hand) == set(helpdesk.instances) - {"1.4"}
    for clause, instances in by_hand.items():
        assert same(helpdesk.instances[clause], instances), clause
    # Months that lie wholly in the term.
    months = {label: share for label, share in plain.months(by_hand["1.1"]).items() if "2010-01" < label < "2014-01"}
    found = helpdesk.windows()
    assert {label: (kept, whole) for label, (kept, whole, _) in found.items() if whole} == months
    judged = {label: 2 * kept >= whole for label, (kept, whole) in months.items() if whole >= 20}
    assert {label for label, (*_, thin) in found.items() if not thin} == set(judged)
    words = {key: word == "met" for (key, *_, word) in helpdesk.instances["1.4"]}
    assert words == judged


@pytest.mark.parametrize(
    "name",
    [
        "italian-helpdesk",
        pytest.param("incident-management", marks=LONG),
    ],
)
def test_the_reference_engine_gives_the_same_rows(name: str, shared: Path) -> None:
    folders = [run(name, shared, engine) for engine in ("duckdb", "reference")]
    rows = [Counter((folder / "evidence.csv").read_text(encoding="utf-8").splitlines()) for folder in folders]
    only = [sorted((one - other).elements())[:5] for one, other in (rows, rows[::-1])]
    assert only == [[], []]
    results = [json.loads((folder / "result.json").read_text(encoding="utf-8")) for folder in folders]
    for part in ("clauses", "details", "metrics", "parties", "verdict"):
        # Compared, not shown: the difference of ten thousand breaches takes minutes to print.
        assert (results[0][part] == results[1][part]) is True, part


@LONG
def test_a_later_as_of_changes_only_what_it_may(incidents: Checked, shared: Path) -> None:
    earlier = Checked(run("incident-management", shared, "duckdb", "--as-of=2016-04-01"))
    # What an incident's latest record says (its priority, mark and count) stands as if earlier records were withdrawn.
    for clause in ("1.1", "1.2", "2.1", "2.2", "2.3", "2.4"):
        later = {(key, opened): (due, met, word) for key, opened, due, met, word in incidents.instances[clause]}
        changed: Counter[tuple[str, str]] = Counter()
        for key, opened, due, met, word in earlier.instances[clause]:
            now = later[key, opened]
            changed[word, now[2]] += 1
            if word in {"met", "late"}:
                assert now == (due, met, word)
            elif word == "missed":
                assert now[0] == due
        assert set(changed) <= {
            ("met", "met"),
            ("late", "late"),
            ("missed", "missed"),
            ("missed", "late"),
            *(("pending", word) for word in ("met", "late", "missed", "pending")),
        }, clause
        assert changed["missed", "late"] > 100, clause


def same(found: plain.Instances, by_hand: plain.Instances) -> bool:
    """Equal, without the minutes that a printed difference of ten thousands would take."""
    if found != by_hand:
        only = [sorted(map(str, (left - right).elements()))[:5] for left, right in ((found, by_hand), (by_hand, found))]
        pytest.fail(f"found alone: {only[0]}\nby hand alone: {only[1]}")
    return True
