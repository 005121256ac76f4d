"""Which files a source reads: paths and globs of a binding, kept inside the folder of exports."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from servanda.logs.binding import Source
from servanda.logs.document import Findings, Text


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file: where it is, its name in reports (relative to the folder, `/` between parts), and its number.

    `origin` is where it lies, where `path` is another name of it.
    """

    path: Path
    name: str
    number: int
    origin: Path | None = None


_MOST_PARTS = 50
_MOST_DEEP = 3
"""what every further `**` of a glob costs is a walk through all folders below each folder"""


def _readable(name: str) -> str:
    """A file's name as text: bytes that are not UTF-8 are written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def size_of(path: Path) -> int:
    """Bytes of a file, 0 where it has gone: for telling how much is done."""
    with suppress(OSError):
        return path.stat().st_size
    return 0


class Folder:
    """The folder of exports; numbers its files as sources name them."""

    def __init__(self, root: Path, findings: Findings) -> None:
        self.root = root
        self.real = root.resolve()
        self.findings = findings
        self.files: dict[Path, ExportFile] = {}

    def of(self, source: Source) -> tuple[ExportFile, ...]:
        """The source's files, sorted by name, each once."""
        found: dict[str, Path] = {}
        for text in source.paths:
            matches = self._matches(text)
            if matches is not None and not matches and not source.optional:
                kind = "no file matches" if set(text.value) & set("*?[") else "there is no file"
                message = f"{kind} `{text.value}` in {self.root} for source `{source.name.value}`"
                self.findings.error("BIND009", message, text.span)
            found.update({path.relative_to(self.root).as_posix(): path for path in matches or ()})
        return tuple(self._numbered(name, found[name]) for name in sorted(found))

    def _matches(self, text: Text) -> list[Path] | None:
        written = text.value.strip()
        parts = PurePosixPath(written).parts
        climbs = ".." in parts or ".." in PureWindowsPath(written).parts
        if climbs or PurePosixPath(written).is_absolute() or PureWindowsPath(written).drive:
            message = f"`{written}` leaves the folder of exports: a path is relative and has no `..`"
            self.findings.error("BIND008", message, text.span)
            return None
        if not parts:
            return []
        if len(parts) > _MOST_PARTS or parts.count("**") > _MOST_DEEP:
            message = f"a path has at most {_MOST_PARTS} parts and {_MOST_DEEP} `**`"
            self.findings.error("BIND006", message, text.span)
            return None
        exact = self.root / written
        try:
            matches = [exact] if exact.is_file() else [path for path in self.root.glob(written) if path.is_file()]
        except (ValueError, NotImplementedError, OSError):
            self.findings.error("BIND006", f"`{written}` is no path or glob", text.span)
            return None
        outside = [path for path in matches if not path.resolve().is_relative_to(self.real)]
        for path in outside:
            message = f"`{path.relative_to(self.root).as_posix()}` is a link that leads out of the folder of exports"
            self.findings.error("BIND008", message, text.span)
        return None if outside else matches

    def _numbered(self, name: str, path: Path) -> ExportFile:
        known = self.files.get(path)
        if known is None:
            known = self.files[path] = ExportFile(path, _readable(name), len(self.files))
        return known
