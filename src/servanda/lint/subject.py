"""What rules look at: the model, the files it came from, and on demand the prose beside it."""

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar, cast

from servanda.diagnostics import Diagnostic, Span
from servanda.lint.prose import Prose, read_prose
from servanda.model.agreement import Agreement
from servanda.model.chain import Chain
from servanda.model.files import Disk, Loader
from servanda.model.findings import Findings
from servanda.model.gather import title_of
from servanda.model.load import load_chain
from servanda.model.merge import Source
from servanda.model.passes import merged
from servanda.syntax.tree import AgreementItem, HeaderLine, TextValue

T = TypeVar("T")


class Remembering:
    """A loader that keeps what it read."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader
        self.texts: dict[str, str] = {}

    def resolve(self, base: str, target: str) -> str:
        """As the loader it stands before."""
        return self._loader.resolve(base, target)

    def problem(self, file: str) -> str | None:
        """As the loader it stands before."""
        return self._loader.problem(file)

    def read(self, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
        """As the loader it stands before, and kept."""
        text, diagnostics = self._loader.read(file)
        if text is not None:
            self.texts[file] = text
        return text, diagnostics


class Subject:
    """One agreement without errors, with all that rules may want to know of it."""

    def __init__(self, agreement: Agreement, chain: Chain, texts: Mapping[str, str]) -> None:
        """`texts` are the files of the chain by name."""
        self.agreement = agreement
        self.chain = chain
        self.texts = texts

    @classmethod
    def of(cls, agreement: Agreement) -> "Subject":
        """The subject of an agreement whose files are read again."""
        loader = Remembering(Disk())
        text, _ = loader.read(agreement.file)
        _, chain, _ = load_chain(text or "", agreement.file, loader)
        return cls(agreement, chain, loader.texts)

    @cached_property
    def source(self) -> Source:
        """The agreement with all it extends, as syntax: also what a blank keeps out of the model."""
        return merged(self.chain, self.chain.root, Findings())

    @cached_property
    def title(self) -> str:
        """The agreement's title, else its name: how a breadcrumb begins."""
        return title_of(self.source.header)

    def remembered(self, name: str, make: Callable[[], T]) -> T:
        """What several rules need and one of them has made; `name` is that of the module's own."""
        if name not in self._made:
            self._made[name] = make()
        return cast("T", self._made[name])

    @cached_property
    def _made(self) -> dict[str, object]:
        return {}

    def text(self, span: Span) -> str:
        """What stands at a span of one of the agreement's files."""
        return self.texts.get(span.file, "")[span.start : span.end]

    def header(self, file: str) -> AgreementItem | None:
        """The header of one of the agreement's files."""
        layer = self.chain.layers.get(file)
        return None if layer is None else layer.header

    @cached_property
    def own_prose(self) -> Prose | None:
        """The prose the agreement itself names; None where it names none or it cannot be read."""
        return self.prose(self.agreement.file)

    def prose(self, file: str) -> Prose | None:
        """The prose that a file of the chain names with `text`, which its quotes are taken from."""
        if file not in self._prose:
            path = _prose_path(self.header(file), file)
            self._prose[file] = None if path is None else read_prose(path)
        return self._prose[file]

    @cached_property
    def _prose(self) -> dict[str, Prose | None]:
        return {}


def _prose_path(header: AgreementItem | None, file: str) -> str | None:
    for line in header.lines if header is not None else ():
        if isinstance(line, HeaderLine) and line.word == "text" and isinstance(line.value, TextValue):
            return os.path.normpath(os.path.join(os.path.dirname(file), line.value.value))  # noqa: PTH118, PTH120 -- textual
    return None
