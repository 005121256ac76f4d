"""Which line belongs to what: the flat lines of a clause, gathered under its norms, acts, exceptions and excuses.

Lines before the first norm hold for the whole clause. After a norm or a step `within`, `by`, `since`, `at least`,
`except …`, `stating`, `counting`, `early counts` and `for the same` belong to it. `released`, `excused`, `paused` and
`except after` take the `for the same` that directly follows them. Everything else belongs to the clause wherever it
stands.
"""

from typing import TypeAlias

from servanda.diagnostics import Label, Span
from servanda.model.findings import Findings
from servanda.records import draft, fresh
from servanda.syntax.tree import (
    Act,
    AtLeastLine,
    AttestedLine,
    ByLine,
    ClauseItem,
    ClauseLine,
    CountingLine,
    EarlyCounts,
    ExceptAfter,
    ExceptWhen,
    ExcusedLine,
    ForEachBreach,
    ForEachEvent,
    ForEachWindow,
    ForTheSame,
    IncludingPartial,
    NormLine,
    NotCheckableLine,
    OtherwiseLine,
    OverridesLine,
    PausedLine,
    Quote,
    RecitalLine,
    ReleasedLine,
    RequireFacts,
    RequireLint,
    SinceLine,
    StatingLine,
    StepLine,
    SurvivesLine,
    ToleratingLine,
    WhenEvent,
    WhenMetric,
    WithinLine,
)

TriggerLine: TypeAlias = WhenEvent | WhenMetric | ForEachWindow | ForEachEvent | ForEachBreach


@draft
class Keyed:
    """A line with the `for the same` right after it."""

    line: ExceptAfter | ReleasedLine | ExcusedLine | PausedLine
    key: ForTheSame | None = None


@draft
class ActLines:
    """The lines of one act, or of the whole clause."""

    key: ForTheSame | None = None
    within: WithinLine | None = None
    by: ByLine | None = None
    at_least: AtLeastLine | None = None
    since: SinceLine | None = None
    counting: CountingLine | None = None
    early: EarlyCounts | None = None
    stating: list[StatingLine] = fresh(default_factory=list)
    except_when: list[ExceptWhen] = fresh(default_factory=list)
    except_after: list[Keyed] = fresh(default_factory=list)

    def under(self, outer: "ActLines") -> "ActLines":
        """These lines, completed by those of the clause around: the nearer deadline and key hold."""
        own = self.within is not None or self.by is not None
        return ActLines(
            self.key or outer.key,
            self.within if own else outer.within,
            self.by if own else outer.by,
            self.at_least or outer.at_least,
            self.since or outer.since,
            self.counting or outer.counting,
            self.early or outer.early,
            [*outer.stating, *self.stating],
            [*outer.except_when, *self.except_when],
            [*outer.except_after, *self.except_after],
        )

    def anything(self) -> Span | None:
        """The place of any line."""
        single = (self.within, self.by, self.at_least, self.since, self.counting, self.early)
        keyed = [item.line for item in self.except_after]
        return next((line.span for line in (*single, *self.stating, *self.except_when, *keyed) if line), None)


@draft
class NormLines:
    """A norm with its acts, each with its own lines."""

    line: NormLine
    acts: list[tuple[Act | None, ActLines]] = fresh(default_factory=list)


@draft
class ClauseLines:
    """All lines of a clause where they belong."""

    trigger: TriggerLine | None = None
    common: ActLines = fresh(default_factory=ActLines)
    norm: NormLines | None = None
    then: NormLines | None = None
    released: list[Keyed] = fresh(default_factory=list)
    excused: list[Keyed] = fresh(default_factory=list)
    paused: list[Keyed] = fresh(default_factory=list)
    otherwise: list[OtherwiseLine] = fresh(default_factory=list)
    overrides: list[OverridesLine] = fresh(default_factory=list)
    requires: list[RequireFacts | RequireLint] = fresh(default_factory=list)
    quote: Quote | None = None
    tolerating: ToleratingLine | None = None
    survives: SurvivesLine | None = None
    partial: IncludingPartial | None = None
    attested: AttestedLine | None = None
    statement: RecitalLine | NotCheckableLine | None = None

    def for_norms(self) -> Span | None:
        """The place of a line that makes sense only beside a duty, prohibition or power."""
        keyed = [item.line for item in (*self.released, *self.excused, *self.paused)]
        lines = (*keyed, *self.otherwise, *self.overrides, self.tolerating)
        return next((line.span for line in lines if line is not None), self.common.anything())


def attach(item: ClauseItem, findings: Findings) -> ClauseLines:
    """Sort the lines of a clause; a line given twice or without what it belongs to is reported and left out."""
    return _Sorter(findings).sort(item)


