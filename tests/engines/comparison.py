"""Says where two engines' outcomes differ, in everything that they promise."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime, timedelta

from servanda.engines.outcomes import Outcome, OutcomeRow, Outcomes, RecordRef

NARROWED = (frozenset({Outcome.LATE, Outcome.MISSED}), frozenset({Outcome.UNDECIDED}))


def differences(one: Outcomes, other: Outcomes, names: tuple[str, str] = ("first", "second")) -> list[str]:
    """Every difference as a line of text; none where the two agree.

    Rows are compared whole and as bags, then in their order; so are openings, exercises, metrics and tallies.
    """
    rows, others = list(one.rows()), list(other.rows())
    found = _bags("row", map(row_text, rows), map(row_text, others), names)
    found += _bags("opening", one.openings, other.openings, names)
    found += _bags("exercise", one.exercises, other.exercises, names)
    found += _bags("metric", one.metrics, other.metrics, names)
    found += _bags("tally", one.tallies(), other.tallies(), names)
    if found:
        return found
    found += _order("rows", rows, others)
    found += _order("openings", one.openings, other.openings)
    found += _order("exercises", one.exercises, other.exercises)
    found += _order("metrics", one.metrics, other.metrics)
    return found + _narrowed(one, other, rows)


def _bags(what: str, one: Iterable[Hashable], other: Iterable[Hashable], names: tuple[str, str]) -> list[str]:
    ours, theirs = Counter(one), Counter(other)
    only = [(names[0], ours - theirs), (names[1], theirs - ours)]
    lines = [
        f"{what} only of {name}: {item}" + (f" ({n} times)" if n > 1 else "")
        for name, bag in only
        for item, n in bag.items()
    ]
    return sorted(lines, key=lambda line: (line.split(": ", 1)[1], line))


def _order(what: str, one: Iterable[object], other: Iterable[object]) -> list[str]:
    pairs = enumerate(zip(one, other, strict=True))
    return next(([f"{what} in another order, from place {n} on: {a} | {b}"] for n, (a, b) in pairs if a != b), [])


def _narrowed(one: Outcomes, other: Outcomes, rows: list[OutcomeRow]) -> list[str]:
    """Rows asked for by outcome, clause, debtor and number."""
    asked: list[tuple[str, Callable[[Outcomes], list[OutcomeRow]]]] = []
    asked += [(f"rows that are {sorted(some)}", lambda it, some=some: list(it.rows(some))) for some in NARROWED]
    for clause, debtor in sorted({(row.clause, row.debtor) for row in rows}):
        asked.append((f"rows of {clause} {debtor}", lambda it, c=clause, d=debtor: list(it.rows(clause=c, debtor=d))))
        asked.append((f"two rows of {clause}", lambda it, c=clause: list(it.rows(clause=c, limit=2))))
    return [f"{what} differ" for what, rows_of in asked if rows_of(one) != rows_of(other)]


def row_text(row: OutcomeRow) -> str:
    """A row in words: instants in UTC, records as file and number."""
    key = ",".join(f"{name}={value}" for name, value in row.key) or "-"
    times = (("opened", row.opened_at), ("due", row.due_at), ("met", row.met_at))
    records = (("trigger", row.trigger), ("response", row.response), ("excuse", row.excuse))
    parts = [row.clause, row.debtor, row.step, key, row.outcome.value]
    parts += [f"{name}={instant_text(at)}" for name, at in times]
    parts += [f"{name}={_ref(ref)}" for name, ref in records]
    return " ".join([*parts, f"reason={row.reason or '-'}"])


def instant_text(at: int | None) -> str:
    """Microseconds as ISO 8601 in UTC."""
    if at is None:
        return "-"
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).isoformat().replace("+00:00", "Z")


def _ref(ref: RecordRef | None) -> str:
    return "-" if ref is None else f"{ref.event}@{ref.file}:{ref.record}"
