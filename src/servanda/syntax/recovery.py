"""After an error: say what is wrong, then go on where the rest of the text makes sense again.

In this order: a misspelt keyword is read as what was meant; one missing keyword or mark is put in where exactly one
kind is missing and the next token then fits; one superfluous token is left out where the next two then fit; else the
text is skipped to the next word that can begin a line, and the stack is cut back, on a copy first, to a state that
takes it.
"""

import re
from collections.abc import Iterator
from typing import Any

from servanda.syntax.advice import glued, habit
from servanda.syntax.automaton import Automaton, Machine, shifted
from servanda.syntax.build import Context
from servanda.syntax.expected import expected_phrases, spelling
from servanda.syntax.lexer import END, STRAY, UNCLOSED, Lexer, Token
from servanda.syntax.similar import closest, usual, usual_lengths
from servanda.syntax.tree import Path

_WORD = re.compile(r"[^\W\d]\w*")
_WORD_BEFORE = re.compile(r"[^\W\d]\w*[ \t]+\Z")
_SHOWN = 40
# words and marks that only hold a sentence together: putting one in says nothing the author did not
_FILLERS = frozenset(
    {"EQ", "COMMA", "RPAR", "EACH_TIME", "A_MONTH", "TIMES", "AS", "TO", "OF", "ON", "EACH", "WITH", "CONSECUTIVE"}
)


