"""Conditions of a binding to expressions of the database.

Logic is three-valued as in the language: a comparison with an empty cell is unknown, and stays so through `not`.
"""

from decimal import Decimal

from sqlglot import exp

from servanda.logs.cells import NUMBERS, typed
from servanda.logs.document import Findings, Text
from servanda.logs.scope import Scope, Value
from servanda.logs.sql import call, either, is_null, not_null, text
from servanda.model.expressions import Kind
from servanda.syntax.tree import (
    AndExpr,
    CompareExpr,
    Comparison,
    Condition,
    ContainsExpr,
    MemberExpr,
    MoneyValue,
    NotExpr,
    NumberValue,
    OrExpr,
    Path,
    PercentValue,
    PresenceExpr,
    Scalar,
    TextValue,
    TruthExpr,
    YesNoValue,
)

_OPERATORS: dict[Comparison, type[exp.Binary]] = {
    Comparison.EQ: exp.EQ,
    Comparison.NE: exp.NEQ,
    Comparison.LT: exp.LT,
    Comparison.LE: exp.LTE,
    Comparison.GT: exp.GT,
    Comparison.GE: exp.GTE,
}
_EQUALITY = (Comparison.EQ, Comparison.NE)


def columns_read(condition: Condition, scope: Scope) -> tuple[Value, ...]:
    """The columns a condition reads, in the order written."""
    match condition:
        case OrExpr() | AndExpr():
            return tuple(value for item in condition.items for value in columns_read(item, scope))
        case NotExpr():
            return columns_read(condition.item, scope)
        case TruthExpr():
            return (scope.value(_name(condition.path)),)
        case CompareExpr():
            sides = (condition.left, condition.right)
            paths = [side for side in sides if isinstance(side, Path)]
            return tuple(
                scope.value(_name(path)) for path in paths if path is condition.left or scope.is_column(path.text)
            )
        case _:
            return (scope.value(_name(condition.left)),) if isinstance(condition.left, Path) else ()


def compile_condition(condition: Condition, scope: Scope) -> exp.Expr:
    """A BOOLEAN expression over the staged columns; NULL where the row cannot tell."""
    return _Compiler(scope, scope.findings).compile(condition)


def _name(path: Path) -> Text:
    return Text(path.text, path.span, path.span.line, path.span.column)


class _Compiler:
    def __init__(self, scope: Scope, findings: Findings) -> None:
        self.scope = scope
        self.findings = findings

    def compile(self, condition: Condition) -> exp.Expr:  # noqa: PLR0911 - one per form of condition
        match condition:
            case OrExpr():
                return exp.paren(exp.or_(*(self.compile(item) for item in condition.items)), copy=False)
            case AndExpr():
                return exp.paren(exp.and_(*(self.compile(item) for item in condition.items)), copy=False)
            case NotExpr():
                return exp.Not(this=exp.paren(self.compile(condition.item), copy=False))
            case CompareExpr():
                return self.compare(condition)
            case MemberExpr():
                return self.member(condition)
            case PresenceExpr():
                value = self.scope.value(_name(condition.left))
                return is_null(value.typed) if condition.absent else not_null(value.typed)
            case ContainsExpr():
                value = self.scope.value(_name(condition.left))
                words = [word for item in condition.items for word in self.words(item)]
                cell = value.text if value.text is not None else value.typed
                return exp.paren(either([call("contains", cell.copy(), text(word)) for word in words]), copy=False)
            case TruthExpr():
                return self.truth(condition)

    def truth(self, condition: TruthExpr) -> exp.Expr:
        value = self.scope.value(_name(condition.path))
        if value.kind is None and value.text is not None:
            return typed(value.text, Kind.YES_NO)
        if value.kind is not Kind.YES_NO:
            self.findings.error("BIND015", f"`{value.name}` is no yes/no", condition.span)
        return value.typed

    def left(self, scalar: Scalar) -> Value | None:
        if isinstance(scalar, Path):
            return self.scope.value(_name(scalar))
        self.findings.error("BIND019", "a comparison begins with a column", scalar.span)
        return None

    def compare(self, condition: CompareExpr) -> exp.Expr:  # noqa: PLR0911 - one per kind of right side
        value = self.left(condition.left)
        if value is None:
            return exp.Null()
        operator = _OPERATORS[condition.op]
        right = condition.right
        if isinstance(right, NumberValue | PercentValue | MoneyValue):
            return operator(this=self.numeric(value, right), expression=_number(right))
        if isinstance(right, YesNoValue):
            truth = value.typed if value.kind is Kind.YES_NO else typed(value.text or value.typed, Kind.YES_NO)
            return operator(this=truth, expression=exp.Boolean(this=right.value))
        if condition.op not in _EQUALITY:
            self.findings.error("BIND015", "only numbers are more or less than each other", condition.span)
            return exp.Null()
        if isinstance(right, Path) and self.scope.is_column(right.text):
            other = self.scope.value(_name(right))
            return operator(this=value.typed.copy(), expression=other.typed.copy())
        words = self.words(right)
        self.check_choices(value, right, words)
        if len(words) != 1:
            self.findings.error("BIND015", "a list is compared with `in`", right.span)
            return exp.Null()
        return operator(this=(value.text or value.typed).copy(), expression=text(words[0]))

    def numeric(self, value: Value, right: Scalar) -> exp.Expr:
        if value.kind in NUMBERS:
            return value.typed.copy()
        if value.kind is None and value.text is not None:
            return typed(value.text, Kind.NUMBER)
        self.findings.error("BIND015", f"`{value.name}` is no number", right.span)
        return exp.Null()

    def member(self, condition: MemberExpr) -> exp.Expr:
        value = self.left(condition.left)
        if value is None:
            return exp.Null()
        tests: list[exp.Expr] = []
        for item in condition.items:
            if isinstance(item, NumberValue | PercentValue | MoneyValue):
                tests.append(exp.EQ(this=self.numeric(value, item), expression=_number(item)))
                continue
            words = self.words(item)
            self.check_choices(value, item, words)
            cell = value.text if value.text is not None else value.typed
            tests.extend(exp.EQ(this=cell.copy(), expression=text(word)) for word in words)
        inside = exp.paren(either(tests), copy=False)
        return exp.Not(this=inside) if condition.negated else inside

    def words(self, scalar: Scalar) -> tuple[str, ...]:
        """Texts a value stands for: a constant's, or the word itself."""
        match scalar:
            case TextValue():
                return (scalar.value,)
            case Path():
                constant = self.scope.constants.get(scalar.text)
                if constant is None:
                    return (scalar.text,)
                return (constant,) if isinstance(constant, str) else constant
            case _:
                self.findings.error("BIND015", "a binding compares with texts, numbers, yes and no", scalar.span)
                return ("",)

    def check_choices(self, value: Value, right: Scalar, words: tuple[str, ...]) -> None:
        declared = value.declared
        if declared is None or declared.kind is not Kind.CHOICE:
            return
        for word in words:
            if word not in declared.choices:
                message = f"`{word}` is no value of `{value.name}`"
                self.findings.error("BIND013", message, right.span, suggest=word, among=declared.choices)


def _number(value: NumberValue | PercentValue | MoneyValue) -> exp.Expr:
    match value:
        case NumberValue():
            number = value.value
        case MoneyValue():
            number = value.amount
        case PercentValue():
            number = Decimal(value.value.numerator) / Decimal(value.value.denominator)
    return exp.Literal.number(f"{number:f}")
