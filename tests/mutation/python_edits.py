"""Small changes to Python functions, node by node, and to the SQL in their texts."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from . import sql_edits

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "bisect_left": "bisect_right"}
CALLS |= {"bisect_right": "bisect_left", "reversed": "list", "sorted": "list"}
OPTIONS = {"min", "max", "sorted", "sum"}
"""functions whose keyword arguments may be left out: elsewhere that is an error of types at once"""


@dataclass(frozen=True, slots=True)
class Change:
    """Put `new` where `owner.field` (its item `index`, where there is one) was. `text` says what that does."""

    scope: str
    """the function's qualified name; of a module's own statement the name it binds"""
    line: int
    kind: str
    text: str
    owner: ast.AST
    field: str
    index: int | None
    new: Any
    sql: bool = False

    def swap(self) -> Any:
        """Make the change in the tree; what stood there."""
        if self.index is None:
            old = getattr(self.owner, self.field)
            setattr(self.owner, self.field, self.new)
            return old
        items = getattr(self.owner, self.field)
        old = items[self.index]
        items[self.index] = self.new
        return old

    def undo(self, old: Any) -> None:
        if self.index is None:
            setattr(self.owner, self.field, old)
        else:
            getattr(self.owner, self.field)[self.index] = old


@dataclass(frozen=True, slots=True)
class _Within:
    """Where the walk is."""

    scope: str
    function: ast.FunctionDef | None
    sql: bool


def changes(tree: ast.Module, *, sql: bool) -> Iterator[Change]:
    """Every change of every function and of every constant of the module; `sql`: its texts are templates."""
    yield from _in_body(tree, "", sql=sql)


def _in_body(owner: ast.Module | ast.ClassDef, prefix: str, *, sql: bool) -> Iterator[Change]:
    for statement in owner.body:
        match statement:
            case ast.FunctionDef(name=name):
                yield from _fields(statement, _Within(prefix + name, statement, sql))
            case ast.ClassDef(name=name) if isinstance(owner, ast.Module):
                yield from _in_body(statement, f"{name}.", sql=sql)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name), value=ast.AST()):
                if isinstance(owner, ast.Module):
                    yield from _fields(statement, _Within(name, None, sql))
            case _:
                pass


UNMEANT = {"quoted", "copy"}
"""options of sqlglot that say how a query is spelled or built"""
SKIPPED = {"annotation", "returns", "decorator_list", "args", "pattern", "ctx"}


def _fields(node: ast.AST, within: _Within) -> Iterator[Change]:
    """The changes of what a node consists of."""
    for name, value in ast.iter_fields(node):
        if name in SKIPPED and not isinstance(node, ast.Call):
            continue
        if isinstance(value, ast.AST):
            yield from _changes(node, name, None, value, within)
        elif isinstance(value, list):
            for place, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _changes(node, name, place, item, within)


def _changes(owner: ast.AST, field: str, index: int | None, node: ast.AST, within: _Within) -> Iterator[Change]:
    """The changes of the node that stands in `owner.field`, and of all below it."""
    match node:
        case ast.Raise() | ast.Expr(value=ast.Constant()):
            return  # what a message or a docstring says is no meaning
        case ast.keyword(arg=str() as option) if option in UNMEANT:
            return
        case ast.Constant(value=str() as text):
            if within.sql and sql_edits.LOOKS_LIKE_SQL.search(text):
                for edit in sql_edits.edits(text):
                    new = ast.copy_location(ast.Constant(edit.apply(text)), node)
                    shown = f"{text[max(0, edit.start - 24) : edit.start]}«{text[edit.start : edit.end]}»"
                    shown += text[edit.end : edit.end + 16]
                    yield Change(within.scope, node.lineno, edit.what, shown, owner, field, index, new, sql=True)
            return
        case ast.FormattedValue() if not within.sql:
            return
        case ast.FunctionDef():
            within = _Within(within.scope, node, within.sql)
        case _:
            pass
    for kind, text, new in _replaced(node, within.function):
        yield Change(within.scope, node.lineno, kind, text, owner, field, index, new)  # type: ignore[attr-defined]
    for kind, text, line, part, place, new in _parts(node):
        yield Change(within.scope, line, kind, text, node, part, place, new)
    yield from _fields(node, within)


def _parts(node: ast.AST) -> Iterator[tuple[str, str, int, str, int | None, ast.AST]]:
    """Changes of parts that are no nodes of their own: operators, arms, guards, filters."""
    match node:
        case ast.Compare(ops=operators):
            for place, operator in enumerate(operators):
                other = COMPARISONS[type(operator)]()
                text = f"{ast.unparse(node)} with {type(other).__name__}"
                yield "comparison", text, node.lineno, "ops", place, other
        case ast.Match(cases=arms) if len(arms) > 1:
            for place, arm in enumerate(arms):
                never = ast.match_case(ast.MatchAs(), ast.Constant(value=False), arm.body)
                ast.copy_location(never.pattern, node)
                ast.copy_location(never.guard or never, node)
                yield "arm dropped", f"case {ast.unparse(arm.pattern)}", arm.pattern.lineno, "cases", place, never
        case ast.match_case(guard=ast.expr() as guard):
            always = ast.copy_location(ast.Constant(value=True), guard)
            yield "guard dropped", ast.unparse(guard), guard.lineno, "guard", None, always
        case ast.comprehension(ifs=conditions):
            for place, condition in enumerate(conditions):
                always = ast.copy_location(ast.Constant(value=True), condition)
                yield "filter dropped", ast.unparse(condition), condition.lineno, "ifs", place, always
        case _:
            pass


def _replaced(node: ast.AST, function: ast.FunctionDef | None) -> Iterator[tuple[str, str, ast.AST]]:
    """Kind, text and new node of each change of the node itself."""
    found = [*_of_expression(node), *_of_statement(node, function)]
    for kind, text, new in found:
        yield kind, text, ast.fix_missing_locations(ast.copy_location(new, node))


def _of_expression(node: ast.AST) -> Iterator[tuple[str, str, ast.AST]]:
    match node:
        case ast.BoolOp(op=op, values=values):
            yield "and/or", ast.unparse(node), ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not() | ast.USub() as op, operand=operand):
            # a node of its own: the walk still visits the operand where it is
            kind = "not dropped" if isinstance(op, ast.Not) else "sign dropped"
            yield kind, ast.unparse(node), ast.parse(ast.unparse(operand), mode="eval").body
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            yield "arithmetic", ast.unparse(node), ast.BinOp(left, OPERATORS[type(op)](), right)
        case ast.Constant(value=bool() as value):
            yield "constant", f"{value} flipped", ast.Constant(not value)
        case ast.Constant(value=int() as number):
            yield "constant", f"{number} + 1", ast.Constant(number + 1)
            if number in {1, 2}:
                yield "constant", f"{number} - 1", ast.Constant(number - 1)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield "condition negated", ast.unparse(node), ast.IfExp(test, orelse, body)
        case ast.Call(func=ast.Name() as called):
            yield from _of_call(node, called)
        case _:
            pass


def _of_call(node: ast.Call, called: ast.Name) -> Iterator[tuple[str, str, ast.AST]]:
    name, keywords = called.id, node.keywords
    if name in CALLS:
        kept = [] if CALLS[name] == "list" else keywords
        other = ast.Call(ast.Name(CALLS[name], ast.Load()), node.args, kept)
        yield "call", f"{ast.unparse(node)} as {CALLS[name]}", other
    for place, keyword in enumerate(keywords if name in OPTIONS else []):
        fewer = [*keywords[:place], *keywords[place + 1 :]]
        yield "option dropped", f"{ast.unparse(node)} without {keyword.arg}", ast.Call(called, node.args, fewer)


def _of_statement(node: ast.AST, function: ast.FunctionDef | None) -> Iterator[tuple[str, str, ast.AST]]:
    match node:
        case ast.If(test=test, body=body, orelse=orelse):
            yield "condition negated", ast.unparse(test), ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.While(test=test, body=body, orelse=orelse):
            yield "loop dropped", ast.unparse(test), ast.While(ast.Constant(value=False), body, orelse)
        case ast.Return(value=ast.AST() as value) if function is not None and _may_be_none(function, value):
            yield "returns None", ast.unparse(node), ast.Return(ast.Constant(None))
        case (
            ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom())
            | ast.AugAssign()
            | ast.Continue()
            | ast.Break()
            | ast.Assign(targets=[ast.Attribute() | ast.Subscript()])
        ):
            yield "statement dropped", ast.unparse(node), ast.Pass()
        case _:
            pass


def _may_be_none(function: ast.FunctionDef, value: ast.AST) -> bool:
    """Whether the types allow None: elsewhere it is an error at once, and shows nothing."""
    if isinstance(value, ast.Constant) and value.value is None:
        return False
    return function.returns is not None and "None" in ast.unparse(function.returns)
