"""The quantities of a rule: those of its lines, of the terms and metrics it names, and of the clauses it refers to."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from servanda.diagnostics import Span
from servanda.lint.quotes.measures import WINDOWS, Kind, Reading, length
from servanda.lint.subject import Subject
from servanda.lint.uses import nodes
from servanda.model.merge import Source
from servanda.records import record
from servanda.syntax import tree

_DAY = 86_400


@record
class Stated:
    """One quantity of a rule: what it means, where it is written, its words there.

    `required`: the prose must say it as well. `term` is the name of the term it comes from.
    """

    reading: Reading
    span: Span
    text: str
    required: bool
    term: str | None = None


def stated(subject: Subject, item: tree.ClauseItem) -> tuple[Stated, ...]:
    """All quantities of a clause, those it must share with the prose first."""
    reader = _Reader(subject)
    reader.clause(item, required=True)
    own_day = any(one.reading[0] is Kind.WEEKDAY for one in reader.found)
    for calendar in subject.source.calendars.values():
        for line in calendar.lines:
            if isinstance(line, tree.OpenLine | tree.MakeupLine):
                for window in line.windows:
                    reader.add((Kind.TIME, Fraction(window.start), ""), window.span)
                    reader.add((Kind.TIME, Fraction(window.end), ""), window.span)
            if isinstance(line, tree.OpenLine) and not own_day:
                for day in line.weekdays:
                    reader.add((Kind.WEEKDAY, Fraction(day), ""), line.span)
    return tuple(sorted(reader.found, key=lambda one: not one.required))


def terms_of(subject: Subject, item: tree.ClauseItem) -> Mapping[str, tuple[tree.TermItem, ...]]:
    """The terms that a clause or its metrics name, each with all its versions."""
    reader = _Reader(subject)
    reader.clause(item, required=True)
    return {name: tuple(subject.source.terms[name].versions.values()) for name in reader.terms}


class _Reader:
    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.source: Source = subject.source
        self.found: list[Stated] = []
        self.terms: dict[str, None] = {}
        self.seen: set[str] = set()
        self.bases: set[int] = set()

    def add(
        self, reading: Reading, span: Span, *, required: bool = False, term: str | None = None, text: str = ""
    ) -> None:
        words = text or " ".join(self.subject.text(span).split())
        self.found.append(Stated(reading, span, words, required, term))

    def clause(self, item: tree.ClauseItem, *, required: bool) -> None:
        """The lines of a clause; one it refers to need not be repeated in the prose."""
        if f"clause {item.number}" in self.seen:
            return
        self.seen.add(f"clause {item.number}")
        self.walk(item.lines, required=required)

    def walk(self, root: object, *, required: bool, term: str | None = None) -> None:
        """Everything below a node."""
        for node in nodes(root):
            self.node(node, required=required, term=term)

    def node(self, node: object, *, required: bool, term: str | None) -> None:  # noqa: C901, PLR0912 -- one case a kind
        """One node; what is below it comes by itself."""
        match node:
            case tree.DurationValue(amount, unit, span):
                word = unit.value.removeprefix("working ")
                reading = length(amount, word, working=unit.value.startswith("working "))
                if reading is not None:
                    self.add(reading, span, required=required, term=term)
            case tree.TimeValue(seconds, span):
                usual = seconds in {0, _DAY}  # the end of the day is said by naming the day
                self.add((Kind.TIME, Fraction(seconds), ""), span, required=required and not usual, term=term)
                if usual:
                    self.add((Kind.TIME, Fraction(_DAY - seconds), ""), span)
            case tree.PercentValue(value, span) | tree.PointsValue(value, span):
                self.add((Kind.SHARE, value, ""), span, required=required and value not in {0, 1}, term=term)
            case tree.MoneyValue(amount, currency, span):
                reading = (Kind.MONEY, Fraction(amount), currency)
                self.add(reading, span, required=required and amount != 0, term=term)
            case tree.NumberValue(value, span):
                for kind in (Kind.LEVEL, Kind.NUMBER, Kind.SHARE):
                    self.add((kind, Fraction(value), ""), span, term=term)
            case tree.WeekdayOf(weekday, _, span):
                self.add((Kind.WEEKDAY, Fraction(weekday), ""), span, required=required)
            case tree.OrdinalDay(number, _, _, span):
                self.add((Kind.DAY, Fraction(number), ""), span, required=required)
            case tree.RelativeDay(word, _, span) if word is not tree.DayWord.NEXT_OCCURRENCE:
                working = word is tree.DayWord.NEXT_WORKING_DAY
                self.add((Kind.NEXT, Fraction(2 if working else 1), ""), span)
            case tree.AtLeastLine(count, _, span):
                words = f"at least {count} times"
                self.add((Kind.TIMES, Fraction(count), ""), span, required=required and count > 1, text=words)
            case tree.WindowSpec(unit, _, _, span):
                self.window(unit, span)
            case tree.WhenMetric():
                if node.count > 1 and node.unit is not None:
                    words = f"{node.count} consecutive {node.unit.value}s"
                    self.add((Kind.RUN, Fraction(node.count), ""), node.span, required=required, text=words)
                if node.unit is not None:
                    self.window(node.unit, node.span)
            case tree.ToleratingLine() | tree.OtherwiseLine() | tree.NormLine(modal=tree.Modal.OWES):
                self.window(tree.WindowUnit.MONTH, node.span)
            case tree.MetricItem() if node.sample is not None:
                self.add((Kind.NUMBER, Fraction(node.sample), ""), node.span)
            case tree.MoneyTerm(share, base, _) if share is not None:
                self.bases.add(id(base))  # a share of what is called by its name: `月度服务费的 0.5%`
            case tree.Path():
                self.named(node, required=required and id(node) not in self.bases)
            case tree.ClauseRef(number, _):
                for other in self.referred(number):
                    self.clause(other, required=False)
            case _:
                pass

    def window(self, unit: tree.WindowUnit, span: Span) -> None:
        """A window, which may also be called by its length."""
        self.add((Kind.WINDOW, WINDOWS[unit.value], ""), span)
        reading = length(Fraction(1), unit.value)
        if reading is not None:
            self.add(reading, span)

    def named(self, path: tree.Path, *, required: bool) -> None:
        """A term with all its versions, of which the prose need only say the first; or a metric."""
        name = path.text
        if name in self.source.terms:
            term = self.source.terms[name]
            self.terms[name] = None
            for since, item in term.versions.items():
                self.walk(item.value, required=required and since is None and not term.was_blank, term=name)
        elif name in self.source.metrics and name not in self.seen:
            self.seen.add(name)
            self.walk(self.source.metrics[name], required=False)

    def referred(self, number: str) -> Iterator[tree.ClauseItem]:
        """The clauses that a reference such as `2.1.*` means."""
        start = number.removesuffix("*")
        for key, item in self.source.clauses.items():
            if key == number or (start != number and key.startswith(start)):
                yield item
