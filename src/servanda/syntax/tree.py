"""The syntax tree: what was written, line by line, nothing resolved.

Every node has a `span`. Lines stay flat under their item in the order written; which norm a line belongs to is decided
by the bridge to the model. English and Chinese keywords and both word orders give the same nodes.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from servanda.diagnostics import Span


class Unit(StrEnum):
    """Units of a length of time. Clock, working and calendar units do not mix."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    QUARTERS = "quarters"
    YEARS = "years"
    WORKING_MINUTES = "working minutes"
    WORKING_HOURS = "working hours"
    WORKING_DAYS = "working days"


class WindowUnit(StrEnum):
    """Units of calendar windows and of `each`."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


# --- names and values -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """One identifier as written (NFC)."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Path:
    """One or more names joined by dots: `client.contact_email`, `zh.工作时间`, `v.agent`, or just `level`."""

    parts: tuple[Name, ...]
    span: Span

    @property
    def text(self) -> str:
        """The path as written, joined by dots."""
        return ".".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class NumberValue:
    """A plain number."""

    value: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class PercentValue:
    """`85%` is 85/100, exact."""

    value: Fraction
    span: Span


@dataclass(frozen=True, slots=True)
class PointsValue:
    """`0.5 points`, a difference of shares: 0.5/100, exact."""

    value: Fraction
    span: Span


@dataclass(frozen=True, slots=True)
class DurationValue:
    """`15 minutes`, `2 working hours`, `1 month`."""

    amount: Fraction
    unit: Unit
    span: Span


@dataclass(frozen=True, slots=True)
class MoneyValue:
    """`20000 CNY`; `元` is CNY."""

    amount: Decimal
    currency: str
    span: Span


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A time of day in seconds since 00:00, 0 to 86400 (`24:00`)."""

    seconds: int
    span: Span


@dataclass(frozen=True, slots=True)
class DateValue:
    """An ISO date."""

    value: date
    span: Span


@dataclass(frozen=True, slots=True)
class TextValue:
    """A quoted text, quotes removed, escapes resolved."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class YesNoValue:
    """`yes` or `no`."""

    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class BlankValue:
    """`?`: to be filled in. What kind of value must come is in `wanted` (`? list`, `? CNY`, `? yes/no`, `? one of …`)."""

    wanted: "BlankType | None"
    span: Span


@dataclass(frozen=True, slots=True)
class BlankType:
    """The type of a blank: exactly one of the parts is set."""

    span: Span
    currency: str | None = None
    unit: Unit | None = None
    is_list: bool = False
    yes_no: bool = False
    choices: tuple[Name, ...] = ()
    percent: bool = False
    kind: str | None = None
    """`text`, `number`, `money`, `id` … where the type is given by its word"""


Scalar: TypeAlias = (
    NumberValue
    | PercentValue
    | PointsValue
    | DurationValue
    | MoneyValue
    | TimeValue
    | DateValue
    | TextValue
    | YesNoValue
    | Path
)


@dataclass(frozen=True, slots=True)
class ListValue:
    """Two or more values separated by `,` or `、`, or one value where a list is wanted."""

    items: tuple[Scalar, ...]
    span: Span


Value: TypeAlias = Scalar | ListValue | BlankValue

# --- conditions -------------------------------------------------------------------------------------------------------


