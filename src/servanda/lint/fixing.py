"""Fixes to texts: what does not overlap is applied in one go, the rest waits for the next look."""

from collections.abc import Iterable, Sequence

from servanda.diagnostics import Diagnostic, Edit, Fix
from servanda.records import record


@record
class Fixed:
    """A file's new text, and the fixes applied to it."""

    text: str
    fixes: tuple[Fix, ...]


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap."""
    result = text
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end), reverse=True):
        result = result[: edit.span.start] + edit.text + result[edit.span.end :]
    return result


def fixed(file: str, text: str, found: Iterable[Diagnostic], *, unsafe: bool) -> Fixed:
    """The first fix of every finding, in the order of the text; only safe ones unless `unsafe`.

    A fix that touches another file, or a place that an earlier fix changes, waits.
    """
    taken: list[Edit] = []
    fixes: list[Fix] = []
    for fix in _wanted(found, unsafe=unsafe):
        if any(edit.span.file != file for edit in fix.edits):
            continue
        new = [edit for edit in fix.edits if edit not in taken]
        if not _clash(new, taken):
            taken += new
            fixes.append(fix)
    return Fixed(applied(text, taken), tuple(fixes))


def _wanted(found: Iterable[Diagnostic], *, unsafe: bool) -> list[Fix]:
    first = [one.fixes[0] for one in found if one.fixes]
    chosen = [fix for fix in first if fix.edits and (fix.safe or unsafe)]
    return sorted(chosen, key=lambda fix: min((edit.span.start, edit.span.end) for edit in fix.edits))


def _clash(new: Sequence[Edit], taken: Sequence[Edit]) -> bool:
    """Whether any two edits touch: two insertions at one place do as well, as their order would be a guess."""
    return any(
        (one.span.start < other.span.end and other.span.start < one.span.end) or one.span.start == other.span.start
        for one in new
        for other in taken
    )
