"""One line of an expectation, word by word: what is taken, what stands next, and what cannot stand there."""

from collections.abc import Iterable

from servanda.clocks import Zone
from servanda.diagnostics import Span
from servanda.logs.document import Text
from servanda.scenarios.moments import NoMomentError, moment
from servanda.scenarios.words import Word, part

DETAILS = ("late by 5 min", "due 2026-03-02 09:15", "opened …", "done …", "3 times", "because …")


class WrongLineError(Exception):
    """Something in a line that cannot stand there."""

    def __init__(  # noqa: PLR0913 - what a finding consists of
        self,
        message: str,
        span: Span,
        *,
        code: str = "TEST017",
        suggest: str | None = None,
        among: Iterable[str] = (),
        help_: str | None = None,
    ) -> None:
        """`suggest` is compared with the names `among` where no help is given."""
        super().__init__(message)
        self.span, self.code, self.suggest, self.among, self.help_ = span, code, suggest, tuple(among), help_


class LineWords:
    """A line that is being read: `place` is that of the next word."""

    def __init__(self, line: Text, words: list[Word], zone: Zone) -> None:
        """Nothing is taken yet."""
        self.line, self.words, self.zone, self.place = line, words, zone, 0

    def next(self) -> Word | None:
        """The word that stands next."""
        return self.words[self.place] if self.place < len(self.words) else None

    def span(self, word: Word | None = None) -> Span:
        """The place of a word, or of the line."""
        if word is None:
            return self.line.span
        return part(self.line, word.start, word.end)

    def takes(self, *texts: str) -> bool:
        """Step over these words where they stand next."""
        ahead = self.words[self.place : self.place + len(texts)]
        if len(ahead) == len(texts) and all(
            word.name is None and not word.quoted and word.value == text
            for word, text in zip(ahead, texts, strict=True)
        ):
            self.place += len(texts)
            return True
        return False

    def phrase(self) -> tuple[str, Span]:
        """All words up to the next comma, as one text."""
        first = self.place
        while (word := self.next()) is not None and not word.comma:
            self.place += 1
        taken = self.words[first : self.place]
        if not taken:
            message = "something is missing at the end of this line"
            raise WrongLineError(message, self.span(self.words[first - 1] if first else None), among=DETAILS)
        start, end = taken[0].start, taken[-1].end
        return self.line.value[start:end], part(self.line, start, end)

    def moment(self) -> int:
        """An instant up to the next comma."""
        text, span = self.phrase()
        return self.instant(text, span)

    def instant(self, text: str, span: Span) -> int:
        """An instant that stands at a place."""
        try:
            return moment(text, self.zone)
        except NoMomentError as error:
            raise WrongLineError(str(error.args[0]), span, code="TEST008", help_=str(error.args[1])) from None

    def end(self) -> None:
        """Nothing more may follow."""
        word = self.next()
        if word is not None:
            message = f"`{self.line.value[word.start :]}` cannot stand here"
            raise WrongLineError(message, part(self.line, word.start, len(self.line.value)))
