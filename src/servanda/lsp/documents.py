"""The files an editor has open, over those on the disk, and what is known about an agreement among them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from servanda.diagnostics import Diagnostic
from servanda.lint.linting import Linted, lint_file
from servanda.lint.subject import Remembering
from servanda.model.agreement import Agreement, Status
from servanda.model.chain import Chain
from servanda.model.files import SUFFIX, Disk, Loader
from servanda.model.load import load_chain
from servanda.records import record

_MOST = 2000
"""agreement files of a workspace that are searched for what rests on a changed one"""
_TARGET = re.compile(r"[\"“]([^\"“”\r\n]*)[\"”]")


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


def seen_through(file: str, loader: Loader) -> Seen:
    """What is known about an agreement whose files are read through `loader`."""
    remembering = Remembering(loader)
    text, _ = remembering.read(file)
    agreement, chain, _ = load_chain(text or "", file, remembering)
    return Seen(file, agreement, chain, remembering.texts)


class Documents:
    """A loader in which open documents hide the files of their names."""

    def __init__(self) -> None:
        self.open: dict[str, str] = {}
        self.folders: list[Path] = []
        self._seen: dict[str, Seen] = {}
        self._listed: list[str] | None = None
        self._targets: dict[str, tuple[tuple[int, int], frozenset[str] | None]] = {}

    def resolve(self, base: str, target: str) -> str:
        """As on the disk; an open document keeps the name the editor gave it, however else its file is reached."""
        return self._as_open(Disk().resolve(base, target))

    def problem(self, file: str) -> str | None:
        """As on the disk, but an open document that was never saved is there."""
        if file in self.open and file.endswith(SUFFIX) and not os.path.lexists(file):
            return None
        return Disk().problem(file)

    def read(self, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
        """The open document, else the file."""
        return (self.open[file], ()) if file in self.open else Disk().read(file)

    def change(self, file: str, text: str | None) -> None:
        """A document has this text now; None: it is closed, or its file changed on the disk."""
        if text is None or file not in self.open:
            self.forget()
        if text is None:
            self.open.pop(file, None)
            return
        self.open[file] = text
        self._seen = {name: seen for name, seen in self._seen.items() if file not in seen.chain.layers}

    def forget(self) -> None:
        """Files on the disk may have changed."""
        self._seen.clear()
        self._listed = None

    def seen(self, file: str) -> Seen:
        """What is known about an agreement; read once until something changes."""
        if file not in self._seen:
            self._seen[file] = seen_through(file, self)
        return self._seen[file]

    def linted(self, file: str) -> Linted:
        """What `servanda lint` finds in it."""
        return lint_file(Path(file), loader=self)

    def open_resting_on(self, file: str) -> list[str]:
        """The open agreements that are read from this file, itself first."""
        return [file, *(other for other in self.open if other != file and file in self.seen(other).chain.layers)]

    def resting_on(self, file: str) -> list[str]:
        """All agreements of the workspace that are read from this file, itself first.

        Files are only read as agreements where a quoted text in them, or in one they name, may be this file's name.
        """
        above: dict[str, list[str]] = {}
        found: dict[str, None] = {}
        for other in dict.fromkeys((*self.open, *self._all_listed())):
            targets = self._targets_of(other)
            if targets is None:
                found[other] = None
            for target in targets or ():
                above.setdefault(target, []).append(other)
        waiting = [file, *found]
        while waiting:
            for other in above.get(waiting.pop(), ()):
                if other not in found:
                    found[other] = None
                    waiting.append(other)
        return [file, *(other for other in found if other != file and file in self.seen(other).chain.layers)]

    def _targets_of(self, file: str) -> frozenset[str] | None:
        """The files a file may extend or import; None where only reading it as an agreement tells."""
        try:
            status = Path(file).lstat()
            stamp = (status.st_mtime_ns, status.st_size)
        except (OSError, ValueError):
            stamp = (0, 0)
        known = self._targets.get(file)
        if file not in self.open and known is not None and known[0] == stamp:
            return known[1]
        text = self.read(file)[0] or ""
        quoted = {match[1] for match in _TARGET.finditer(text) if match[1].endswith(SUFFIX)}
        targets = None if "\\" in text else frozenset(self.resolve(file, target) for target in quoted)
        if file not in self.open:
            self._targets[file] = (stamp, targets)
        return targets

    def _as_open(self, file: str) -> str:
        if file in self.open or not self.open:
            return file
        try:
            there = os.lstat(file)
        except (OSError, ValueError):
            return file
        return next((name for name in self.open if _is_at(name, there)), file)

    def _all_listed(self) -> list[str]:
        if self._listed is None:
            self._listed = list(dict.fromkeys(self._as_open(name) for name in self._walked()))
        return self._listed

    def _walked(self) -> Iterator[str]:
        count = 0
        for folder in self.folders:
            for where, folders, names in os.walk(folder):
                folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
                for name in sorted(names):
                    if name.endswith(SUFFIX):
                        count += 1
                        if count > _MOST:
                            return
                        yield os.path.join(where, name)  # noqa: PTH118 -- as the walk gives it


def _is_at(name: str, there: os.stat_result) -> bool:
    try:
        return os.path.samestat(os.lstat(name), there)
    except (OSError, ValueError):
        return False
