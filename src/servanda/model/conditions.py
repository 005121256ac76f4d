"""Conditions: every name resolved, every comparison checked for its kinds."""

from servanda.diagnostics import Span
from servanda.model.expressions import (
    And,
    Compare,
    Const,
    Contains,
    Expr,
    FieldRef,
    Kind,
    Member,
    Not,
    Operand,
    Or,
    Presence,
    Subject,
    Truth,
)
from servanda.model.findings import did_you_mean
from servanda.model.names import Context
from servanda.model.operands import PERIOD_LABEL, Scope, Typed, names_in, operand
from servanda.model.values import ARTICLE, family
from servanda.syntax import tree
from servanda.syntax.tree import Comparison, Unit

_WORDS = {Kind.ID, Kind.TEXT, Kind.CHOICE}
_UNORDERED = {*_WORDS, Kind.PERIOD, Kind.YES_NO, Kind.LIST}
_EQUALITY = {Comparison.EQ, Comparison.NE}


def condition(written: tree.Condition, scope: Scope, context: Context) -> Expr | None:  # noqa: PLR0911  # one per form
    """The typed condition; None after an error or where it reads a blank (the context then says so)."""
    match written:
        case tree.OrExpr(items):
            parts = _all(items, scope, context)
            return Or(parts) if parts is not None else None
        case tree.AndExpr(items):
            parts = _all(items, scope, context)
            return And(parts) if parts is not None else None
        case tree.NotExpr(item):
            part = condition(item, scope, context)
            return Not(part) if part is not None else None
        case tree.CompareExpr():
            return _compare(written, scope, context)
        case tree.MemberExpr():
            return _member(written, scope, context)
        case tree.PresenceExpr():
            field = _field(written.left, scope, context)
            return Presence(field, written.absent) if field is not None else None
        case tree.ContainsExpr():
            return _contains(written, scope, context)
        case tree.TruthExpr():
            return _truth(written, scope, context)


def _all(items: tuple[tree.Condition, ...], scope: Scope, context: Context) -> tuple[Expr, ...] | None:
    parts = [condition(item, scope, context) for item in items]
    known = tuple(part for part in parts if part is not None)
    return known if len(known) == len(parts) else None


def _compare(written: tree.CompareExpr, scope: Scope, context: Context) -> Expr | None:
    left, right = operand(written.left, scope, context), operand(written.right, scope, context)
    if left is None or right is None:
        return None
    first = settled(written.left, left, right, scope, context)
    second = settled(written.right, right, left, scope, context)
    if first is None or second is None or not comparable(first, second, written.op, written.span, context):
        return None
    if (
        first.operand is None
        or second.operand is None
        or not _one_currency(first, second, written.span, scope, context)
    ):
        return None
    return Compare(first.operand, written.op, second.operand)


def _one_currency(left: Typed, right: Typed, span: Span, scope: Scope, context: Context) -> bool:
    """An event's money field holds one currency, so all conditions must compare it with that one."""
    for side, other in ((left, right), (right, left)):
        ref = side.operand
        if (
            isinstance(ref, FieldRef)
            and ref.kind is Kind.MONEY
            and ref.subject is Subject.ROW
            and other.unit is not None
        ):
            known = context.names.currencies.setdefault((scope.row, ref.name), other.unit)
            if known != other.unit:
                message = f"`{ref.name}` of {scope.row} is compared with {known} elsewhere and with {other.unit} here"
                context.error("MOD031", message, span, f"give the amount in {known}")
                return False
    return True


def settled(written: tree.Scalar, side: Typed, other: Typed, scope: Scope, context: Context) -> Typed | None:
    """A side in the light of the other: its enumeration values, period labels; None after an error."""
    name = written.text if isinstance(written, tree.Path) else None
    if side.open is None:
        if name is not None and name in other.choices:
            hint = f'write "{name}" for the value, or rename the other'
            context.error("MOD021", f"`{name}` can mean a name or the value of the other side", side.span, hint)
            return None
        return _literal(side, other, context)
    if side.open in other.choices:
        return Typed(Const(side.open, Kind.CHOICE, side.span), Kind.CHOICE, side.span, other.choices)
    if other.choices:
        message = f"`{side.open}` is none of the values {', '.join(other.choices)}"
        context.error(
            "MOD020", message, side.span, did_you_mean(side.open, [*other.choices, *names_in(scope, context)])
        )
        return None
    if other.loose and other.operand is not None:
        return Typed(Const(side.open, Kind.TEXT, side.span), Kind.TEXT, side.span)
    quoted = f'write "{side.open}" if a text is meant' if other.kind in _WORDS else None
    near = did_you_mean(side.open, names_in(scope, context), otherwise=quoted)
    context.error("MOD020", f"unknown name `{side.open}`", side.span, near)
    return None


