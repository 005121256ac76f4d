"""Examples as lines that a scenario of an agreement takes: `issue_opened level=3 kind=complaint`."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from servanda.lint.conflicts.deciding import Example
from servanda.lint.conflicts.logic import Plain


def line(events: Iterable[str], example: Example, whose: str = "row") -> str:
    """The first event with the fields that matter; an absent one is `field=`, one not named may be anything."""
    event = next(iter(events), "")
    fields = [f"{cell.name}={written(value)}" for cell, value in example.items() if cell.whose == whose]
    return " ".join([event, *fields])


def written(value: Plain | None) -> str:
    """A value as a scenario takes it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return number(value)
        case str() if not value or any(char.isspace() or char in '"“”=,，#\\' for char in value):
            escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            return f'"{escaped}"'
        case _:
            return str(value)


def number(value: Fraction) -> str:
    """A number in decimals; what has none that end is rounded."""
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
