"""The simulator states its faults from what it did; the engine must find exactly those, in every clause.

Neither side reads the other: the simulator never evaluates a rule, the engine never sees the truth. Here every row that
is not met or pending is compared, with its trigger's record; `tests/simulate/test_found.py` takes the command's road.
"""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

from servanda.engines import duckdb
from servanda.engines.outcomes import Outcome, OutcomeRow
from servanda.logs import load_log
from servanda.logs.locate import locate
from servanda.model import load
from servanda.model.agreement import Agreement
from servanda.simulate.run import CLAUSES, Options, Size, run
from servanda.simulate.values import read_values

REPO = Path(__file__).parents[2]
QINGHE = REPO / "agreements" / "qinghe" / "qinghe.agreement"
UNREMARKABLE = {Outcome.MET, Outcome.PENDING}
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)

Fault = tuple[str, str, str, str, str, str, str]


def agreement() -> Agreement:
    loaded, diagnostics = load(QINGHE)
    assert loaded is not None
    assert not diagnostics
    return loaded


def found(folder: Path) -> list[OutcomeRow]:
    qinghe = agreement()
    place = locate(QINGHE, folder)
    log, diagnostics = load_log(qinghe, binding=place.binding, folder=place.folder, as_of=None)
    assert log is not None, diagnostics
    return list(duckdb.run(qinghe, log).rows())


def remarkable(rows: list[OutcomeRow]) -> Counter[Fault]:
    return Counter(
        (
            row.clause,
            row.debtor,
            row.step,
            json.dumps(dict(row.key), sort_keys=True),
            row.outcome.value,
            row.trigger.file if row.trigger else "",
            str(row.trigger.record) if row.trigger else "",
        )
        for row in rows
        if row.outcome not in UNREMARKABLE
    )


def truth(path: Path) -> Counter[Fault]:
    with path.open(encoding="utf-8", newline="") as stream:
        return Counter(
            (
                row["clause"],
                row["debtor"],
                row["step"],
                json.dumps(json.loads(row["key"]), sort_keys=True),
                row["outcome"],
                row["trigger_file"],
                row["trigger_record"],
            )
            for row in csv.DictReader(stream)
        )


def simulate(folder: Path, seed: int, faults: dict[str, int], parts: int = 1) -> None:
    values, diagnostics = read_values(agreement())
    assert values is not None, diagnostics
    run(values, Options(seed, FIRST, LAST, Size(), faults, parts), folder)


def test_committed_sample() -> None:
    folder = QINGHE.parent / "logs"
    rows = found(folder)
    assert remarkable(rows) == truth(folder / "truth.csv")
    assert sum(row.outcome is Outcome.MET for row in rows) > 1_000  # and the rest was really looked at


def test_every_kind_of_fault(tmp_path: Path) -> None:
    simulate(tmp_path, 11, dict.fromkeys(CLAUSES, 1), parts=3)
    expected = truth(tmp_path / "truth.csv")
    assert {clause for clause, *_ in expected} >= set(CLAUSES.values())
    assert remarkable(found(tmp_path)) == expected