def _literal(side: Typed, other: Typed, context: Context) -> Typed | None:
    """A quoted text where the other side is enumerated or a period."""
    if not isinstance(side.operand, Const) or side.kind is not Kind.TEXT or side.loose:
        return side
    text = str(side.operand.value)
    if other.choices and text not in other.choices:
        message = f"`{text}` is none of the values {', '.join(other.choices)}"
        context.error("MOD020", message, side.span, did_you_mean(text, other.choices))
        return None
    kind = Kind.CHOICE if other.choices else Kind.TEXT
    if other.kind is Kind.PERIOD:
        if not PERIOD_LABEL.fullmatch(text):
            hint = 'periods are written "2026-W07", "2026-01", "2026-Q1" or "2026"'
            context.error("MOD030", f"`{text}` is no period", side.span, hint)
            return None
        kind = Kind.PERIOD
    return Typed(Const(text, kind, side.span), kind, side.span)


def comparable(left: Typed, right: Typed, op: Comparison, span: Span, context: Context) -> bool:
    """Whether the two sides may be compared by `op`; reported where not."""
    if left.kind is None or right.kind is None:
        return True
    if not _same_kind(left.kind, right.kind):
        _mismatch(left, right, span, context)
        return False
    if op not in _EQUALITY and left.kind in _UNORDERED:
        what = ARTICLE[left.kind]
        context.error("MOD030", f"`{op}` does not apply to {what}", span, "use `=`, `!=` or `in`")
        return False
    if left.kind is Kind.LIST:
        context.error("MOD030", "a list does not compare with a single value", span, "use `in` or `not in`")
        return False
    if left.choices and right.choices and not set(left.choices) & set(right.choices):
        context.error("MOD030", "the two sides have no value in common", span)
        return False
    return _same_unit(left, right, span, context)


def _same_kind(left: Kind, right: Kind) -> bool:
    return left is right or {left, right} <= _WORDS


def _same_unit(left: Typed, right: Typed, span: Span, context: Context) -> bool:
    if left.unit is None or right.unit is None:
        return True
    if left.kind is Kind.MONEY and left.unit != right.unit:
        context.error("MOD031", f"amounts in {left.unit} and {right.unit} do not compare", span)
        return False
    if left.kind is Kind.DURATION and family(Unit(left.unit)) != family(Unit(right.unit)):
        context.error("MOD032", f"{left.unit} and {right.unit} do not compare", span)
        return False
    return True


def _mismatch(left: Typed, right: Typed, span: Span, context: Context) -> None:
    kinds = {left.kind, right.kind}
    hint: str | None = None
    if Kind.LIST in kinds:
        hint = "use `in` or `not in`"
    elif kinds == {Kind.MONEY, Kind.NUMBER}:
        hint = "write the amount with its currency, as in `0 CNY`"
    elif kinds == {Kind.SHARE, Kind.NUMBER}:
        hint = "write a percentage for a share (`85%`), a plain number for a number (`0.85`)"
    elif kinds == {Kind.DURATION, Kind.NUMBER}:
        hint = "write the length with its unit, as in `15 minutes`"
    elif kinds <= {*_WORDS, Kind.NUMBER}:
        hint = "write the text in quotes"
    left_words, right_words = (ARTICLE[side.kind] if side.kind else "" for side in (left, right))
    context.error("MOD030", f"{left_words} does not compare with {right_words}", span, hint)


