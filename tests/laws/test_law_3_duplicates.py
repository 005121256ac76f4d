"""Law 3: a record that is there twice, word for word, counts once; the same id with another content is a finding."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.diagnostics import Severity
from tests.differential import Generated, Records

from .budget import Premises, law, seeded
from .exports import Style, judged, read, written
from .rows import rows_of
from .test_law_2_order import ungapped


@pytest.mark.parametrize("identified", [True, False])
def test_law_3_exact_duplicates_change_nothing(tmp_path_factory: pytest.TempPathFactory, *, identified: bool) -> None:
    met = Premises()

    @law(5)
    @given(seeded(), st.integers(0, 10**6))
    def property_(case: tuple[Generated, Records], seed: int) -> None:
        generated, records = case[0], ungapped(case[1])
        if not records.records:
            return
        chance = random.Random(seed)  # noqa: S311 -- no secret
        twice = tuple(chance.choices(records.records, k=chance.randint(1, 4)))
        folder = tmp_path_factory.mktemp("law") / "exports"
        style = Style(seed, shuffled=True, files=chance.randint(1, 2), twice=twice)
        exported = written(folder, generated, records, style)
        rows = rows_of("duckdb", generated, records)
        if not identified:
            # without an id the whole row is a record's identity, and says which of two at one instant came first
            once = written(folder.with_name("once"), generated, records, replace(style, twice=()))
            for binding in (folder / "logs.yaml", once.folder / "logs.yaml"):
                binding.write_text(binding.read_text(encoding="utf-8").replace("    id: rid\n", ""), encoding="utf-8")
            rows = judged(once, records.as_of)
        assert Counter(rows) == Counter(judged(exported, records.as_of))
        with read(exported, records.as_of) as (log, _):
            assert log is not None
            assert sum(source.duplicates for source in log.summaries) == len(twice)
        met["rows"] += len(rows)
        met["named"] += any(row.trigger in twice or row.response in twice for row in rows)

    property_()
    met.must(rows=10, named=1)


def test_law_3_one_id_with_two_contents_is_a_finding(tmp_path_factory: pytest.TempPathFactory) -> None:
    met = Premises()

    @law(6)
    @given(seeded(1, 1), st.integers(0, 10**6))
    def property_(case: tuple[Generated, Records], seed: int) -> None:
        generated, records = case[0], ungapped(case[1])
        if not records.records:
            return
        record = records.records[seed % len(records.records)]
        other = replace(record, at=record.at + 1)
        folder = tmp_path_factory.mktemp("law") / "exports"
        exported = written(folder, generated, records, Style(seed, shuffled=True, files=2, extra=(other,)))
        with read(exported, records.as_of) as (log, diagnostics):
            assert log is None
            wrong = [one for one in diagnostics if one.severity is Severity.ERROR]
        assert any(record.id in one.message or (one.origin and one.origin.value == record.id) for one in wrong), wrong
        met["found"] += 1

    property_()
    met.must(found=2)