class Comparison(StrEnum):
    """Comparison operators."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@dataclass(frozen=True, slots=True)
class OrExpr:
    """`a or b`."""

    items: tuple["Condition", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AndExpr:
    """`a and b`; binds tighter than `or`."""

    items: tuple["Condition", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class NotExpr:
    """`not a`; binds tighter than `and`."""

    item: "Condition"
    span: Span


@dataclass(frozen=True, slots=True)
class CompareExpr:
    """`left op right`."""

    left: Scalar
    op: Comparison
    right: Scalar
    span: Span


@dataclass(frozen=True, slots=True)
class MemberExpr:
    """`left in a, b` or `left not in names`."""

    left: Scalar
    items: tuple[Scalar, ...]
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class PresenceExpr:
    """`field present` or `field absent`."""

    left: Path
    absent: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ContainsExpr:
    """`text contains any of phrases`."""

    left: Path
    items: tuple[Scalar, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TruthExpr:
    """A bare yes/no field: `automatic`."""

    path: Path
    span: Span


Condition: TypeAlias = OrExpr | AndExpr | NotExpr | CompareExpr | MemberExpr | PresenceExpr | ContainsExpr | TruthExpr

# --- parts of lines ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CalendarCondition:
    """`during office` or `outside office`."""

    calendar: Path
    outside: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """A clause number as written, `*` as the last part matching every clause below: `2.1.3.*`."""

    number: str
    span: Span


@dataclass(frozen=True, slots=True)
class WindowSpec:
    """`each complete week`, `each week since c`; `since` names the anchoring variable."""

    unit: WindowUnit
    complete: bool
    since: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Act:
    """An event with an optional condition, as a duty, a step, a forbidden act or an exercise."""

    event: Path
    where: Condition | None
    span: Span


@dataclass(frozen=True, slots=True)
class MoneyTerm:
    """`100 CNY`, `monthly_fee`, or `0.5% of monthly_fee` (`share` set)."""

    share: PercentValue | None
    base: Scalar
    span: Span


class DayWord(StrEnum):
    """Days counted from the trigger."""

    NEXT_DAY = "the next day"
    NEXT_WORKING_DAY = "the next working day"
    NEXT_OCCURRENCE = "the next occurrence"


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """`the next day`, `the next working day [of office]`, `the next occurrence`."""

    word: DayWord
    calendar: Path | None
    span: Span


@dataclass(frozen=True, slots=True)
class WeekdayOf:
    """`friday of w`: ISO weekday 1 (Monday) to 7."""

    weekday: int
    window: Name
    span: Span


@dataclass(frozen=True, slots=True)
class OrdinalDay:
    """`the 10th of m` (`after` false) or `the 5th after m` (`after` true: counted from the window's end)."""

    number: int
    after: bool
    window: Name
    span: Span


Day: TypeAlias = RelativeDay | WeekdayOf | OrdinalDay


class Roll(StrEnum):
    """What happens to a due day that is off."""

    BACK = "back"
    FORWARD = "forward"


# --- lines of a clause ------------------------------------------------------------------------------------------------


class Modal(StrEnum):
    """The verb of a norm."""

    MUST = "must"
    MUST_NOT = "must not"
    MAY = "may"
    OWES = "owes"
    ENSURE = "must ensure"


@dataclass(frozen=True, slots=True)
class Quote:
    """`quote "…"`."""

    text: TextValue
    span: Span


@dataclass(frozen=True, slots=True)
class WhenEvent:
    """`when [first unanswered] A [or B] [where …] [during/outside cal] [as v]`."""

    events: tuple[Path, ...]
    first_unanswered: bool
    where: Condition | None
    calendar: CalendarCondition | None
    variable: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class WhenMetric:
    """`when resolution_rate < target [in 2 consecutive weeks]`; `count` is 1 where it is not written."""

    metric: Path
    op: Comparison
    bound: Scalar
    count: int
    unit: WindowUnit | None
    span: Span


@dataclass(frozen=True, slots=True)
class ForEachWindow:
    """`for each complete month as m`."""

    window: WindowSpec
    variable: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class ForEachEvent:
    """`for each customer_added [where …] as c`."""

    event: Path
    where: Condition | None
    variable: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class ForEachBreach:
    """`for each breach of 2.1.1.3, 2.1.3.*`."""

    clauses: tuple[ClauseRef, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ForTheSame:
    """`for the same conversation`: correlation by equal fields."""

    fields: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class StepLine:
    """`- act`."""

    act: Act
    span: Span


@dataclass(frozen=True, slots=True)
class WithinLine:
    """`within 15 minutes`, `within reply_limit [of calendar]`."""

    limit: Scalar
    calendar: Path | None
    span: Span


@dataclass(frozen=True, slots=True)
class ByLine:
    """`by 24:00 on the 5th after m, rolling forward`."""

    time: Scalar
    day: Day
    roll: Roll | None
    span: Span


@dataclass(frozen=True, slots=True)
class AtLeastLine:
    """`at least 2 times each complete month`."""

    count: int
    window: WindowSpec
    span: Span


@dataclass(frozen=True, slots=True)
class SpanPoint:
    """`c`, or `onboarding after c` (`offset` set)."""

    offset: Scalar | None
    variable: Name
    span: Span


@dataclass(frozen=True, slots=True)
class SinceLine:
    """`since c until onboarding after c`; either end may be missing but not both."""

    since: SpanPoint | None
    until: SpanPoint | None
    span: Span


@dataclass(frozen=True, slots=True)
class ExceptWhen:
    """`except when kind = enquiry`."""

    condition: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class ExceptAfter:
    """`except after consent_given where form = written until consent_withdrawn`."""

    event: Path
    where: Condition | None
    until: Path | None
    span: Span


@dataclass(frozen=True, slots=True)
class StatingLine:
    """`stating field`, `stating field = metric m[, give or take 0.5 points]`, `stating field = value`."""

    field: Name
    metric: Path | None
    value: Scalar | None
    tolerance: Scalar | None
    span: Span


@dataclass(frozen=True, slots=True)
class CountingLine:
    """`counting civil_code`."""

    rule: Name
    span: Span


@dataclass(frozen=True, slots=True)
class EarlyCounts:
    """`early counts`."""

    span: Span


@dataclass(frozen=True, slots=True)
class IncludingPartial:
    """`including partial`."""

    span: Span


@dataclass(frozen=True, slots=True)
class ReleasedLine:
    """`released when issue_level_changed where level < 3`."""

    events: tuple[Path, ...]
    where: Condition | None
    span: Span


@dataclass(frozen=True, slots=True)
class ExcusedLine:
    """`excused while client late on 2.2.2.4`."""

    party: Name
    clauses: tuple[ClauseRef, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class PausedLine:
    """`paused while issue_paused until issue_resumed`."""

    event: Path
    until: Path | None
    span: Span


@dataclass(frozen=True, slots=True)
class OtherwiseLine:
    """`otherwise provider owes 100 CNY each time[, at most 1000 CNY a month]`."""

    party: Name
    amount: MoneyTerm
    cap: MoneyTerm | None
    span: Span


@dataclass(frozen=True, slots=True)
class ToleratingLine:
    """`tolerating 5% a month`."""

    share: PercentValue
    span: Span


@dataclass(frozen=True, slots=True)
class OverridesLine:
    """`overrides 2.1.1.3`."""

    clauses: tuple[ClauseRef, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SurvivesLine:
    """`survives`."""

    span: Span


@dataclass(frozen=True, slots=True)
class RequireFacts:
    """`require client mandate, contact_person if client.kind = enterprise`."""

    party: Name
    facts: tuple[Name, ...]
    condition: Condition | None
    span: Span


@dataclass(frozen=True, slots=True)
class RequireLint:
    """`require lint balanced_duties`."""

    rule: Name
    span: Span


@dataclass(frozen=True, slots=True)
class RecitalLine:
    """`recital "…"`."""

    text: TextValue
    span: Span


@dataclass(frozen=True, slots=True)
class NotCheckableLine:
    """`not checkable "…"`."""

    text: TextValue
    span: Span


@dataclass(frozen=True, slots=True)
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

# --- items ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RunsLine:
    """`runs 2026-01-01 to 2026-12-31`; an end may be `?`."""

    start: DateValue | BlankValue
    end: DateValue | BlankValue
    span: Span


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """A header line with one value, named by its English keyword: `language version status text timezone workdays extends`.

    `value` is a NumberValue for language, TextValue for version, text and extends, a Path for status (`draft` or
    `signed` in English whatever the spelling), timezone (text as written, e.g. `Asia/Shanghai`, as one Name) and workdays.
    """

    word: str
    value: NumberValue | TextValue | Path | BlankValue
    span: Span


@dataclass(frozen=True, slots=True)
class AgreementItem:
    """`agreement name "title"` with its header lines."""

    name: Name
    title: TextValue | None
    lines: tuple[HeaderLine | RunsLine, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class FactLine:
    """`kind = enterprise`, `name = ?`; `choices` where `one of` is given beside a value."""

    name: Name
    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class PartyItem:
    """`party provider "甲方"` with its facts."""

    name: Name
    title: TextValue | None
    facts: tuple[FactLine, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TimeRange:
    """`09:00-18:00`, seconds since 00:00, half open."""

    start: int
    end: int
    span: Span


@dataclass(frozen=True, slots=True)
class OpenLine:
    """`open mon to fri 09:00-12:00, 13:00-18:00`; ISO weekdays."""

    weekdays: tuple[int, ...]
    windows: tuple[TimeRange, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class HolidaysLine:
    """`holidays cn`."""

    source: Name
    span: Span


@dataclass(frozen=True, slots=True)
class MakeupLine:
    """`makeup 09:00-18:00`: the hours of make-up workdays."""

    windows: tuple[TimeRange, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """`on 2026-12-24 09:00-12:00` or `on 2026-12-24 to 2026-12-26 closed` (no windows); both days included."""

    first: DateValue
    last: DateValue
    windows: tuple[TimeRange, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """`calendar office "工作时间"` with its lines."""

    name: Name
    title: TextValue | None
    lines: tuple[OpenLine | HolidaysLine | MakeupLine | OverrideLine, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TermItem:
    """`term reply_limit [since 2026-07-01] = 15 minutes`."""

    name: Name
    since: DateValue | None
    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class FieldLine:
    """`text optional personal text`; `type` is the English type word, `choices` set for `one of`."""

    name: Name
    optional: bool
    personal: bool
    type: str
    choices: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class EventItem:
    """`event name "title" [done "verb phrase" ["动词短语"]]` with its fields; `identity` is its own `for the same` line."""

    name: Name
    title: TextValue | None
    done: tuple[TextValue, ...]
    fields: tuple[FieldLine, ...]
    withdrawn_by: Path | None
    identity: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CountBody:
    """`count of contact_made [where …]`."""

    act: Act
    span: Span


@dataclass(frozen=True, slots=True)
class ShareBody:
    """`share of E [where …] with R [where …] within d` or `… in the window` (`limit` is None)."""

    act: Act
    response: Act
    limit: Scalar | None
    calendar: Path | None
    span: Span


@dataclass(frozen=True, slots=True)
class ComplianceBody:
    """`compliance of 2.1.1.3`."""

    clauses: tuple[ClauseRef, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class MetricItem:
    """`metric name = body` with its lines."""

    name: Name
    body: CountBody | ShareBody | ComplianceBody
    key: tuple[Name, ...]
    window: WindowSpec | None
    sample: int | None
    skipping_thin: bool
    partial: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ClauseItem:
    """`clause 2.1.1.3 "title"` with its lines in the order written."""

    number: str
    number_span: Span
    title: TextValue | None
    lines: tuple[ClauseLine, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ImportItem:
    """`import "file" as name`."""

    path: TextValue
    name: Name
    span: Span


Definition: TypeAlias = PartyItem | CalendarItem | TermItem | EventItem | MetricItem | ClauseItem


@dataclass(frozen=True, slots=True)
class ReplaceItem:
    """`replace` before a whole item."""

    item: Definition
    span: Span


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """`remove clause 2.1.2.3`, `remove term x`; `kind` is the English item keyword, `key` the number or name."""

    kind: str
    key: str
    span: Span


Item: TypeAlias = AgreementItem | Definition | ImportItem | ReplaceItem | RemoveItem


@dataclass(frozen=True, slots=True)
class SyntaxTree:
    """One file: its items in the order written."""

    file: str
    items: tuple[Item, ...]
