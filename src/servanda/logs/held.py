"""One export while it is read: opened once, seen to lie inside the folder of exports, seen not to change.

The database gets it under a name of ours in the log's own folder, so that nothing in the file's own name is a glob, a
partition or an address to it. Where the system has `/proc/self/fd` that name leads to the very file that was opened and
looked at: exchanging the file or a folder above it meanwhile changes nothing.
"""

import os
import re
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Self

from servanda.logs.files import ExportFile

_ENDING = re.compile(r"(\.[A-Za-z0-9]{1,10}){0,2}$")
_DESCRIPTORS = Path("/proc/self/fd")
_MOST_OPEN = 200
"""files kept open at once: a process may have some hundreds"""


class RefusedError(Exception):
    """An export that is not read; `args[0]` says why, as the end of a sentence about it."""


class Fingerprint(NamedTuple):
    """What tells one state of a file from another."""

    device: int
    inode: int
    size: int
    changed: int
    written: int


def fingerprint(path: Path | int) -> Fingerprint:
    """The state of a file, or of an open descriptor. Errors: OSError."""
    found = os.stat(path)  # noqa: PTH116 - of a descriptor too
    return Fingerprint(found.st_dev, found.st_ino, found.st_size, found.st_ctime_ns, found.st_mtime_ns)


class Holding:
    """The exports of one source from before the first is read until the last question about them is answered.

    `files` are those that may be read, under the names their readers use; `refused` the others with why not. Leaving
    the context closes and forgets them.
    """

    def __init__(self, files: Iterable[ExportFile], folder: Path, scratch: Path) -> None:
        """Open `files`, which lie below the real `folder`; their names are made in `scratch`."""
        self.refused: list[tuple[ExportFile, str]] = []
        self._held: list[_Held] = []
        for file in files:
            try:
                self._held.append(_Held.of(file, folder, scratch, keep=len(self._held) < _MOST_OPEN))
            except RefusedError as refused:
                self.refused.append((file, str(refused)))
        self.files = tuple(held.file for held in self._held)

    def changed(self) -> tuple[ExportFile, ...]:
        """Those that are no longer the files that were opened, in the state they were in."""
        return tuple(held.file for held in self._held if held.changed())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ended: object) -> None:
        for held in self._held:
            held.close()


@dataclass(frozen=True, slots=True)
class _Held:
    file: ExportFile
    written: Path
    before: Fingerprint
    descriptor: int | None

    @classmethod
    def of(cls, file: ExportFile, folder: Path, scratch: Path, *, keep: bool) -> "_Held":
        """Open one file; only where it is to be kept open its name is bound to what was opened."""
        descriptor = _opened(file.path, folder)
        kept = False
        try:
            before = fingerprint(descriptor)
            name = _named(file, descriptor, scratch, by_descriptor=keep)
            kept = keep and name is not None
            return cls(
                replace(file, path=name or file.path, origin=file.path), file.path, before, descriptor if kept else None
            )
        except OSError as error:
            raise RefusedError(error.strerror or str(error)) from error
        finally:
            if not kept:
                os.close(descriptor)

    def changed(self) -> bool:
        with suppress(OSError):
            opened = self.before if self.descriptor is None else fingerprint(self.descriptor)
            return not (opened == self.before == fingerprint(self.written))
        return True

    def close(self) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)
        if self.file.path != self.written:
            self.file.path.unlink(missing_ok=True)


def _opened(path: Path, folder: Path) -> int:
    # a pipe must not be waited for
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    descriptor: int | None = None
    try:
        descriptor = os.open(path, flags)
        problem = _problem(descriptor, Path(os.path.realpath(path)), folder)
    except OSError as error:
        problem = error.strerror or str(error)
    if descriptor is not None and problem is None:
        return descriptor
    if descriptor is not None:
        os.close(descriptor)
    raise RefusedError(problem)


def _problem(descriptor: int, real: Path, folder: Path) -> str | None:
    """Why what was opened is not read. Errors: OSError."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        return "it is no regular file"
    if not real.is_relative_to(folder) or fingerprint(real)[:2] != fingerprint(descriptor)[:2]:
        return "it is a link that leads out of the folder of exports, or was exchanged just now"
    return None


def _named(file: ExportFile, descriptor: int, scratch: Path, *, by_descriptor: bool) -> Path | None:
    """A link in our own folder; None where the system has none."""
    ending = _ENDING.search(file.path.name)
    name = scratch / f"export-{file.number}{ending[0] if ending else ''}"
    real = os.path.realpath(file.path)
    if not is_text(real):
        # the database knows paths as text only
        with os.fdopen(os.dup(descriptor), "rb") as source, name.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
        return name
    target = _DESCRIPTORS / str(descriptor)
    with suppress(OSError, NotImplementedError):
        name.symlink_to(target if by_descriptor and target.exists() else real)
        return name
    return None


def is_text(path: str) -> bool:
    """Whether a path can be said in UTF-8."""
    with suppress(UnicodeEncodeError):
        path.encode()
        return True
    return False
