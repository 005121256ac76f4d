"""Norms and their acts: what a party must, must not or may do."""

from decimal import Decimal
from fractions import Fraction

from servanda.diagnostics import Span
from servanda.model.expressions import Dated, Duration, Expr, Operand
from servanda.model.openings import Deadline, Windows
from servanda.records import record
from servanda.syntax.tree import Comparison, Modal


@record
class Frequency:
    """`at least 2 times each complete month`."""

    count: int
    windows: Windows
    span: Span


@record
class SpanPoint:
    """The entity's instant, plus `offset` where one is written."""

    offset: Dated[Duration] | None


@record
class EntitySpan:
    """`since c until onboarding after c`; a missing end is open."""

    since: SpanPoint | None
    until: SpanPoint | None


@record
class ExceptAfter:
    """An event that, strictly earlier and for the same key, allows the act, unless `until` ended it since."""

    event: str
    where: Expr | None
    until: str | None
    key: tuple[str, ...]
    span: Span


@record
class Stating:
    """A field the fulfilling event must carry: any value (both None), a metric's in the clause's window, or a value.

    `tolerance` is an absolute difference (shares: 1 point = 1/100).
    """

    field: str
    metric: str | None
    value: Operand | None
    tolerance: Fraction | Decimal | None
    span: Span


@record
class MetricCondition:
    """`must ensure reply_rate >= 95%`: judged per window."""

    metric: str
    op: Comparison
    bound: Operand


@record
class Act:
    """What a norm is about: one duty, one step of a list, one forbidden act, or one exercise of a power.

    `event` is None only for `must ensure`, where `ensure` is set. `key` are the fields equal between trigger and act
    (its own `for the same`, else the clause's).
    """

    event: str | None
    where: Expr | None
    ensure: Expr | MetricCondition | None
    key: tuple[str, ...]
    deadline: Deadline | None
    frequency: Frequency | None
    during_span: EntitySpan | None
    except_when: Expr | None
    except_after: tuple[ExceptAfter, ...]
    stating: tuple[Stating, ...]
    early_counts: bool
    span: Span


@record
class Norm:
    """`party must|must not|may|must ensure` with its acts (several where steps are listed)."""

    party: str
    modal: Modal
    acts: tuple[Act, ...]
    span: Span
