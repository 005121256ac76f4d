"""Findings that were there before somebody began to look: known by rule, clause and text, not by line.

The file is JSON, sorted, one entry a line, made to be committed and to give readable diffs.
"""

import json
import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from servanda.diagnostics import Diagnostic
from servanda.records import record
from servanda.syntax import sources

VERSION = 1


@record
class Entry:
    """What a finding is known by: the file relative to the baseline's folder, rule, clause and normalised text."""

    file: str
    rule: str
    clause: str
    text: str


@record
class Compared:
    """What a baseline does not know, how much it knows, and what it knows that is no longer found."""

    new: tuple[Diagnostic, ...]
    known: int
    gone: int


class BaselineError(Exception):
    """The file is no baseline; `args[0]` says why."""


def entry(one: Diagnostic, folder: Path, text_of: Callable[[str], str]) -> Entry:
    """What a finding is known by; `text_of` gives the text of its file."""
    file, text = "", one.message
    if one.span is not None:
        file = Path(os.path.relpath(one.span.file, folder)).as_posix()
        text = text_of(one.span.file)[one.span.start : one.span.end] or one.message
    clause = one.breadcrumb[-1].partition(" ")[0] if one.breadcrumb else ""
    return Entry(file, one.code, clause, " ".join(unicodedata.normalize("NFKC", text).split()))


def compared(found: Iterable[Diagnostic], known: Counter[Entry], folder: Path) -> Compared:
    """Findings without those that are known; of several alike as many are known as were counted."""
    left = Counter(known)
    text_of = sources()
    new: list[Diagnostic] = []
    for one in found:
        key = entry(one, folder, text_of)
        if left[key] >= one.count:
            left[key] -= one.count
        else:
            new.append(one)
    gone = sum(left.values())
    return Compared(tuple(new), sum(known.values()) - gone, gone)


def read_baseline(path: Path) -> Counter[Entry]:
    """The entries of a file with their counts. Errors: `BaselineError`."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["version"] != VERSION:
            message = f"is a baseline of version {data['version']!r}; this program reads version {VERSION}"
            raise BaselineError(message)
        listed = [
            (Entry(*(_text(one[name]) for name in ("file", "rule", "clause", "text"))), _count(one["count"]))
            for one in data["findings"]
        ]
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise BaselineError(message) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = "is no baseline; write one with --write-baseline"
        raise BaselineError(message) from error
    counts: Counter[Entry] = Counter()
    for known, count in listed:
        counts[known] += count
    return counts


def baseline_text(found: Iterable[Diagnostic], folder: Path) -> str:
    """The file for a baseline that knows these findings."""
    text_of = sources()
    counts: Counter[Entry] = Counter()
    for one in found:
        counts[entry(one, folder, text_of)] += one.count
    order = sorted(counts, key=lambda one: (one.file, one.clause, one.rule, one.text))
    lines = (
        json.dumps(
            {"file": one.file, "rule": one.rule, "clause": one.clause, "text": one.text, "count": counts[one]},
            ensure_ascii=False,
        )
        .encode("utf-8", "backslashreplace")
        .decode()
        for one in order
    )
    body = ",".join(f"\n  {line}" for line in lines)
    return f'{{\n "version": {VERSION},\n "findings": [{body}\n ]\n}}\n'


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError


def _count(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    raise TypeError
