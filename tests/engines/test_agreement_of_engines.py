"""Both engines give the same outcomes, row for row and byte for byte; `tests/test_cases.py` runs each case by both."""

from pathlib import Path

import pytest

from servanda.engines import duckdb, reference
from servanda.engines.outcomes import Outcomes
from servanda.logs import Log, load_log
from servanda.logs.locate import locate
from servanda.model import load
from servanda.model.agreement import Agreement

from .comparison import differences

REPO = Path(__file__).parents[2]
QINGHE = REPO / "agreements" / "qinghe" / "qinghe.agreement"


@pytest.fixture(scope="module")
def qinghe() -> tuple[Agreement, Log]:
    agreement, diagnostics = load(QINGHE)
    assert agreement is not None, diagnostics
    place = locate(QINGHE, None)
    log, found = load_log(agreement, binding=place.binding, folder=place.folder, as_of=None)
    assert log is not None, found
    return agreement, log


@pytest.fixture(scope="module")
def both(qinghe: tuple[Agreement, Log]) -> tuple[Outcomes, Outcomes]:
    return duckdb.run(*qinghe), reference.run(*qinghe)


def test_the_sample_has_every_outcome(both: tuple[Outcomes, Outcomes]) -> None:
    assert len({row.outcome for row in both[1].rows()}) == 7


def test_the_sample_is_judged_alike(both: tuple[Outcomes, Outcomes]) -> None:
    assert differences(*both, names=("duckdb", "reference")) == []


def test_the_evidence_is_the_same_file(both: tuple[Outcomes, Outcomes], tmp_path: Path) -> None:
    files = tmp_path / "duckdb.csv", tmp_path / "reference.csv"
    counts = [outcomes.export(path) for outcomes, path in zip(both, files, strict=True)]
    assert counts[0] == counts[1] == len(list(both[1].rows()))
    assert files[0].read_bytes() == files[1].read_bytes()


def test_the_parquet_files_hold_the_same_rows(both: tuple[Outcomes, Outcomes], tmp_path: Path) -> None:
    import duckdb as database  # noqa: PLC0415 - a reader of files here

    tables = []
    for name, outcomes in zip(("duckdb", "reference"), both, strict=True):
        path = tmp_path / f"{name}.parquet"
        outcomes.export(path)
        with database.connect() as connection:
            found = connection.read_parquet(str(path))
            tables.append((found.columns, [str(kind) for kind in found.types], found.fetchall()))
    assert tables[0] == tables[1]


def test_some_clauses_alone_are_judged_alike(qinghe: tuple[Agreement, Log]) -> None:
    only = frozenset({"2.1.3.2", "2.2.2.2"})
    one, other = duckdb.run(*qinghe, only=only), reference.run(*qinghe, only=only)
    assert differences(one, other) == []
    assert {row.clause for row in one.rows()} >= only


def test_evidence_of_another_kind_is_refused(both: tuple[Outcomes, Outcomes], tmp_path: Path) -> None:
    for outcomes in both:
        with pytest.raises(ValueError, match=r"not \.txt"):
            outcomes.export(tmp_path / "rows.txt")
    assert list(tmp_path.iterdir()) == []
