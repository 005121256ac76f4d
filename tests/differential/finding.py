"""One seed after another: a difference, reduced to the least agreement and log that still differ."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from servanda.model.change import changed
from servanda.syntax import tree

from .agreements import Generated, UnsoundAgreementError, loaded
from .comparison import Difference, compared
from .draws import Tape
from .logs import case, is_aside
from .records import Record, Records, as_json
from .running import Result


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference with the example that shows it."""

    seed: int
    difference: Difference
    generated: Generated
    records: Records

    def __str__(self) -> str:
        return (
            f"{self.difference.kind}\n(seed {self.seed})\n\n{self.generated.text}\n{self.records}\n"
            f"{self.difference.details}\n\n{as_json(self.records)}"
        )


def tried(seed: int) -> tuple[Finding | None, Result | None]:
    """One example on both engines: the finding, and the first engine's result."""
    generated, records = case(Tape(seed=seed).draws(), aside=True)
    found, result = compared(generated, records)
    return (None if found is None else Finding(seed, found, generated, records)), result


def least(finding: Finding, seconds: float) -> Finding:
    """The finding with as little agreement and log as still differs alike, looked for at most so long."""
    stop = time.monotonic() + seconds
    best = finding
    better = True
    while better:
        better = False
        for items, records in _smaller(best):
            if time.monotonic() > stop:
                return best
            less = _differs(best, items, records)
            if less is not None:
                best, better = less, True
                break
    return best


def _differs(finding: Finding, items: tuple[tree.Item, ...], records: Records) -> Finding | None:
    try:
        generated = loaded(tree.SyntaxTree(finding.generated.tree.file, items))
        found, _ = compared(generated, records)
    except (UnsoundAgreementError, KeyError):
        return None
    if found is None or _class(found) != _class(finding.difference):
        return None
    return Finding(finding.seed, found, generated, records)


def _smaller(  # noqa: C901, PLR0912 - one step per thing to leave out
    finding: Finding,
) -> Iterator[tuple[tuple[tree.Item, ...], Records]]:
    """Without one item, half of the records, one record, one line, one field, one gap."""
    items, records = finding.generated.tree.items, finding.records
    for place, item in enumerate(items):
        rest = (*items[:place], *items[place + 1 :])
        if isinstance(item, tree.EventItem):
            yield rest, _without_event(records, item.name.text)
        elif not isinstance(item, tree.AgreementItem | tree.PartyItem):
            yield rest, records
    count = len(records.records)
    for size in (count // 2, count // 4, 1):
        for start in range(0, count if size else 0, max(size, 1)):
            yield items, records.without(*records.records[start : start + size])
    for place, item in enumerate(items):
        if isinstance(item, tree.ClauseItem | tree.AgreementItem | tree.CalendarItem):
            for line in range(len(item.lines)):
                less = changed(item, lines=item.lines[:line] + item.lines[line + 1 :])
                yield (*items[:place], less, *items[place + 1 :]), records
        if isinstance(item, tree.EventItem):
            if item.identity:
                yield (*items[:place], changed(item, withdrawn_by=None, identity=()), *items[place + 1 :]), records
            for field in item.fields:
                less = changed(item, fields=tuple(one for one in item.fields if one is not field))
                yield (
                    (*items[:place], less, *items[place + 1 :]),
                    _without_field(records, item.name.text, field.name.text),
                )
    for source, stretch in records.coverage.items():
        for gap in stretch.gaps:
            left = tuple(one for one in stretch.gaps if one != gap)
            yield items, records.covered(source, replace(stretch, gaps=left))
        if stretch.named:
            yield items, records.covered(source, replace(stretch, named=()))
        if is_aside(source):
            yield items, records.unfed(source)


def _without_event(records: Records, event: str) -> Records:
    feeds = {name: fed for name, fed in records.feeds.items() if name != event}
    return replace(records.only(lambda record: record.event != event), feeds=feeds)


def _without_field(records: Records, event: str, field: str) -> Records:
    def less(record: Record) -> Record:
        if record.event != event:
            return record
        return replace(record, fields=tuple(pair for pair in record.fields if pair[0] != field))

    return replace(records, records=tuple(map(less, records.records)))


def _class(found: Difference) -> str:
    """The part of a difference, not every field: a smaller example may differ in fewer of them."""
    return found.kind.split(":")[0]