def _member(written: tree.MemberExpr, scope: Scope, context: Context) -> Expr | None:
    left = operand(written.left, scope, context)
    if left is not None and left.open is not None:
        left = settled(written.left, left, Typed(None, None, left.span), scope, context)
    items = _items(written.items, left, scope, context)
    if left is None or items is None or left.operand is None:
        return None
    return Member(left.operand, items, written.negated)


def _items(
    written: tuple[tree.Scalar, ...], left: Typed | None, scope: Scope, context: Context
) -> tuple[Operand, ...] | None:
    """The values `left` is looked for in: single values and list terms of its kind."""
    if left is None:
        return None
    found: list[Operand] = []
    whole = True
    for item in written:
        side = operand(item, scope, context)
        side = side and settled(item, side, left, scope, context)
        if side is None or not _fits(left, side, context) or side.operand is None:
            whole = False
        else:
            found.append(side.operand)
    return tuple(found) if whole else None


def _fits(left: Typed, item: Typed, context: Context) -> bool:
    if item.kind is not Kind.LIST:
        fits = comparable(left, item, Comparison.EQ, item.span, context)
        return fits and (not item.loose or _possible(left, item, context))
    kinds = {_kind_of(value) for value in item.items}
    odd = next((kind for kind in kinds if left.kind is not None and not _same_kind(left.kind, kind)), None)
    if odd is not None and left.kind is not None:
        context.error("MOD030", f"{ARTICLE[left.kind]} is looked for in a list of another kind", item.span)
        return False
    return _possible(left, item, context)


def _possible(left: Typed, item: Typed, context: Context) -> bool:
    """Always true: a listed value that an enumeration does not have is a slip worth a warning, no error."""
    for value in item.items if left.choices else ():
        if isinstance(value, str) and value not in left.choices:
            message = f"`{value}` is none of the values {', '.join(left.choices)}, so it never matches"
            context.findings.warning("MOD048", message, item.span, help=did_you_mean(value, left.choices))
    return True


def _kind_of(value: object) -> Kind:
    names = {"str": Kind.TEXT, "Decimal": Kind.NUMBER, "Fraction": Kind.SHARE, "Money": Kind.MONEY, "date": Kind.DATE}
    names |= {"Duration": Kind.DURATION, "TimeOfDay": Kind.TIME, "bool": Kind.YES_NO}
    return names[type(value).__name__]


def _field(path: tree.Path, scope: Scope, context: Context) -> FieldRef | None:
    side = operand(path, scope, context)
    if side is None:
        return None
    if isinstance(side.operand, FieldRef):
        return side.operand
    if side.open is not None:
        hint = did_you_mean(side.open, scope.fields)
        context.error("MOD020", f"{scope.row or 'nothing here'} has no field `{side.open}`", path.span, hint)
    else:
        context.error("MOD030", f"`{path.text}` is no field", path.span, "ask this of a field of the event")
    return None


def _contains(written: tree.ContainsExpr, scope: Scope, context: Context) -> Expr | None:
    field = _field(written.left, scope, context)
    if field is None:
        return None
    if field.kind not in {Kind.TEXT, Kind.ID}:
        message = f"`contains any of` looks into a text; `{written.left.text}` is {ARTICLE[field.kind]}"
        context.error("MOD030", message, written.left.span, "use `in`")
        return None
    side = Typed(field, Kind.TEXT, written.left.span)
    items = _items(written.items, side, scope, context)
    return Contains(field, items) if items is not None else None


def _truth(written: tree.TruthExpr, scope: Scope, context: Context) -> Expr | None:
    side = operand(written.path, scope, context)
    if side is None:
        return None
    name = written.path.text
    if side.open is not None:
        hint = did_you_mean(name, names_in(scope, context))
        context.error("MOD020", f"unknown name `{name}`", side.span, hint)
        return None
    if side.kind not in {Kind.YES_NO, None}:
        hint = f"say what it must be: `{name} present`, `{name} = …`"
        context.error(
            "MOD030", f"`{name}` alone is no condition: it is {ARTICLE[side.kind or Kind.TEXT]}", side.span, hint
        )
        return None
    if isinstance(side.operand, FieldRef):
        return Truth(side.operand)
    return Compare(side.operand, Comparison.EQ, Const(value=True, kind=Kind.YES_NO)) if side.operand else None
