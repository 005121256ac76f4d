"""Figures that both languages write alike."""

from decimal import Decimal
from fractions import Fraction

MANY = 6
"""a list longer than this is counted inside a sentence and written out where its term is defined"""
SHORTEST = 28
"""days that every month has"""


def figure(value: Decimal | Fraction | int) -> str:
    """`20,000`, `0.5`: all digits there are, groups of three."""
    exact = value if isinstance(value, Decimal) else _decimal(Fraction(value))
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percentage(share: Fraction) -> str:
    """`85%`, `0.5%`."""
    return f"{figure(share * 100)}%"


def clock(seconds: int) -> str:
    """`09:30`, `24:00`; seconds only where there are any."""
    minutes, rest = divmod(seconds, 60)
    text = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{rest:02}" if rest else text


def _decimal(value: Fraction) -> Decimal:
    # what an agreement writes is decimal, so this is exact
    return Decimal(value.numerator) / Decimal(value.denominator)
