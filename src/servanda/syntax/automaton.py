"""The parse table in motion: a stack of states with the values read so far."""

from functools import cache
from typing import Any, NamedTuple

from servanda.records import record
from servanda.syntax.build import REDUCERS, Context, Reducer
from servanda.syntax.lexer import Token, Vocabulary
from servanda.syntax.table import ParseTable, Rule, load_table


class Production(NamedTuple):
    """A rule ready to be reduced; `shape` is None where the parts are handed over as they are.

    Otherwise `shape` has one letter a part: `.` as it is, `-` an absent optional part (None), `*` a repetition whose
    parts are spliced in.
    """

    origin: str
    length: int
    build: Reducer | None
    shape: str | None


@record
class Machine:
    """Table, vocabulary and productions of the language: immutable, one for a process."""

    table: ParseTable
    vocabulary: Vocabulary
    productions: tuple[Production, ...]


@cache
def machine() -> Machine:
    """The machine of this installation's table."""
    return machine_for(load_table())


def machine_for(table: ParseTable) -> Machine:
    """A machine that drives a given table."""
    return Machine(table, Vocabulary(table), tuple([_production(rule) for rule in table.rules]))


def _production(rule: Rule) -> Production:
    length = len(rule.symbols)
    if rule.origin.startswith("__"):
        return Production(rule.origin, length, _repetition(rule), None)
    marks = ["*" if symbol.startswith("__") else "." for symbol in rule.symbols]
    symbols = iter(marks)
    shape = "".join("-" if empty else next(symbols) for empty in rule.placeholders) if rule.placeholders else ""
    shape = shape or "".join(marks)
    build = REDUCERS.get(rule.function)
    if build is None and length != 1:
        message = f"no function makes `{rule.function}` nodes"
        raise LookupError(message)
    return Production(rule.origin, length, build, None if shape == "." * length else shape)


def _repetition(rule: Rule) -> Reducer:
    """The values of `x*` and `x+` as one growing list."""
    if rule.symbols[0] == rule.origin:

        def grow(_context: Context, parts: list[Any], _span: Any) -> list[Any]:
            values: list[Any] = parts[0]
            values.extend(parts[1:])
            return values

        return grow
    return lambda _context, parts, _span: list(parts)


def arrange(shape: str, parts: list[Any]) -> list[Any]:
    """Parts laid out as the shape says, absent ones as None, repetitions spliced in."""
    laid_out: list[Any] = []
    following = iter(parts)
    for mark in shape:
        if mark == ".":
            laid_out.append(next(following))
        elif mark == "-":
            laid_out.append(None)
        else:
            laid_out.extend(next(following))
    return laid_out


class Automaton:
    """The LALR(1) stack machine: `offer` a token, look what it `accepts`, cut it back to an earlier point."""

    def __init__(self, engine: Machine, context: Context, start: str) -> None:
        self.table = engine.table
        self._productions = engine.productions
        self._context = context
        self.states = [engine.table.start[start]]
        self.values: list[Any] = []
        self._begins: list[int] = []
        self.before_last = (0, 0)
        self.last_start = 0
        self.last_end = 0

    @property
    def depth(self) -> int:
        """How many symbols stand on the stack."""
        return len(self.values)

    @property
    def begin_of_last(self) -> int:
        """The offset where the topmost symbol begins."""
        return self._begins[-1]

    def accepts(self) -> dict[str, int]:
        """What the state on top takes, by terminal (the keys are what matters)."""
        return self.table.actions[self.states[-1]]

    def fitting(self) -> set[str]:
        """The terminals that `offer` would take now."""
        return {kind for kind, action in self.accepts().items() if action >= 0 or self._fits(kind)}

    def offer(self, token: Token) -> bool:
        """Reduce and shift; false where the token does not fit, and then nothing is changed.

        LALR lookaheads are merged: a state may reduce before a token that the states below do not take. The stack is
        therefore tried without values first, so that an error is seen where it is.
        """
        states, actions = self.states, self.table.actions
        kind = token.kind
        action = actions[states[-1]].get(kind)
        if action is None or (action < 0 and not self._fits(kind)):
            return False
        while action < 0:
            self._reduce(self._productions[-1 - action])
            action = actions[states[-1]][kind]
        states.append(action)
        self.values.append(token)
        self._begins.append(token.start)
        if kind != "$END":
            self.before_last = (self.last_start, self.last_end)
            self.last_start, self.last_end = token.start, token.end
        return True

    def _fits(self, kind: str) -> bool:
        """Whether reducing ends in a state that takes the terminal; what would be pushed is kept apart."""
        states, actions, gotos, productions = self.states, self.table.actions, self.table.gotos, self._productions
        below, top = len(states), states[-1]
        pushed: list[int] = []
        while True:
            action = actions[top].get(kind)
            if action is None:
                return False
            if action >= 0:
                return True
            production = productions[-1 - action]
            length = production.length
            if length < len(pushed):
                del pushed[len(pushed) - length :]
            else:
                below -= length - len(pushed)
                pushed.clear()
            top = gotos[pushed[-1] if pushed else states[below - 1]][production.origin]
            pushed.append(top)

    def _reduce(self, production: Production) -> None:
        origin, length, build, shape = production
        states, values, begins = self.states, self.values, self._begins
        if length == 1 and build is None:
            states[-1] = self.table.gotos[states[-2]][origin]
            return
        if length:
            parts = values[-length:]
            start = begins[-length]
            del values[-length:], states[-length:], begins[-length:]
        else:
            parts, start = [], self.last_end
        if shape is not None:
            parts = arrange(shape, parts)
        if build is None:
            value: Any = parts
        elif origin.startswith("__"):
            value = build(self._context, parts, None)  # type: ignore[arg-type] # repetitions have no span
        else:
            value = build(self._context, parts, self._context.span(start, self.last_end))
        values.append(value)
        begins.append(start)
        states.append(self.table.gotos[states[-1]][origin])

    def cut(self, depth: int) -> None:
        """Forget everything above the first `depth` symbols (where the text was last read does not change)."""
        del self.states[depth + 1 :], self.values[depth:], self._begins[depth:]

    def take_back(self) -> None:
        """Undo the last token, which must still stand on the stack as it was read."""
        self.cut(self.depth - 1)
        self.last_start, self.last_end = self.before_last

    @property
    def result(self) -> Any:
        """The value of the start symbol once the end was taken."""
        return self.values[0]


def shifted(table: ParseTable, states: list[int], kind: str) -> list[int] | None:
    """The states after taking a terminal, on a copy and without values; None where it does not fit."""
    stack = list(states)
    rules = table.rules
    while True:
        action = table.actions[stack[-1]].get(kind)
        if action is None:
            return None
        if action >= 0:
            stack.append(action)
            return stack
        rule = rules[-1 - action]
        if rule.symbols:
            del stack[-len(rule.symbols) :]
        stack.append(table.gotos[stack[-1]][rule.origin])
