"""The mutants of a module: named, generated in a fixed order, and put into the running program one at a time."""

import ast
import functools
import hashlib
import importlib
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from .python_edits import Change, changes

REPO = Path(__file__).resolve().parents[2]
PACKAGE = REPO / "src"


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module; `name` stays the same when lines move."""

    name: str
    file: str
    """relative to `src/servanda`, such as `clocks/due.py`"""
    change: Change

    @property
    def path(self) -> Path:
        return PACKAGE / "servanda" / self.file


@dataclass(frozen=True, slots=True)
class Module:
    """A module's tree with all its mutants."""

    file: str
    tree: ast.Module
    mutants: tuple[Mutant, ...]


def read_module(file: str) -> Module:
    """All mutants of `src/servanda/<file>`."""
    tree = ast.parse((PACKAGE / "servanda" / file).read_text(encoding="utf-8"))
    seen: Counter[str] = Counter()
    found = []
    for change in changes(tree, sql=file.startswith("engines/duckdb/")):
        text = " ".join(change.text.split())
        if len(text) > 90:  # long ones are told apart by their digest
            text = f"{text[:80]}…{hashlib.sha256(text.encode()).hexdigest()[:6]}"
        name = f"{file}::{change.scope} | {change.kind} | {text}"
        seen[name] += 1
        found.append(Mutant(name if seen[name] == 1 else f"{name} #{seen[name]}", file, change))
    return Module(file, tree, tuple(found))


def install(module: Module, mutant: Mutant) -> None:
    """Put the mutant into the loaded program: a function gets new code in place, a constant a new value everywhere."""
    name = "servanda." + module.file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    loaded = importlib.import_module(name)
    old = mutant.change.swap()
    try:
        code = compile(module.tree, str(mutant.path), "exec")
    finally:
        mutant.change.undo(old)
    forget_caches()
    scope = mutant.change.scope
    changed = _code_of(code, scope)
    if changed is not None:
        _function(loaded, scope).__code__ = changed
        return
    namespace = dict(vars(loaded))
    statements = [one for one in module.tree.body if _binds(one, scope)]
    old = mutant.change.swap()
    exec(compile(ast.Module(statements, []), str(mutant.path), "exec"), namespace)  # noqa: S102 - the module's own code
    mutant.change.undo(old)
    before, after = vars(loaded)[scope], namespace[scope]
    for other in [one for key, one in sys.modules.items() if key.startswith("servanda")]:
        if vars(other).get(scope, None) is before:
            setattr(other, scope, after)


def _binds(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id=bound)]) | ast.AnnAssign(target=ast.Name(id=bound)):
            return bound == name
        case _:
            return False


def _code_of(code: CodeType, scope: str) -> CodeType | None:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == scope:
                return constant
            if scope.startswith(constant.co_qualname + ".") and (found := _code_of(constant, scope)) is not None:
                return found
    return None


def _function(loaded: Any, scope: str) -> FunctionType:
    found: Any = loaded
    for part in scope.split("."):
        found = vars(found)[part]
    for attribute in ("fget", "func", "__func__"):
        found = getattr(found, attribute, found)
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    assert isinstance(found, FunctionType), scope
    return found


def forget_caches() -> None:
    """What was computed before the change must not answer for it."""
    for key, module in list(sys.modules.items()):
        if key.startswith("servanda.clocks") or key == "servanda.engines.duckdb.session":
            for value in vars(module).values():
                if isinstance(value, functools._lru_cache_wrapper):  # noqa: SLF001 - its only name
                    value.cache_clear()
