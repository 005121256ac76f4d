"""Conditions and values as text."""

from decimal import Decimal
from fractions import Fraction

from servanda.syntax import tree


def clock(seconds: int) -> str:
    """A time of day."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}"


def condition_text(condition: tree.Condition, *, nested: bool = False) -> str:  # noqa: PLR0911 - one per kind
    """A condition; `nested` ones keep their own `and` or `or` in parentheses."""
    match condition:
        case tree.OrExpr(items):
            text = " or ".join(condition_text(item, nested=True) for item in items)
            return f"({text})" if nested else text
        case tree.AndExpr(items):
            text = " and ".join(condition_text(item, nested=True) for item in items)
            return f"({text})" if nested else text
        case tree.NotExpr(item):
            return f"not {condition_text(item, nested=True)}"
        case tree.CompareExpr(left, op, right):
            return f"{value_text(left)} {op} {value_text(right)}"
        case tree.MemberExpr(left, items, negated):
            return f"{value_text(left)} {'not in' if negated else 'in'} {', '.join(value_text(item) for item in items)}"
        case tree.PresenceExpr(left, absent):
            return f"{left.text} {'absent' if absent else 'present'}"
        case tree.ContainsExpr(left, items):
            return f"{left.text} contains any of {', '.join(value_text(item) for item in items)}"
        case tree.TruthExpr(path):
            return path.text


def value_text(value: tree.Value) -> str:  # noqa: C901, PLR0911 - one per kind of value
    match value:
        case tree.NumberValue(number):
            return _decimal(number)
        case tree.PercentValue(share):
            return f"{_fraction(share * 100)}%"
        case tree.PointsValue(share):
            return f"{_fraction(share * 100)} points"
        case tree.DurationValue(amount, unit):
            return f"{_fraction(amount)} {unit}"
        case tree.MoneyValue(amount, currency):
            return f"{_decimal(amount)} {currency}"
        case tree.TimeValue(seconds):
            return clock(seconds)
        case tree.DateValue(day):
            return day.isoformat()
        case tree.TextValue(text):
            return quoted(text)
        case tree.YesNoValue(answer):
            return "yes" if answer else "no"
        case tree.Path() as path:
            return path.text
        case tree.ListValue(items):
            return ", ".join(value_text(item) for item in items)
        case tree.BlankValue():
            return "?"


def _decimal(number: Decimal) -> str:
    return format(number, "f")


def _fraction(value: Fraction) -> str:
    return _decimal(Decimal(value.numerator) / Decimal(value.denominator))


def quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
