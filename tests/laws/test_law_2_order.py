"""Law 2: the order of records, how they are split into files, and the offset of an instant change only origins."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.differential import Generated, Record, Records

from .budget import Premises, each_engine, law, seeded
from .exports import Style, judged, written
from .rows import rows_of


def colliding(records: Records) -> Records:
    """Ids counted from 1 in each source, as systems do: the ids of two sources are the same."""
    counts: Counter[str] = Counter()
    found: list[Record] = []
    for record in records.records:
        counts[record.source] += 1
        found.append(replace(record, id=str(counts[record.source])))
    return replace(records, records=tuple(found))


def ungapped(records: Records) -> Records:
    """A binding says where coverage begins and ends; gaps are found by silence."""
    return replace(records, coverage={name: replace(one, gaps=()) for name, one in records.coverage.items()})


@each_engine
def test_law_2_the_order_of_records_changes_nothing(engine: str) -> None:
    met = Premises()

    @law(16, engine)
    @given(seeded(), st.integers(0, 10**6), st.booleans())
    def property_(case: tuple[Generated, Records], seed: int, alike: bool) -> None:  # noqa: FBT001 -- hypothesis gives it
        generated, records = case
        records = colliding(records) if alike else records
        if len(records.records) < 2:
            return
        rows = rows_of(engine, generated, records)
        assert Counter(rows) == Counter(rows_of(engine, generated, records.shuffled(seed)))
        instants = Counter(record.at for record in records.records)
        met["rows"] += len(rows)
        met["ties"] += max(instants.values()) > 1
        met["sources"] += len({record.source for record in records.records}) > 1

    property_()
    met.must(rows=50, ties=3, sources=1)


def test_law_2_files_and_offsets_change_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    met = Premises()

    @law(9)
    @given(seeded(), st.integers(0, 10**6), st.integers(1, 3))
    def property_(case: tuple[Generated, Records], seed: int, files: int) -> None:
        generated, records = case[0], ungapped(colliding(case[1]))
        if not records.coverage:
            return  # an agreement without events has no exports
        folder: Path = tmp_path_factory.mktemp("law") / "exports"
        exported = written(folder, generated, records, Style(seed, shuffled=True, files=files, offsets=True))
        rows = rows_of("duckdb", generated, records)
        assert Counter(rows) == Counter(judged(exported, records.as_of))
        met["rows"] += len(rows)
        met["several"] += files > 1 and len(records.records) > 2

    property_()
    met.must(rows=10, several=1)
