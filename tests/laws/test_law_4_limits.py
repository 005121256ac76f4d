"""Law 4: for one clause with fixed triggers a shorter limit never turns a breach into `met`, a longer one never the
reverse; a wider exception never adds a breach.

The clause's own limit or exception is all that changes, and only its own rows are compared: another clause may be
excused by the lateness, or measure the compliance, that the change does away with.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from servanda.engines.outcomes import Outcome
from servanda.model.change import changed
from servanda.syntax import tree
from servanda.syntax.tree import DayWord, Modal
from tests.differential import Generated, Records, UnsoundAgreementError, loaded
from tests.differential.nodes import NOWHERE, path, text, time

from .budget import Premises, each_engine, law, seeded
from .rows import Row, pairs, rows_of


@dataclass(frozen=True)
class Change:
    """An agreement with one clause changed, and that clause's number."""

    clause: str
    after: Generated


def changes(generated: Generated, change: "Rewrite", modals: frozenset[Modal]) -> Iterator[Change]:
    """What becomes of the agreement when a clause of one of these norms is rewritten."""
    items = generated.tree.items
    for place, item in enumerate(items):
        if not isinstance(item, tree.ClauseItem):
            continue
        norms = [line for line in item.lines if isinstance(line, tree.NormLine)]
        if len(norms) != 1 or norms[0].modal not in modals:
            continue
        lines = change(item.lines)
        if lines == item.lines:
            continue
        new = (*items[:place], changed(item, lines=lines), *items[place + 1 :])
        try:
            yield Change(item.number, loaded(tree.SyntaxTree(generated.tree.file, new)))
        except UnsoundAgreementError:
            # an alternative may not read what this one may
            continue


Lines = tuple[tree.ClauseLine, ...]


class Rewrite:
    """A change of a clause's lines."""

    def __call__(self, lines: Lines) -> Lines:
        return lines


class Longer(Rewrite):
    """Every limit that counts from an event, longer."""

    def __call__(self, lines: Lines) -> Lines:
        if not any(isinstance(line, tree.WhenEvent) for line in lines):
            return lines
        return tuple(self._line(line) for line in lines)

    @staticmethod
    def _line(line: tree.ClauseLine) -> tree.ClauseLine:
        match line:
            case tree.WithinLine(limit=tree.DurationValue(amount=amount, unit=unit)):
                return changed(line, limit=tree.DurationValue(amount * 2 or amount + 1, unit, NOWHERE))
            case tree.ByLine(day=tree.RelativeDay(word=word)) if word is not DayWord.NEXT_OCCURRENCE:
                return changed(line, time=time(24))
            case _:
                return line


@dataclass(frozen=True)
class Wider(Rewrite):
    """An exception that holds more often: one more condition, or an earlier event of any kind, or one without end."""

    way: int
    field: str

    def __call__(self, lines: Lines) -> Lines:
        more: tree.Condition = tree.PresenceExpr(path(self.field), self.way % 2 == 0, NOWHERE)
        if self.way % 5 == 0:
            more = tree.CompareExpr(path("k"), tree.Comparison.EQ, text("k1"), NOWHERE)
        out: list[tree.ClauseLine] = []
        for line in lines:
            match line:
                case tree.ExceptAfter() if self.way % 3 == 1:
                    out.append(changed(line, where=None))
                case tree.ExceptAfter() if self.way % 3 == 2:
                    out.append(changed(line, until=None))
                case tree.ExceptWhen(condition=condition):
                    out.append(changed(line, condition=tree.OrExpr((condition, more), NOWHERE)))
                case _:
                    out.append(line)
        if tuple(out) != lines:
            return tuple(out)
        for place, line in enumerate(lines):
            acts = isinstance(line, tree.StepLine) or (isinstance(line, tree.NormLine) and line.act is not None)
            forbids = any(isinstance(one, tree.NormLine) and one.modal is Modal.MUST_NOT for one in lines)
            if isinstance(line, tree.WhenEvent) or (acts and forbids):
                return (*lines[: place + 1], tree.ExceptWhen(more, NOWHERE), *lines[place + 1 :])
        return lines


def of(rows: tuple[Row, ...], clause: str) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.clause == clause)


@each_engine
def test_law_4_a_longer_limit_never_makes_a_breach_of_what_was_met(engine: str) -> None:
    met = Premises()

    @law(38, engine)
    @given(seeded())
    def property_(case: tuple[Generated, Records]) -> None:
        generated, records = case
        found = next(changes(generated, Longer(), frozenset({Modal.MUST})), None)
        opening = {} if found is None else {record.event for record in records.records}
        if found is None or not opening:
            return
        short, long = (of(rows_of(engine, one, records), found.clause) for one in (generated, found.after))
        named = Counter(row.identity for row in short)
        for row, later in pairs(short, long):
            if row.trigger is None:
                continue
            assert later is not None, row
            if named[row.identity] > 1:
                continue
            if row.due_at is not None and later.due_at is not None:
                assert later.due_at >= row.due_at
                met["later"] += later.due_at > row.due_at
            # so a breach under the long limit never was met under the short one, either
            assert row.outcome is not Outcome.MET or later.outcome is Outcome.MET, (row, later)
            met["met"] += row.outcome is Outcome.MET
            met["saved"] += row.breach and later.outcome is Outcome.MET
            met["breach"] += later.breach

    property_()
    met.must(later=5, met=1)


@each_engine
def test_law_4_a_wider_exception_never_adds_a_breach(engine: str) -> None:
    met = Premises()

    @law(38, engine)
    @given(seeded(), st.integers(0, 29), st.sampled_from(("k", "n", "c", "flag")))
    def property_(case: tuple[Generated, Records], way: int, field: str) -> None:
        generated, records = case
        found = next(changes(generated, Wider(way, field), frozenset({Modal.MUST_NOT, Modal.MUST})), None)
        if found is None or not records.records:
            return
        narrow, wide = (of(rows_of(engine, one, records), found.clause) for one in (generated, found.after))
        before, after = (Counter(row.identity for row in rows if row.breach) for rows in (narrow, wide))
        assert not after - before, (after - before, found.after)
        met["breaches"] += before.total()
        met["excepted"] += bool(before - after)

    property_()
    met.must(breaches=5, excepted=1)
