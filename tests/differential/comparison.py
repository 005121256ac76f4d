"""Two engines on one example: the same rows, openings, exercises, metrics, counts and judgement, or what differs."""

import re
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from servanda.engines.outcomes import OutcomeRow
from servanda.model.agreement import Agreement
from servanda.plan import Check, lower

from .agreements import Generated
from .records import Records
from .running import ENGINES, Result, open_log, run_on

_NAME = r"\w+(?: \(row set aside[^)]*\))?"
_SOURCE = re.compile(rf"(?<=to due: ){_NAME}|(?<=no records of ){_NAME}|reasons=\(\(.*?\), (?=tolerated)")
"""words that name a source, and the counts of such words: of several that tell of nothing engines may name another"""
_PARTS = ("rows", "openings", "exercises", "metrics", "tallies")


@dataclass(frozen=True, slots=True)
class Difference:
    """What two engines do not agree on: `kind` is alike for differences that look alike, `details` are for people."""

    kind: str
    details: str


def compared(generated: Generated, records: Records) -> tuple[Difference | None, Result | None]:
    """The difference between the engines on one example, and the first engine's result."""
    results: list[Result] = []
    with open_log(generated, records) as log:
        for name in ENGINES:
            try:
                results.append(run_on(name, generated, log))
            except Exception as error:  # noqa: BLE001 - a crash is a difference like others
                where = traceback.extract_tb(error.__traceback__)[-1]
                first = str(error).splitlines()[0] if str(error) else ""
                kind = f"{name} crashes: {type(error).__name__} in {where.name}: {_plain(first)}"
                return Difference(kind, traceback.format_exc()), None
    first_result, second = results
    return difference(generated.agreement, first_result, second), first_result


def _plain(message: str) -> str:
    """The message without what changes from example to example."""
    return "".join("#" if each.isdigit() else each for each in message)[:120]


def difference(agreement: Agreement, first: Result, second: Result) -> Difference | None:
    """What differs; differences in the words of reasons count only where all else is the same."""
    for part in _PARTS:
        mine, theirs = getattr(first, part), getattr(second, part)
        if part == "rows":
            mine, theirs = _wordless(mine), _wordless(theirs)
        only_mine, only_theirs = _only(mine, theirs), _only(theirs, mine)
        if only_mine or only_theirs:
            what = _rows_kind(agreement, only_mine, only_theirs) if part == "rows" else _fields(only_mine, only_theirs)
            return Difference(f"{part}: {what}", _listed(part, only_mine, only_theirs))
    mine, theirs = _plainly(first.rows), _plainly(second.rows)
    only_mine, only_theirs = _only(mine, theirs), _only(theirs, mine)
    if only_mine or only_theirs:
        pairs = sorted({f"{a.reason} / {b.reason}" for a, b in zip(only_mine, only_theirs, strict=False)})
        return Difference(f"reasons: {'; '.join(pairs)}", _listed("rows", only_mine, only_theirs))
    if _SOURCE.sub("", str(first.judgement)) != _SOURCE.sub("", str(second.judgement)):
        return Difference("judgement", f"{first.judgement}\n\n{second.judgement}")
    return None


def _wordless(rows: Sequence[OutcomeRow]) -> list[OutcomeRow]:
    return [replace(row, reason=None) for row in rows]


def _plainly(rows: Sequence[OutcomeRow]) -> list[OutcomeRow]:
    """Reasons without the source they name."""
    return [replace(row, reason=row.reason and row.reason.partition(": ")[0]) for row in rows]


def _only(mine: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    left = Counter(theirs)
    found = []
    for each in mine:
        if left[each]:
            left[each] -= 1
        else:
            found.append(each)
    return found


def _fields(mine: list[Any], theirs: list[Any]) -> str:
    """The names of the fields in which the first two differ."""
    if not mine or not theirs:
        return f"{len(mine)} more here, {len(theirs)} more there"
    a, b = mine[0], theirs[0]
    return ", ".join(name for name in type(a).__dataclass_fields__ if getattr(a, name) != getattr(b, name))


def _rows_kind(agreement: Agreement, mine: list[OutcomeRow], theirs: list[OutcomeRow]) -> str:
    clause = (mine or theirs)[0].clause
    kinds = sorted({_check(check) for check in lower(agreement).checks if check.clause == clause})
    a, b = ([row for row in rows if row.clause == clause] for rows in (mine, theirs))
    outcomes = (
        " ".join(sorted({row.outcome.value for row in a})) + " / " + " ".join(sorted({row.outcome.value for row in b}))
    )
    fields = _fields(a, b) if len(a) == len(b) else "number of rows"
    return f"{', '.join(kinds)}: {outcomes}: {fields}"


def _check(check: Check) -> str:
    parts = [type(check.demand).__name__, type(check.instances).__name__]
    parts += [word for word, there in (("released", check.releases), ("excused", check.excuses)) if there]
    parts += [word for word, there in (("paused", check.pauses), ("overridden", check.overridden_by)) if there]
    return " ".join(parts)


def _listed(part: str, mine: list[Any], theirs: list[Any]) -> str:
    lines = [f"{part} that only {ENGINES[0]} gives:", *map(str, mine), f"{part} that only {ENGINES[1]} gives:"]
    return "\n  ".join(["", *lines, *map(str, theirs)])
