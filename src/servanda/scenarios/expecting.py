"""Lines such as `client_contacted issue=i1 late by 5 min, due 2026-03-02 09:10` to what is expected of a clause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from servanda.clocks import Zone
from servanda.engines.outcomes import Outcome
from servanda.logs.document import Findings, Text, did_you_mean
from servanda.model.agreement import Agreement
from servanda.plan import Check, Exercised, Holds, Measures, PerTrigger, lower
from servanda.scenarios.line_words import DETAILS, LineWords, WrongLineError
from servanda.scenarios.moments import length
from servanda.scenarios.words import Word, expected_words
from servanda.scenarios.written import ClauseLine, ExerciseIs, Instances, OpeningIs, Selector, VerdictIs
from servanda.verdicts.verdict import Word as Verdict

OUTCOMES = tuple(outcome.value for outcome in Outcome)
VERDICTS = tuple(word.value for word in Verdict)
_OPEN = frozenset({Verdict.UNDECIDED.value, Verdict.PENDING.value})
"""words of instances as well: without `verdict` before them they are those"""
_STARTS = (*OUTCOMES, "no instance", "others", "verdict", *VERDICTS, "exercise", "open since", "never open")


@dataclass(slots=True)
class Expecting:
    """Reads expectations of one agreement's clauses."""

    agreement: Agreement
    zone: Zone
    findings: Findings
    _checks: Mapping[str, Sequence[Check]] = field(init=False)

    def __post_init__(self) -> None:
        """Which steps, parties and keys a clause has."""
        checks: dict[str, list[Check]] = {}
        for check in lower(self.agreement).checks:
            checks.setdefault(check.clause, []).append(check)
        self._checks = checks

    def read(self, clause: str, line: Text) -> ClauseLine | None:
        """One line; None after an error."""
        words = expected_words(line, self.findings)
        if words is None:
            return None
        reader = _Line(self, clause, line, words)
        try:
            return reader.read()
        except WrongLineError as error:
            hint = error.help_ or did_you_mean(error.suggest, error.among)
            if hint is None and error.among:
                hint = f"write one of: {', '.join(error.among)}"
            self.findings.error(error.code, str(error.args[0]), error.span, help_=hint)
            return None

    def steps(self, clause: str) -> tuple[str, ...]:
        """How the clause's steps are called in outcome rows."""
        return tuple(dict.fromkeys(name for check in self._checks.get(clause, ()) for name in steps_of(check)))

    def parties(self, clause: str) -> tuple[str, ...]:
        """Who owes under the clause."""
        return tuple(dict.fromkeys(check.debtor for check in self._checks.get(clause, ()))) or tuple(
            self.agreement.parties
        )

    def keys(self, clause: str) -> tuple[str, ...]:
        """What may name an instance of the clause."""
        checks = self._checks.get(clause, ())
        return tuple(dict.fromkeys([*(name for check in checks for name in check.shown), "period"]))

    def is_power(self, clause: str) -> bool:
        """Whether the clause gives a power."""
        return any(isinstance(check.demand, Exercised) for check in self._checks.get(clause, ()))


def steps_of(check: Check) -> tuple[str, ...]:
    """The step names that rows of a check bear."""
    if isinstance(check.demand, Measures):
        return (check.demand.condition.metric,)
    if isinstance(check.demand, Holds) and isinstance(check.instances, PerTrigger):
        return check.instances.events
    return (check.step,)


