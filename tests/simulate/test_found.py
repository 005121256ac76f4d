"""What `servanda check` finds in simulated exports is the truth: every fault under its clause, and nothing else."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from servanda.cli import app
from servanda.model import load
from servanda.simulate import Size, Values, read_values

ROOT = Path(__file__).resolve().parents[2]
QINGHE = ROOT / "agreements" / "qinghe"
OTHER = Path(__file__).with_name("other.agreement")
BINDING = """\
extends: {standard}
coverage: 2025-07-01 to 2025-12-01
constants:
  client_staff: [qh-shen, qh-zhou]
sources:
  customers:
    coverage: 2020-01-01 to 2025-12-01
"""


def _checked(agreement: Path, logs: Path) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["check", str(agreement), "--logs", str(logs), "--format", "json"])
    assert done.exit_code in {0, 1}, done.output
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _row(clause: str, debtor: str, parts: dict[str, Any], trigger: tuple[str, str]) -> tuple[str, ...]:
    key = json.dumps(parts["key"], sort_keys=True)
    return (clause, debtor, parts["step"], key, parts["outcome"], parts["opened_at"], parts["due_at"], *trigger)


def _assert_found(result: dict[str, Any], truth: list[dict[str, Any]]) -> None:
    """Breaches row for row with their triggers, other outcomes by clause."""
    expected = Counter(
        _row(row["clause"], row["debtor"], row, (row["trigger_file"], row["trigger_record"]))
        for row in truth
        if row["outcome"] in {"late", "missed"}
    )
    found: Counter[tuple[str, ...]] = Counter()
    others: Counter[tuple[str, str]] = Counter()
    for clause in result["clauses"]:
        for breach in clause["breaches"]:
            origin = breach["trigger"] or {"file": "", "record": ""}
            found[_row(clause["clause"], clause["debtor"], breach, (origin["file"], str(origin["record"])))] += 1
        for outcome in ("excused", "released", "undecided"):
            others[clause["clause"], outcome] += (clause["instances"] or {}).get(outcome, 0)
    assert found == expected
    assert +others == Counter(
        (row["clause"], row["outcome"]) for row in truth if row["outcome"] in {"excused", "released", "undecided"}
    )


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_every_injected_fault_is_found_and_nothing_else(simulate: Any, seed: int) -> None:
    exports = simulate(seed=seed, faults="all=2", parts=3)
    _assert_found(_checked(QINGHE, exports.folder), exports.truth())


def test_a_service_without_faults_is_in_no_breach(simulate: Any) -> None:
    exports = simulate(seed=24, faults="none")
    result = _checked(QINGHE, exports.folder)
    _assert_found(result, [])
    assert {clause["verdict"] for clause in result["clauses"]} <= {
        # the client may demand other staff at any time
        *("compliant", "not triggered", "pending", "recital", "remedy", "dormant", "exercised", "available since"),
    }


def test_the_committed_sample() -> None:
    _assert_found(_checked(QINGHE, QINGHE / "logs"), _truth(QINGHE / "logs"))


def test_another_clients_values_are_simulated(simulate: Any) -> None:
    agreement, found = load(OTHER)
    assert agreement is not None, found
    values, lacking = read_values(agreement)
    assert isinstance(values, Values), lacking
    exports = simulate(
        seed=25, values=values, first=date(2025, 7, 1), last=date(2025, 11, 30), size=Size(50, 70.0, 20.0)
    )
    sent = [row for row in exports.chat() if row["action"] == "send" and row["from"] in {"lin", "zhao", "qian"}]
    assert {row["channel"] for row in sent} == {"email", "wecom", "private"}
    assert {row["template"] for row in sent if row["msgtime"] < 1_759_269_600_000} == {
        "",
        "A1",
        "A2",
    }  # 1 October, 0:00
    (exports.folder / "logs.yaml").write_text(
        BINDING.format(standard=ROOT / "agreements/customer-maintenance/logs.yaml")
    )
    _assert_found(_checked(OTHER, exports.folder), exports.truth())


def _truth(folder: Path) -> list[dict[str, Any]]:
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        return [{**row, "key": json.loads(row["key"])} for row in csv.DictReader(file)]
