"""The fixes of `servanda lint --fix` and `--diff`: agreements in, mended agreements out, never a signed one."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from servanda.cli.differences import diff_lines, rewrite
from servanda.cli.formats import Patient
from servanda.cli.guard import say
from servanda.diagnostics import Diagnostic, Severity
from servanda.lint.fixing import fixed
from servanda.lint.linting import Linted, lint_file
from servanda.lint.settings import Settings
from servanda.model.files import Disk, Overlay
from servanda.records import record
from servanda.reports.words import plural
from servanda.syntax import read_source

_ROUNDS = 10
"""looks at one file: a fix may make place for another one, but not for ever"""


@record
class Mended:
    """What became of one file: its old and new text, the titles of the fixes; `refused` says why it was left."""

    file: Path
    before: str
    after: str
    titles: tuple[str, ...] = ()
    refused: str | None = None


def mended(linted: Sequence[Linted], over: Settings | None, *, unsafe: bool) -> list[Mended]:
    """Every file with its fixes applied, in memory; files for which there is no fix are left out.

    What is found in one agreement may be mended in another that it extends, where that is among `linted`. A file that
    is signed, or that a signed agreement among `linted` rests on, is not mended. Nor is one that would have errors
    afterwards.
    """
    found = tuple(dict.fromkeys(finding for one in linted for finding in one.found))
    signed = {Path(name).resolve() for one in linted if one.signed for name in one.files}
    results = []
    for one in linted:
        file = Path(one.file)
        text, unreadable = read_source(file) if file.is_file() else ("", ())
        if unreadable or not fixed(one.file, text, found, unsafe=unsafe).fixes:
            continue
        if file.resolve() in signed:
            results.append(Mended(file, text, text, refused="it is signed, or a signed agreement rests on it"))
        else:
            results.append(_mend(file, text, found, over, unsafe=unsafe))
    return results


def _mend(file: Path, text: str, found: Iterable[Diagnostic], over: Settings | None, *, unsafe: bool) -> Mended:
    """One file, looked at again after each round of fixes."""
    after = text
    titles: list[str] = []
    for _ in range(_ROUNDS):
        result = fixed(str(file), after, found, unsafe=unsafe)
        if not result.fixes:
            break
        found = lint_file(file, loader=Overlay({str(file): result.text}, Disk()), over=over).found
        if any(one.severity is Severity.ERROR and one.code.startswith(("SYN", "MOD")) for one in found):
            return Mended(file, text, after, tuple(titles), f"to {result.fixes[0].title} would leave an error")
        after = result.text
        titles += [fix.title for fix in result.fixes]
    return Mended(file, text, after, tuple(titles))


def mend(linted: Sequence[Linted], over: Settings | None, *, unsafe: bool, diff: bool) -> tuple[bool, tuple[str, ...]]:
    """Apply fixes, or with `diff` print what they would change; whether anything changes, and words for the summary.

    Errors: `UsageError` where a file cannot be written.
    """
    results = mended(linted, over, unsafe=unsafe)
    for one in results:
        if one.refused is not None:
            say(f"{one.file} is not changed: {one.refused}")
    changed = [one for one in results if one.after != one.before]
    if diff:
        with Patient():
            for one in changed:
                sys.stdout.writelines(diff_lines(str(one.file), one.before, one.after))
        return bool(changed), ()
    for one in changed:
        rewrite(one.file, one.after)
    count = sum(len(one.titles) for one in changed)
    return bool(changed), ((f"{count} fixed in {plural(len(changed), 'file')}",) if changed else ())