class _Line(LineWords):
    """One line in the making."""

    def __init__(self, known: Expecting, clause: str, line: Text, words: list[Word]) -> None:
        super().__init__(line, words, known.zone)
        self.known, self.clause = known, clause

    def read(self) -> ClauseLine:
        if not self.words:
            message = "nothing is expected here"
            raise WrongLineError(message, self.span(), among=_STARTS)
        if self.takes("exercise"):
            return self.exercise()
        if self.takes("never", "open"):
            self.end()
            self.power(self.words[0])
            return OpeningIs(self.clause, None, None, self.line.value, self.line.span)
        if self.takes("open", "since"):
            return self.opening()
        selector, rest = self.selector()
        word = self.next()
        if word is None or word.comma:
            message = "this line does not say what becomes of it"
            raise WrongLineError(message, self.span(), among=_STARTS)
        return self.verdict(selector) or self.instances(selector, rest=rest)

    def power(self, word: Word) -> None:
        if not self.known.is_power(self.clause):
            message = f"{self.clause} gives no power that could be exercised"
            raise WrongLineError(message, self.span(word), code="TEST018")

    def selector(self) -> tuple[Selector, bool]:
        """Party, step and key in any order, or `others`."""
        if self.takes("others"):
            return Selector(), True
        found = Selector()
        parties, steps = self.known.parties(self.clause), self.known.steps(self.clause)
        while (word := self.next()) is not None:
            if word.name is not None:
                found = replace(found, key=(*found.key, self.key(word)))
            elif found.party is None and word.value in parties:
                found = replace(found, party=word.value)
            elif found.step is None and word.value in steps:
                found = replace(found, step=word.value)
            else:
                break
            self.place += 1
        return found, False

    def key(self, word: Word) -> tuple[str, str]:
        keys = self.known.keys(self.clause)
        if word.name not in keys:
            message = f"no instance of {self.clause} is named by `{word.name}`"
            raise WrongLineError(message, self.span(word), code="TEST018", suggest=word.name, among=keys)
        return str(word.name), word.value

    def verdict(self, selector: Selector) -> VerdictIs | None:
        """A verdict's word, where one stands here."""
        start = self.place
        said = self.takes("verdict")
        word = self.next()
        if said and word is not None and selector.party is None and word.value in self.known.parties(self.clause):
            # the party may stand behind the word as well
            selector = replace(selector, party=word.value)
            self.place += 1
        for value in sorted(VERDICTS, key=len, reverse=True):
            if (said or value not in _OPEN) and self.takes(*value.split()):
                break
        else:
            self.place = start
            if said:
                word = self.words[min(start + 1, len(self.words) - 1)]
                message = f"`{word.value}` is no verdict"
                raise WrongLineError(message, self.span(word), suggest=word.value, among=VERDICTS)
            return None
        if selector.step is not None or selector.key:
            message = f"`{value}` is the word of the whole clause: leave out the step and the key"
            raise WrongLineError(message, self.span())
        since = self.moment() if value == Verdict.AVAILABLE.value and self.next() is not None else None
        self.end()
        return VerdictIs(self.clause, selector.party, Verdict(value), since, self.line.value, self.line.span)

    def instances(self, selector: Selector, *, rest: bool) -> Instances:
        made = Instances(
            self.clause, selector, None, None, None, None, None, None, None, rest, self.line.value, self.line.span
        )
        if self.takes("no", "instance"):
            self.end()
            return replace(made, times=0)
        word = self.words[self.place]
        if rest and self.takes("anything"):
            self.end()
            return made
        if word.name is not None or word.value not in OUTCOMES:
            self.unknown(word, selector)
        self.place += 1
        made = replace(made, outcome=Outcome(word.value))
        if self.takes("by"):
            made = replace(made, late_by=self.length(word))
        while (comma := self.next()) is not None:
            if not comma.comma:
                message = "a comma is missing before this" if self.place else "not expected here"
                raise WrongLineError(message, self.span(comma), among=DETAILS)
            self.place += 1
            made = self.detail(made, comma)
        return made

    def unknown(self, word: Word, selector: Selector) -> None:
        shown = self.line.value[word.start : word.end]
        names = (
            *_STARTS,
            *(self.known.steps(self.clause) if selector.step is None else ()),
            *(self.known.parties(self.clause) if selector.party is None else ()),
        )
        steps = self.known.steps(self.clause)
        there = f"; the steps of {self.clause} are {', '.join(steps)}" if steps and selector.step is None else ""
        hint = did_you_mean(shown, names) or f"write one of: {', '.join(OUTCOMES)}{there}"
        message = f"`{shown}` is neither an outcome nor a verdict" + (", a step or a party" if there else "")
        raise WrongLineError(message, self.span(word), help_=hint)

    def length(self, word: Word) -> int:
        if word.value != Outcome.LATE.value:
            message = f"`{word.value}` is not by a length of time: only `late` is"
            raise WrongLineError(message, self.span(word))
        text, span = self.phrase()
        found = length(text)
        if found is None:
            message = f"`{text}` is no length of time"
            raise WrongLineError(message, span, code="TEST008", among=("12 min", "1 h 30 min", "3 days"))
        return found

    def detail(self, made: Instances, comma: Word) -> Instances:
        word = self.next()
        if word is None:
            message = "nothing stands behind the comma"
            raise WrongLineError(message, self.span(comma), among=DETAILS)
        if self.takes("because"):
            return replace(made, because=self.because(word))
        if self.takes("due"):
            return replace(made, due=self.moment())
        if self.takes("opened") or self.takes("at"):
            return replace(made, opened=self.moment())
        if self.takes("done"):
            return replace(made, done=self.moment())
        if word.name is None and word.value.isascii() and word.value.isdigit() and len(word.value) < 6:  # noqa: PLR2004
            self.place += 1
            if self.takes("times") or self.takes("time"):
                if int(word.value) == 0:
                    message = "write `no instance` instead of 0 times"
                    raise WrongLineError(message, self.span(word))
                return replace(made, times=int(word.value))
        message = f"`{self.line.value[word.start : word.end]}` is no detail of an instance"
        raise WrongLineError(message, self.span(word), suggest=word.value, among=DETAILS)

    def because(self, word: Word) -> str:
        """All that is left of the line, commas and all."""
        self.place = len(self.words)
        text = self.line.value[word.end :].strip()
        if len(text) > 1 and text[0] == text[-1] == '"':
            text = text[1:-1]
        if not text:
            message = "`because` of what?"
            raise WrongLineError(message, self.span(word), help_="write a part of the reason that a report gives")
        return text

    def exercise(self) -> ExerciseIs:
        self.power(self.words[0])
        keys: list[tuple[str, str]] = []
        while (word := self.next()) is not None and word.name is not None:
            keys.append(self.key(word))
            self.place += 1
        grounded = None
        if self.takes("with", "ground"):
            grounded = True
        elif self.takes("without", "ground"):
            grounded = False
        elif not self.takes("uncertain"):
            message = "an exercise is `with ground`, `without ground` or `uncertain`"
            raise WrongLineError(message, self.span(self.next()))
        because = None
        if (comma := self.next()) is not None and comma.comma:
            self.place += 1
            word = self.next()
            if word is None or not self.takes("because"):
                message = "only `because …` may follow"
                raise WrongLineError(message, self.span(word or comma))
            because = self.because(word)
        self.end()
        return ExerciseIs(self.clause, tuple(keys), grounded, because, self.line.value, self.line.span)

    def opening(self) -> OpeningIs:
        self.power(self.words[0])
        text, span = self.phrase()
        since, until, end = text.partition(" until ")
        opened = self.instant(since, span)
        closed = self.instant(end, span) if until else None
        self.end()
        return OpeningIs(self.clause, opened, closed, self.line.value, self.line.span)
