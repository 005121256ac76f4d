"""Items: what an agreement file is a list of."""

from typing import TypeAlias

from servanda.diagnostics import Span
from servanda.records import record
from servanda.syntax.tree.lines import ClauseLine
from servanda.syntax.tree.parts import Act, ClauseRef, WindowSpec
from servanda.syntax.tree.values import BlankValue, DateValue, Name, NumberValue, Path, Scalar, TextValue, Value


@record
class RunsLine:
    """`runs 2026-01-01 to 2026-12-31`; an end may be `?`."""

    start: DateValue | BlankValue
    end: DateValue | BlankValue
    span: Span


@record
class HeaderLine:
    """A header line with one value; `word` is its English keyword.

    The words are `language version status text timezone workdays extends`. `value` is a NumberValue for language,
    a TextValue for version, text and extends, a Path for status (`draft` or `signed` in English whatever the spelling),
    timezone (as written, e.g. `Asia/Shanghai`, as one Name) and workdays.
    """

    word: str
    value: NumberValue | TextValue | Path | BlankValue
    span: Span


@record
class AgreementItem:
    """`agreement name "title"` with its header lines."""

    name: Name
    title: TextValue | None
    lines: tuple[HeaderLine | RunsLine, ...]
    span: Span


@record
class FactLine:
    """`kind = enterprise`, `name = ?`; `choices` where `one of` is given beside a value."""

    name: Name
    value: Value
    span: Span


@record
class PartyItem:
    """`party provider "甲方"` with its facts."""

    name: Name
    title: TextValue | None
    facts: tuple[FactLine, ...]
    span: Span


@record
class TimeRange:
    """`09:00-18:00`, seconds since 00:00, half open."""

    start: int
    end: int
    span: Span


@record
class OpenLine:
    """`open mon to fri 09:00-12:00, 13:00-18:00`; ISO weekdays."""

    weekdays: tuple[int, ...]
    windows: tuple[TimeRange, ...]
    span: Span


@record
class HolidaysLine:
    """`holidays cn`."""

    source: Name
    span: Span


@record
class MakeupLine:
    """`makeup 09:00-18:00`: the hours of make-up workdays."""

    windows: tuple[TimeRange, ...]
    span: Span


@record
class OverrideLine:
    """`on 2026-12-24 09:00-12:00` or `on 2026-12-24 to 2026-12-26 closed` (no windows); both days included."""

    first: DateValue
    last: DateValue
    windows: tuple[TimeRange, ...]
    span: Span


@record
class CalendarItem:
    """`calendar office "工作时间"` with its lines."""

    name: Name
    title: TextValue | None
    lines: tuple[OpenLine | HolidaysLine | MakeupLine | OverrideLine, ...]
    span: Span


@record
class TermItem:
    """`term reply_limit [since 2026-07-01] = 15 minutes`."""

    name: Name
    since: DateValue | None
    value: Value
    span: Span


@record
class FieldLine:
    """`text optional personal text`; `type` is the English type word, `choices` set for `one of`."""

    name: Name
    optional: bool
    personal: bool
    type: str
    choices: tuple[Name, ...]
    span: Span


@record
class EventItem:
    """`event name "title" [done "verb phrase" ["动词短语"]]` with its fields.

    `identity` is its own `for the same` line.
    """

    name: Name
    title: TextValue | None
    done: tuple[TextValue, ...]
    fields: tuple[FieldLine, ...]
    withdrawn_by: Path | None
    identity: tuple[Name, ...]
    span: Span


@record
class CountBody:
    """`count of contact_made [where …]`."""

    act: Act
    span: Span


@record
class ShareBody:
    """`share of E [where …] with R [where …] within d` or `… in the window` (`limit` is None)."""

    act: Act
    response: Act
    limit: Scalar | None
    calendar: Path | None
    span: Span


@record
class ComplianceBody:
    """`compliance of 2.1.1.3`."""

    clauses: tuple[ClauseRef, ...]
    span: Span


@record
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


@record
class ClauseItem:
    """`clause 2.1.1.3 "title"` with its lines in the order written."""

    number: str
    number_span: Span
    title: TextValue | None
    lines: tuple[ClauseLine, ...]
    span: Span


@record
class ImportItem:
    """`import "file" as name`."""

    path: TextValue
    name: Name
    span: Span


Definition: TypeAlias = PartyItem | CalendarItem | TermItem | EventItem | MetricItem | ClauseItem


@record
class ReplaceItem:
    """`replace` before a whole item."""

    item: Definition
    span: Span


@record
class RemoveItem:
    """`remove clause 2.1.2.3`, `remove term x`; `kind` is the English item keyword, `key` the number or name."""

    kind: str
    key: str
    span: Span


Item: TypeAlias = AgreementItem | Definition | ImportItem | ReplaceItem | RemoveItem


@record
class SyntaxTree:
    """One file: its items in the order written."""

    file: str
    items: tuple[Item, ...]
