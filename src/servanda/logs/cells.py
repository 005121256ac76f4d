"""Texts of exports to typed values: which text is a number, a yes or a no, a period; NULL where it is none."""

from sqlglot import exp

from servanda.logs.sql import boolean, call, text, try_cast, when, within
from servanda.model.expressions import Kind

DECIMAL = "DECIMAL(38, 18)"
NUMBERS = (Kind.NUMBER, Kind.MONEY, Kind.SHARE)

_YES = ("true", "yes", "1", "是")
_NO = ("false", "no", "0", "否")
_NUMBER = "[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,4})?"
_PERIOD = "[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?|-W(0[1-9]|[1-4][0-9]|5[0-3])|-Q[1-4])?"


def looks_numeric(value: exp.Expr) -> exp.Expr:
    """The text is written as a decimal number, however large."""
    return call("regexp_full_match", value.copy(), text(_NUMBER))


def typed(value: exp.Expr, kind: Kind | None) -> exp.Expr:
    """The text as a value of its kind; texts, ids and choices stay as they are.

    Digits beyond the 18th decimal place are rounded.
    """
    if kind in NUMBERS:
        return when((looks_numeric(value), try_cast(value.copy(), DECIMAL)))
    if kind is Kind.YES_NO:
        word = call("lower", value.copy())
        yes, no = boolean(True), boolean(False)  # noqa: FBT003 - literals
        return when((within(word, _YES), yes), (within(word.copy(), _NO), no))
    if kind is Kind.PERIOD:
        return when((call("regexp_full_match", value.copy(), text(_PERIOD)), value.copy()))
    return value.copy()


def sql_type(kind: Kind) -> str:
    """The column type of an event's field."""
    if kind in NUMBERS:
        return DECIMAL
    return "BOOLEAN" if kind is Kind.YES_NO else "VARCHAR"
