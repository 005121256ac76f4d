"""JSON: the elements of one array become JSON lines, and from there on mean what lines mean."""

import re
from pathlib import Path

from servanda.logs.binding import Layout
from servanda.logs.readers.json_scanner import Scanner
from servanda.logs.readers.jsonl_reader import read_lines
from servanda.logs.readers.reading import Job, Reading
from servanda.logs.readers.transcoding import as_utf8

# Line ends between the parts of an element are blanks; within a string JSON has none, and there they stay wrong.
_LINE_END = re.compile(rb'("(?:[^"\\]++|\\.)*+")|[\r\n]', re.DOTALL)
_WRONG = b"\x01"
_DEEPEST = 3


def read_json(job: Job) -> Reading:
    """Read the array of one JSON file into the table `RAW`."""
    return read_lines(job, elements_as_lines(job.path, job.layout, job.scratch), "element")


def elements_as_lines(path: Path, layout: Layout, folder: Path) -> Path:
    """The elements of the file's array, one a line, as a file in `folder`."""
    target = folder / "elements.jsonl"
    with as_utf8(path, layout.encoding, folder).open("rb") as stream, target.open("wb") as lines:
        for element in Scanner(stream).elements(layout.rows):
            lines.write(_one_line(element) if b"\n" in element or b"\r" in element else element)
            lines.write(b"\n")
    return target


def array_paths(job: Job) -> tuple[tuple[str, ...], ...]:
    """The keys that lead to each array of objects, not deeper than three keys; no keys for an outermost array."""
    plain = as_utf8(job.path, job.layout.encoding, job.scratch)
    with plain.open("rb") as stream:
        return tuple(Scanner(stream).arrays(_DEEPEST))


def _one_line(element: bytes) -> bytes:
    def blank(match: re.Match[bytes]) -> bytes:
        string = match[1]
        return b" " if string is None else string.replace(b"\n", _WRONG).replace(b"\r", _WRONG)

    return _LINE_END.sub(blank, element)
