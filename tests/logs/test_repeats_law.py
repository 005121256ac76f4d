"""Records that depend on each other, against a plain reading of the binding; order and files change nothing."""

import shutil
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

MINUTE = 60 * 1_000_000
# 2026-01-05 09:00 in Shanghai
NINE = 1_767_574_800 * 1_000_000

SOURCES = """
  tickets:
    path: tickets*.csv
    format: csv
    time: {column: updated, format: 'local "YYYY-MM-DD HH:MM"', zone: agreement}
    order: version
    columns: {version: number, kind: 'one of bug, wish'}
    events:
      asked: {at: opened, latest per: no, fields: {ticket: no, kind: kind}}
      answered:
        where: kind = wish
        previous: {per: no, where: kind = bug}
        fields: {ticket: no}
      paid:
        at: opened
        where: kind = wish
        once per: no
        fields: {month: {value: "2026-01"}, amount: {column: version, currency: CNY}}
"""


class Row(NamedTuple):
    no: str
    updated: int
    opened: int
    kind: str
    version: int


Says: TypeAlias = Callable[[Row], object]

ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from("ab"),
        st.integers(0, 4),
        st.integers(0, 1),
        st.sampled_from(["bug", "wish"]),
        st.integers(1, 3),
    ),
    max_size=6,
)


def differ(rows: list[Row], says: Says) -> bool:
    return len({says(row) for row in rows}) > 1


def expected(rows: list[Row], as_of: int) -> tuple[set[str], dict[str, Counter[Any]]]:
    """The codes of findings, and what the three events are where there is none."""
    codes: set[str] = set()
    events: dict[str, Counter[Any]] = {name: Counter() for name in ("asked", "answered", "paid")}
    for no in sorted({row.no for row in rows}):
        mine = sorted((row for row in set(rows) if row.no == no), key=lambda row: (row.updated, row.version))
        seen = [row for row in mine if row.updated < as_of]
        if seen:
            last = [row for row in seen if (row.updated, row.version) == (seen[-1].updated, seen[-1].version)]
            if differ(last, lambda row: (row.opened, row.kind)):
                codes.add("LOG031")
            events["asked"][no, NINE + last[0].opened * MINUTE, last[0].kind] += 1
        wishes = [row for row in seen if row.kind == "wish"]
        if wishes:
            if differ(wishes, lambda row: (row.opened, row.version)):
                codes.add("LOG030")
            events["paid"][NINE + wishes[0].opened * MINUTE, wishes[0].version] += 1
        for before, row in pairwise(mine):
            together = (before.updated, before.version) == (row.updated, row.version)
            if together and before.kind != row.kind:
                codes.add("LOG031")
            if before.kind == "bug" and row.kind == "wish":
                events["answered"][no, NINE + row.updated * MINUTE] += 1
    return codes, events


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=ROWS, as_of=st.integers(0, 6), twice=st.booleans(), parts=st.lists(st.integers(0, 1), min_size=12, max_size=12)
)
def test_what_records_say_together(project: Any, rows: list[Row], as_of: int, *, twice: bool, parts: list[int]) -> None:
    codes, events = expected(rows, as_of)
    event(", ".join(sorted(codes)) or "sound")
    shutil.rmtree(project.folder / "exports", ignore_errors=True)
    project.files.clear()
    project.sources = SOURCES
    files = dict.fromkeys(("tickets-0.csv", "tickets-1.csv"), "no,updated,opened,kind,version\n")
    for row, part in zip([*rows, *(rows if twice else [])], parts, strict=False):
        moments = [f"2026-01-05 09:{minute:02}" for minute in (row.updated, row.opened)]
        files[f"tickets-{part}.csv"] += f"{row.no},{moments[0]},{moments[1]},{row.kind},{row.version}\n"
    project.write(files)
    out = project.load(as_of=NINE + as_of * MINUTE)
    assert set(out.codes) == codes
    if not codes:
        assert Counter(out.rows("asked", "ticket", "at", "kind")) == events["asked"]
        assert Counter(out.rows("answered", "ticket", "at")) == events["answered"]
        assert Counter((at, int(amount)) for at, amount in out.rows("paid", "at", "amount")) == events["paid"]
