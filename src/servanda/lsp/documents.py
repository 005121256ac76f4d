"""The files an editor has open, over those on the disk, and what is known about an agreement among them."""

from collections.abc import Iterator
from pathlib import Path

from servanda.diagnostics import Diagnostic
from servanda.lint.linting import Linted, lint_file
from servanda.lint.subject import Remembering
from servanda.model.agreement import Agreement, Status
from servanda.model.chain import Chain
from servanda.model.files import SUFFIX, Disk
from servanda.model.load import load_chain
from servanda.records import record

_MOST = 500
"""agreement files of a workspace that are searched for what rests on a changed one"""


@record
class Seen:
    """An agreement as the editor has it: its model where there is one, its files as trees, and their texts."""

    file: str
    agreement: Agreement | None
    chain: Chain
    texts: dict[str, str]

    @property
    def signed(self) -> bool:
        """Whether nothing of it may be changed."""
        return self.agreement is not None and self.agreement.status is Status.SIGNED


class Documents:
    """A loader in which open documents hide the files of their names."""

    def __init__(self) -> None:
        self.open: dict[str, str] = {}
        self.folders: list[Path] = []
        self._seen: dict[str, Seen] = {}

    def resolve(self, base: str, target: str) -> str:
        """As on the disk."""
        return Disk().resolve(base, target)

    def problem(self, file: str) -> str | None:
        """As on the disk, but an open document is there."""
        return None if file in self.open and file.endswith(SUFFIX) else Disk().problem(file)

    def read(self, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
        """The open document, else the file."""
        return (self.open[file], ()) if file in self.open else Disk().read(file)

    def change(self, file: str, text: str | None) -> None:
        """A document has this text now; None: it is closed, or its file changed on the disk."""
        if text is None:
            self.open.pop(file, None)
        else:
            self.open[file] = text
        self._seen.clear()

    def forget(self) -> None:
        """Files on the disk may have changed."""
        self._seen.clear()

    def seen(self, file: str) -> Seen:
        """What is known about an agreement; read once until something changes."""
        if file not in self._seen:
            loader = Remembering(self)
            text, _ = loader.read(file)
            agreement, chain, _ = load_chain(text or "", file, loader)
            self._seen[file] = Seen(file, agreement, chain, loader.texts)
        return self._seen[file]

    def linted(self, file: str) -> Linted:
        """What `servanda lint` finds in it."""
        return lint_file(Path(file), loader=self)

    def resting_on(self, file: str) -> list[str]:
        """All agreements of the workspace that are read from this file, itself first."""
        found = {file: None}
        for other in dict.fromkeys((*self.open, *self._listed())):
            if other != file and other.endswith(SUFFIX) and file in self.seen(other).chain.layers:
                found[other] = None
        return list(found)

    def _listed(self) -> Iterator[str]:
        count = 0
        for folder in self.folders:
            for path in sorted(folder.rglob(f"*{SUFFIX}")):
                count += 1
                if count > _MOST:
                    return
                yield str(path)
