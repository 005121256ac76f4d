"""Shuffled, split, doubled or written in another offset, the same records are the same events."""

import shutil
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

RECORDS = [
    (f"n{number}", datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(minutes=number * 7 % 11), f"t{number % 4}")
    for number in range(12)
]
OFFSETS = st.sampled_from([0, 60, 330, 480, -210])


def events(out: Any) -> set[tuple[Any, ...]]:
    return set(out.rows("answered", "at", "id", "ticket"))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(range(len(RECORDS))),
    twice=st.sets(st.integers(0, len(RECORDS) - 1)),
    parts=st.lists(st.integers(0, 2), min_size=2 * len(RECORDS), max_size=2 * len(RECORDS)),
    offset=OFFSETS,
)
def test_order_parts_duplicates_and_offsets_change_nothing(
    project: Any, order: list[int], twice: set[int], parts: list[int], offset: int
) -> None:
    files = dict.fromkeys(
        ("tickets-a.csv", "tickets-b.csv", "tickets-c.csv"), "ticket,what,at,no,paid,kind,urgency,note\n"
    )
    names = list(files)
    shown = timezone(timedelta(minutes=offset))
    for place, index in enumerate([*order, *twice]):
        no, moment, ticket = RECORDS[index]
        text = moment.astimezone(shown).isoformat()
        files[names[parts[place]]] += f"{ticket},answered,{text},{no},,,,\n"
    shutil.rmtree(project.folder / "exports", ignore_errors=True)
    project.files.clear()
    project.write(files)
    out = project.load()
    expected = {(int(moment.timestamp()) * 10**6, no, ticket) for no, moment, ticket in RECORDS}
    assert events(out) == expected
    assert len(out.rows("answered", "row")) == len({row for (row,) in out.rows("answered", "row")}) == len(RECORDS)
    assert out.log.summaries[0].duplicates == len(twice)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=60))
def test_reading_any_text_as_a_binding_ends_in_values(text: str) -> None:
    from servanda.logs.binding_reader import read_binding  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "logs.yaml"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        binding, diagnostics = read_binding(path, None)
    assert binding is None
    assert diagnostics