_ONCE = {
    WithinLine: ("within", "within"),
    ByLine: ("by", "by"),
    AtLeastLine: ("at_least", "at least"),
    SinceLine: ("since", "since"),
    CountingLine: ("counting", "counting"),
    EarlyCounts: ("early", "early counts"),
}
_CLAUSE_ONCE = {
    Quote: ("quote", "quote"),
    ToleratingLine: ("tolerating", "tolerating"),
    SurvivesLine: ("survives", "survives"),
    IncludingPartial: ("partial", "including partial"),
    AttestedLine: ("attested", "attested by"),
    RecitalLine: ("statement", "recital"),
    NotCheckableLine: ("statement", "not checkable"),
}


@draft
class _Sorter:
    findings: Findings
    clause: ClauseLines = fresh(default_factory=ClauseLines)
    norm: NormLines | None = None
    lines: ActLines = fresh(default_factory=ActLines)
    before: Keyed | None = None
    """the line just before, where a `for the same` would belong to it"""

    def sort(self, item: ClauseItem) -> ClauseLines:
        self.lines = self.clause.common
        for line in item.lines:
            keyed = self.before
            self.before = None
            self._take(line, keyed)
        return self.clause

    def _take(self, line: ClauseLine, keyed: Keyed | None) -> None:  # noqa: C901  # one per kind of line
        match line:
            case WhenEvent() | WhenMetric() | ForEachWindow() | ForEachEvent() | ForEachBreach():
                self._trigger(line)
            case NormLine():
                self._norm(line)
            case StepLine():
                self._step(line)
            case ForTheSame():
                self._key(line, keyed)
            case ExceptAfter() | ReleasedLine() | ExcusedLine() | PausedLine():
                self._keyed(line)
            case WithinLine() | ByLine() | AtLeastLine() | SinceLine() | CountingLine() | EarlyCounts():
                self._once(self.lines, line, *_ONCE[type(line)])
            case StatingLine():
                self.lines.stating.append(line)
            case ExceptWhen():
                self.lines.except_when.append(line)
            case OtherwiseLine():
                self.clause.otherwise.append(line)
            case OverridesLine():
                self.clause.overrides.append(line)
            case RequireFacts() | RequireLint():
                self.clause.requires.append(line)
            case _:
                self._once(self.clause, line, *_CLAUSE_ONCE[type(line)])

    def _once(self, target: ActLines | ClauseLines, line: ClauseLine, slot: str, word: str) -> None:
        before = getattr(target, slot)
        if before is None:
            setattr(target, slot, line)
        else:
            self._twice(word, line.span, before.span)

    def _twice(self, word: str, span: Span, before: Span) -> None:
        labels = (Label(before, "the first one"),)
        self.findings.error("MOD040", f"`{word}` is given twice", span, labels=labels, help="keep one of the two")

    def _trigger(self, line: TriggerLine) -> None:
        before = self.clause.trigger
        if self.norm is not None and before is None:
            message = "the trigger stands before the duty it triggers"
            self.findings.error("MOD041", message, line.span, help="move this line up")
        if before is None:
            self.clause.trigger = line
            return
        labels = (Label(before.span, "the first trigger"),)
        message = "a clause has one trigger"
        self.findings.error("MOD040", message, line.span, labels=labels, help="join events with `or`, or add a clause")

    def _norm(self, line: NormLine) -> None:
        target = NormLines(line)
        if line.then and self.clause.norm is None:
            message = "`then` has no power before it"
            self.findings.error("MOD042", message, line.span, help="first say who `may` do what, or leave out `then`")
            return
        before = self.clause.then if line.then else self.clause.norm
        if before is not None:
            labels = (Label(before.line.span, "the first one"),)
            message = "a clause has one resulting duty" if line.then else "a clause has one rule"
            help_ = "list several acts of one party as steps (`- …`), or add a clause"
            self.findings.error("MOD040", message, line.span, labels=labels, help=help_)
        elif line.then:
            self.clause.then = target
        else:
            self.clause.norm = target
        self.norm, self.lines = target, ActLines()
        if line.act is not None or line.condition is not None or line.amount is not None:
            target.acts.append((line.act, self.lines))

    def _step(self, line: StepLine) -> None:
        norm = self.norm
        if norm is None or norm.line.act is not None or norm.line.condition is not None or norm.line.amount is not None:
            message = "a step stands below a line such as `provider must`"
            self.findings.error("MOD041", message, line.span, help="leave the act out of the line above the steps")
            return
        self.lines = ActLines()
        norm.acts.append((line.act, self.lines))

    def _key(self, line: ForTheSame, keyed: Keyed | None) -> None:
        if keyed is not None:
            keyed.key = line
        else:
            self._once(self.lines, line, "key", "for the same")

    def _keyed(self, line: ExceptAfter | ReleasedLine | ExcusedLine | PausedLine) -> None:
        self.before = Keyed(line)
        match line:
            case ExceptAfter():
                self.lines.except_after.append(self.before)
            case ReleasedLine():
                self.clause.released.append(self.before)
            case ExcusedLine():
                self.clause.excused.append(self.before)
            case PausedLine():
                self.clause.paused.append(self.before)
