"""The lines of a clause, one class for each kind."""

from enum import StrEnum
from typing import TypeAlias

from servanda.diagnostics import Span
from servanda.records import record
from servanda.syntax.tree.conditions import Comparison, Condition
from servanda.syntax.tree.parts import Act, CalendarCondition, ClauseRef, Day, MoneyTerm, Roll, WindowSpec
from servanda.syntax.tree.values import Name, Path, PercentValue, Scalar, TextValue, WindowUnit


class Modal(StrEnum):
    """The verb of a norm."""

    MUST = "must"
    MUST_NOT = "must not"
    MAY = "may"
    OWES = "owes"
    ENSURE = "must ensure"


@record
class Quote:
    """`quote "…"`."""

    text: TextValue
    span: Span


@record
class WhenEvent:
    """`when [first unanswered] A [or B] [where …] [during/outside cal] [as v]`."""

    events: tuple[Path, ...]
    first_unanswered: bool
    where: Condition | None
    calendar: CalendarCondition | None
    variable: Name | None
    span: Span


@record
class WhenMetric:
    """`when resolution_rate < target [in 2 consecutive weeks]`; `count` is 1 where it is not written."""

    metric: Path
    op: Comparison
    bound: Scalar
    count: int
    unit: WindowUnit | None
    span: Span


@record
class ForEachWindow:
    """`for each complete month as m`."""

    window: WindowSpec
    variable: Name | None
    span: Span


@record
class ForEachEvent:
    """`for each customer_added [where …] as c`."""

    event: Path
    where: Condition | None
    variable: Name | None
    span: Span


@record
class ForEachBreach:
    """`for each breach of 2.1.1.3, 2.1.3.*`."""

    clauses: tuple[ClauseRef, ...]
    span: Span


@record
class ForTheSame:
    """`for the same conversation`: correlation by equal fields."""

    fields: tuple[Name, ...]
    span: Span


@record
class NormLine:
    """`[then] party must|must not|may act`, or `party must|must not` with steps below (`act` is None).

    For `must ensure` exactly one of `condition` and `act` … is set: `condition`. For `owes`: `amount`, with `cap`.
    """

    party: Name
    modal: Modal
    then: bool
    act: Act | None
    condition: Condition | None
    amount: MoneyTerm | None
    cap: MoneyTerm | None
    span: Span


@record
class StepLine:
    """`- act`."""

    act: Act
    span: Span


@record
class WithinLine:
    """`within 15 minutes`, `within reply_limit [of calendar]`."""

    limit: Scalar
    calendar: Path | None
    span: Span


@record
class ByLine:
    """`by 24:00 on the 5th after m, rolling forward`."""

    time: Scalar
    day: Day
    roll: Roll | None
    span: Span


@record
class AtLeastLine:
    """`at least 2 times each complete month`."""

    count: int
    window: WindowSpec
    span: Span


@record
class SpanPoint:
    """`c`, or `onboarding after c` (`offset` set)."""

    offset: Scalar | None
    variable: Name
    span: Span


@record
class SinceLine:
    """`since c until onboarding after c`; either end may be missing but not both."""

    since: SpanPoint | None
    until: SpanPoint | None
    span: Span


@record
class ExceptWhen:
    """`except when kind = enquiry`."""

    condition: Condition
    span: Span


@record
class ExceptAfter:
    """`except after consent_given where form = written until consent_withdrawn`."""

    event: Path
    where: Condition | None
    until: Path | None
    span: Span


@record
class StatingLine:
    """`stating field`, `stating field = metric m[, give or take 0.5 points]`, `stating field = value`."""

    field: Name
    metric: Path | None
    value: Scalar | None
    tolerance: Scalar | None
    span: Span


@record
class CountingLine:
    """`counting civil_code`."""

    rule: Name
    span: Span


@record
class EarlyCounts:
    """`early counts`."""

    span: Span


@record
class IncludingPartial:
    """`including partial`."""

    span: Span


@record
class ReleasedLine:
    """`released when issue_level_changed where level < 3`."""

    events: tuple[Path, ...]
    where: Condition | None
    span: Span


@record
class ExcusedLine:
    """`excused while client late on 2.2.2.4`."""

    party: Name
    clauses: tuple[ClauseRef, ...]
    span: Span


@record
class PausedLine:
    """`paused while issue_paused until issue_resumed`."""

    event: Path
    until: Path | None
    span: Span


@record
class OtherwiseLine:
    """`otherwise provider owes 100 CNY each time[, at most 1000 CNY a month]`."""

    party: Name
    amount: MoneyTerm
    cap: MoneyTerm | None
    span: Span


@record
class ToleratingLine:
    """`tolerating 5% a month`."""

    share: PercentValue
    span: Span


@record
class OverridesLine:
    """`overrides 2.1.1.3`."""

    clauses: tuple[ClauseRef, ...]
    span: Span


@record
class SurvivesLine:
    """`survives`."""

    span: Span


@record
class RequireFacts:
    """`require client mandate, contact_person if client.kind = enterprise`."""

    party: Name
    facts: tuple[Name, ...]
    condition: Condition | None
    span: Span


@record
class RequireLint:
    """`require lint balanced_duties`."""

    rule: Name
    span: Span


@record
class RecitalLine:
    """`recital "…"`."""

    text: TextValue
    span: Span


@record
class NotCheckableLine:
    """`not checkable "…"`."""

    text: TextValue
    span: Span


@record
class AttestedLine:
    """`attested by provider [each quarter]`."""

    party: Name
    window: WindowSpec | None
    span: Span


ClauseLine: TypeAlias = (
    Quote
    | WhenEvent
    | WhenMetric
    | ForEachWindow
    | ForEachEvent
    | ForEachBreach
    | ForTheSame
    | NormLine
    | StepLine
    | WithinLine
    | ByLine
    | AtLeastLine
    | SinceLine
    | ExceptWhen
    | ExceptAfter
    | StatingLine
    | CountingLine
    | EarlyCounts
    | IncludingPartial
    | ReleasedLine
    | ExcusedLine
    | PausedLine
    | OtherwiseLine
    | ToleratingLine
    | OverridesLine
    | SurvivesLine
    | RequireFacts
    | RequireLint
    | RecitalLine
    | NotCheckableLine
    | AttestedLine
)