class Recovery:
    """One error and the way on."""

    def __init__(self, engine: Machine, context: Context, lexer: Lexer, automaton: Automaton) -> None:
        self._engine = engine
        self._table = engine.table
        self._context = context
        self._lexer = lexer
        self._automaton = automaton
        self._chinese = not context.read(lexer.read(0, ())).isascii()
        self._leading = engine.vocabulary.leading

    def recover(self, token: Token, *, too_deep: bool) -> int | None:
        """Report the error at `token` and repair or skip; the offset to read on from, None at the end of the text."""
        if not too_deep:
            repaired = self._respell(token)
            if repaired is None:
                token = self._step_back(token)
                repaired = self._insert(token)
            if repaired is None:
                repaired = self._leave_out(token)
            if repaired is not None:
                return repaired
        self.report(token, too_deep=too_deep)
        return self._skip(token, advance=too_deep)

    def report(self, token: Token, *, too_deep: bool) -> None:
        """Say what is wrong at `token` and what could have stood there."""
        context = self._context
        if too_deep:
            context.error(
                "SYN007",
                "this condition is nested too deeply",
                context.at(token),
                help_="split it into several conditions or clauses",
            )
            return
        expected = self._expected()
        if token.kind == END:
            self._report_incomplete("SYN009", "the text ends before this line is complete", expected, self._hint())
        elif self._first_on_line(token) and not self._may_end():
            message = f"something is missing after `{self._previous()}`"
            last = context.folded[self._automaton.last_start : self._automaton.last_end]
            self._report_incomplete("SYN002", message, expected, glued(self._table, last) or self._hint())
        else:
            context.error(
                "SYN001",
                f"`{self._shown(token)}` cannot stand here",
                context.at(token),
                expected=expected,
                help_=self._help(token),
            )

    def give_up(self) -> Any:
        """The value of the start symbol from what was read, leaving out what is not complete."""
        automaton = self._automaton
        end = Token(END, automaton.last_end, automaton.last_end)
        for depth in range(automaton.depth, -1, -1):
            if shifted(self._table, automaton.states[: depth + 1], END) is not None:
                automaton.cut(depth)
                automaton.offer(end)
                return automaton.result
        return None

    def _step_back(self, token: Token) -> Token:
        """The word before, where that is the one that does not belong here.

        A word inside a line that could be over was read as the party of the next line, and what follows does not fit.
        A word that begins a line was read as what the line before lacks, and what follows shows that it is a line.
        """
        automaton = self._automaton
        last = automaton.values[-1] if automaton.depth else None
        if not isinstance(last, Token) or last.kind != "NAME" or automaton.before_last[1] == 0:
            return token
        before = automaton.states[:-1]
        inside = self._line(automaton.before_last[1]) == self._line(last.start)
        if inside:
            misread = shifted(self._table, before, END) is not None
        else:
            misread = shifted(self._table, before, END) is None and any(
                self._fits(before[:depth], last.start, tokens=2) for depth in range(len(before), 0, -1)
            )
        if not misread:
            return token
        automaton.take_back()
        return last

    # --- repairs ---------------------------------------------------------------------------------------------------

    def _respell(self, token: Token) -> int | None:
        """A word close to a keyword that fits: the offending one, or the name right before it."""
        automaton = self._automaton
        places = [(automaton.depth, token.start)]
        if automaton.depth and isinstance(automaton.values[-1], Token | Path):
            places.append((automaton.depth - 1, automaton.begin_of_last))
        for depth, start in places:
            states = automaton.states[: depth + 1]
            meant = self._meant(states, start)
            if meant is None:
                continue
            kind, written, word = meant
            misspelt = Token(kind, start, start + len(written))
            self._context.error(
                "SYN003",
                f"`{written}` is no word of the language that can stand here",
                self._context.at(misspelt),
                help_=f"did you mean `{word}`?",
            )
            automaton.cut(depth)
            automaton.offer(misspelt)
            return misspelt.end
        return None

    def _meant(self, states: list[int], start: int) -> tuple[str, str, str] | None:
        """Terminal, what is written and what was probably meant; only where the token after it then fits."""
        text = self._context.folded
        if not _WORD.match(text, start):
            return None
        choices: dict[tuple[str, str], tuple[str, list[int]]] = {}
        for kind in self._table.actions[states[-1]]:
            keyword = self._table.keywords.get(kind)
            if keyword is None:
                continue
            after = shifted(self._table, states, kind)
            for word in (*keyword.english, *keyword.chinese) if after else ():
                for count in {len(word.split()), *usual_lengths(word)}:
                    written = self._words_at(start, count)
                    if written and written != word and after and self._fits(after, start + len(written), tokens=1):
                        choices[word, written] = (kind, after)
        best = closest(choices, lambda pair: self._fits(choices[pair][1], start + len(pair[1]), tokens=2))
        return None if best is None else (choices[best][0], best[1], best[0])

    def _insert(self, token: Token) -> int | None:
        """The one missing keyword or mark."""
        automaton = self._automaton
        missing = [
            kind
            for kind in automaton.accepts()
            if (after := shifted(self._table, automaton.states, kind)) and self._fits(after, token.start, tokens=2)
        ]
        if len(missing) != 1 or missing[0] not in _FILLERS or token.kind == END:
            return None
        word = spelling(self._table, missing[0], chinese=self._chinese)
        start, end = self._where(token)
        self._context.error("SYN002", f"`{word}` is missing", self._context.span(start, end), expected=(f"`{word}`",))
        automaton.offer(Token(missing[0], automaton.last_end, automaton.last_end))
        return token.start

    def _leave_out(self, token: Token) -> int | None:
        """One superfluous token inside a line."""
        if token.kind in self._leading or token.kind == END or self._first_on_line(token):
            return None
        following = self._lexer.read(token.end, self._automaton.accepts())
        if following.kind == END or self._line(following.start) != self._line(token.start):
            return None
        if not self._fits(self._automaton.states, token.end, tokens=2):
            return None
        self.report(token, too_deep=False)
        return token.end

    # --- skipping --------------------------------------------------------------------------------------------------

    def _skip(self, token: Token, *, advance: bool) -> int | None:
        automaton = self._automaton
        for position, tokens in self._places(token.end if advance else token.start):
            for depth in range(automaton.depth, -1, -1):
                if self._fits(automaton.states[: depth + 1], position, tokens=tokens):
                    automaton.cut(depth)
                    return position
        return None

    def _places(self, position: int) -> Iterator[tuple[int, int]]:
        """Offsets where reading could go on, with how many tokens must fit there: one for a leading word, else two."""
        line = self._line(self._automaton.last_end)
        while True:
            token = self._lexer.read(position, ())
            if token.kind == END:
                return
            if token.kind in self._leading:
                yield token.start, 1
            elif self._line(token.start) != line:
                yield token.start, 2
            line = self._line(token.end)
            position = token.end

    # --- looking ahead ---------------------------------------------------------------------------------------------

    def _fits(self, states: list[int], position: int, *, tokens: int) -> bool:
        """Whether the next tokens can be taken, on a copy of the stack."""
        stack: list[int] | None = states
        for _ in range(tokens):
            if stack is None:
                return False
            token = self._lexer.read(position, self._table.actions[stack[-1]])
            if token.kind in (STRAY, UNCLOSED):
                return False
            stack = shifted(self._table, stack, token.kind)
            if token.kind == END:
                break
            position = token.end
        return stack is not None

    def _may_end(self) -> bool:
        """Whether the line, and with it the text, could be over here."""
        return shifted(self._table, self._automaton.states, END) is not None

    def _expected(self) -> tuple[str, ...]:
        return expected_phrases(self._table, self._automaton.states, chinese=self._chinese)

    # --- places and words ------------------------------------------------------------------------------------------

    def _line(self, offset: int) -> int:
        return self._context.line_index(offset)

    def _first_on_line(self, token: Token) -> bool:
        return self._automaton.last_end > 0 and self._line(token.start) > self._line(self._automaton.last_end)

    def _where(self, token: Token) -> tuple[int, int]:
        """The offending token, or the end of the one before it where the offending one begins a line."""
        last_end = self._automaton.last_end
        return (last_end, last_end) if self._first_on_line(token) else (token.start, token.end)

    def _report_incomplete(self, code: str, message: str, expected: tuple[str, ...], help_: str | None) -> None:
        last_end = self._automaton.last_end
        self._context.error(code, message, self._context.span(last_end, last_end), expected=expected, help_=help_)

    def _hint(self) -> str | None:
        """A rule of the language that explains what is missing."""
        states = self._automaton.states
        if [kind for kind in self._automaton.accepts() if shifted(self._table, states, kind)] == ["SINCE"]:
            return f"calendar windows are written `{'每 整 月' if self._chinese else 'each complete month'}`"
        return None

    def _previous(self) -> str:
        """The end of what was read: the last token, as written."""
        automaton = self._automaton
        return self._clip(self._context.text[automaton.last_start : automaton.last_end])

    def _shown(self, token: Token) -> str:
        return self._clip(self._context.text[token.start : token.end])

    @staticmethod
    def _clip(text: str) -> str:
        return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"

    def _words_at(self, start: int, count: int) -> str | None:
        pattern = r"\s+".join([r"[^\W\d]\w*"] * count)
        match = re.compile(pattern).match(self._context.folded, start)
        return match.group() if match else None

    def _help(self, token: Token) -> str | None:
        keyword = self._table.keywords.get(token.kind)
        known = habit(self._context.folded, token.start) or (
            glued(self._table, self._context.folded[token.start : token.end]) if token.kind == "NAME" else None
        )
        if known is not None:
            return known
        takes_name = any(kind in self._automaton.accepts() for kind in ("NAME", "PATH"))
        if keyword is not None and keyword.reserved and takes_name:
            return f"`{self._shown(token)}` is a reserved word and cannot be a name"
        here = [self._words_at(token.start, count) or "" for count in (2, 1)]
        text = self._context.folded
        before = _WORD_BEFORE.search(text, max(token.start - _SHOWN, 0), token.start)
        starts = [(token.start, 2), *([(before.start(), 2), (before.start(), 3)] if before else [])]
        phrases = {
            (word, written)
            for start, count in starts
            if (written := self._words_at(start, count))
            for entry in self._table.keywords.values()
            for word in entry.english
            if " " in word and written != word
        }
        meant = [*filter(None, map(usual, here)), *[pair[0] for pair in [closest(phrases, lambda _: True)] if pair]]
        return f"did you mean `{meant[0]}`?" if meant else self._hint()
