"""Typed conditions: every name resolved, every comparison checked.

Logic is three-valued: a comparison with an absent field is unknown; `present` and `absent` are always decided.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeAlias, TypeVar

from servanda.diagnostics import Span
from servanda.records import record
from servanda.syntax.tree import Comparison, Unit


class Kind(StrEnum):
    """Types of fields and values."""

    ID = "id"
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PERIOD = "period"
    YES_NO = "yes/no"
    CHOICE = "one of"
    SHARE = "percent"
    DURATION = "duration"
    TIME = "time"
    DATE = "date"
    LIST = "list"


@record
class Duration:
    """A length of time: `amount` of `unit`; whole numbers for days and larger units."""

    amount: Fraction
    unit: Unit

    @property
    def micros(self) -> int | None:
        """Microseconds of clock units (a day is 24 h, a week 7 days) and working minutes and hours; else None."""
        seconds = {
            Unit.MINUTES: 60,
            Unit.HOURS: 3600,
            Unit.DAYS: 86400,
            Unit.WEEKS: 7 * 86400,
            Unit.WORKING_MINUTES: 60,
            Unit.WORKING_HOURS: 3600,
        }.get(self.unit)
        return None if seconds is None else int(self.amount * seconds * 1_000_000)


@record
class Money:
    """An amount in a currency."""

    amount: Decimal
    currency: str


@record
class TimeOfDay:
    """Seconds since local midnight, 0 to 86400."""

    seconds: int


Scalar: TypeAlias = str | Decimal | Fraction | Money | Duration | TimeOfDay | date | bool
"""str: text, id, choice or period; Decimal: number; Fraction: share of one."""

Value: TypeAlias = Scalar | tuple[Scalar, ...]
"""A list is a tuple."""

T = TypeVar("T")


@record
class Dated(Generic[T]):
    """A value that may change on dates: `versions` is ordered, the first has `since` None (from the beginning).

    `term` is the name of the term it comes from, or None for a literal.
    """

    versions: tuple[tuple[date | None, T], ...]
    term: str | None = None

    @property
    def first(self) -> T:
        """The value from the beginning (the only one where nothing is dated)."""
        return self.versions[0][1]


class Subject(StrEnum):
    """Whose field is read: the row the condition is about, or the trigger's (through its variable)."""

    ROW = "row"
    TRIGGER = "trigger"


@record
class FieldRef:
    """A field of the row the condition filters, or of the trigger (`v.agent`)."""

    subject: Subject
    name: str
    kind: Kind
    optional: bool
    choices: tuple[str, ...] = ()
    span: Span | None = None


@record
class Const:
    """A literal, an enumeration value or a party's fact (`fact` is its path: `client.kind`)."""

    value: Scalar
    kind: Kind
    span: Span | None = None
    fact: str | None = None


@record
class TermRef:
    """A term's value in force at the instant of the row the condition is about."""

    term: str
    value: Dated[Value]
    kind: Kind
    span: Span | None = None


@record
class WindowRef:
    """The label of the clause's window: `period = m`."""

    variable: str
    span: Span | None = None


Operand: TypeAlias = FieldRef | Const | TermRef | WindowRef


@record
class Or:
    """At least one item holds."""

    items: tuple["Expr", ...]


@record
class And:
    """Every item holds."""

    items: tuple["Expr", ...]


@record
class Not:
    """The item does not hold; unknown stays unknown."""

    item: "Expr"


@record
class Compare:
    """`left op right`, both of comparable kinds."""

    left: Operand
    op: Comparison
    right: Operand


@record
class Member:
    """`left in items` (a TermRef item may be a list); `negated` for `not in`."""

    left: Operand
    items: tuple[Operand, ...]
    negated: bool


@record
class Presence:
    """The field is there (or, `absent`, is not)."""

    field: FieldRef
    absent: bool


@record
class Contains:
    """The text contains at least one of the items (a TermRef item may be a list), compared as code points."""

    field: FieldRef
    items: tuple[Operand, ...]


@record
class Truth:
    """A yes/no field."""

    field: FieldRef


Expr: TypeAlias = Or | And | Not | Compare | Member | Presence | Contains | Truth
