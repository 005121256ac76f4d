"""What an agreement defines by name: calendars, parties, terms, events."""

from collections.abc import Mapping
from datetime import date

from servanda.diagnostics import Span
from servanda.model.expressions import Dated, Kind, Value
from servanda.records import fresh, record


@record
class CalendarRule:
    """Opening hours as written; `servanda.clocks` turns them into intervals.

    `weekly[d]` are the windows of ISO weekday d+1 in seconds since midnight, half open, possibly empty. `holidays`
    names a frozen data set (`cn`) or is None: then every year is known. `makeup` are the hours of make-up workdays,
    None where the agreement gives none. `overrides` replace a date's hours (empty: closed). Times are read in the
    agreement's zone.
    """

    name: str
    weekly: tuple[tuple[tuple[int, int], ...], ...]
    holidays: str | None = None
    makeup: tuple[tuple[int, int], ...] | None = None
    overrides: Mapping[date, tuple[tuple[int, int], ...]] = fresh(default_factory=dict)
    title: str | None = None
    span: Span | None = None


@record
class Fact:
    """A fact about a party; `value` is None while it is a blank. `kind` is what must stand there."""

    name: str
    value: Value | None
    kind: Kind
    choices: tuple[str, ...]
    span: Span


@record
class Party:
    """A party and its facts."""

    name: str
    title: str | None
    facts: Mapping[str, Fact]
    span: Span


@record
class Term:
    """An agreed value, perhaps dated; `value` is None while it is a blank. Terms of a list kind hold tuples."""

    name: str
    value: Dated[Value] | None
    kind: Kind
    unit: str | None
    """currency of money, unit of a duration"""
    span: Span


@record
class EventField:
    """A typed field of an event."""

    name: str
    kind: Kind
    optional: bool
    personal: bool
    choices: tuple[str, ...]
    span: Span


@record
class Event:
    """A kind of event; `identity` are the fields of its own `for the same` line (what a withdrawal refers to)."""

    name: str
    title: str | None
    done: tuple[str, ...]
    fields: Mapping[str, EventField]
    withdrawn_by: str | None
    identity: tuple[str, ...]
    span: Span
