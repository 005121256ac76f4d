"""`servanda lint --baseline` and `--write-baseline`: what was found before and is known."""

import sys
from collections.abc import Sequence
from pathlib import Path

from servanda.cli.exits import UsageError
from servanda.cli.output import opened, spared, writable
from servanda.diagnostics import Diagnostic
from servanda.lint import of_a_rule
from servanda.lint.baseline import BaselineError, baseline_text, compared, read_baseline
from servanda.reports.plain import plain
from servanda.reports.words import plural


def write_baseline(path: Path, found: Sequence[Diagnostic], files: Sequence[Path]) -> None:
    """Write a baseline that knows what the rules found. Errors: `UsageError` where the file cannot be written."""
    writable(path)
    spared(path, files)
    known = [one for one in found if of_a_rule(one.code)]
    with opened(path) as stream:
        stream.write(baseline_text(known, path.resolve().parent))
    count = sum(one.count for one in known)
    sys.stdout.write(f"{plain(str(path))} knows {plural(count, 'finding')}\n")


def unknown_to(path: Path, found: Sequence[Diagnostic]) -> tuple[list[Diagnostic], str]:
    """What a baseline does not know, and a note on the rest. Errors: `UsageError` for what is no baseline."""
    try:
        known = read_baseline(path)
    except BaselineError as error:
        message = f"--baseline {path} {error}"
        raise UsageError(message) from error
    # a text that cannot be understood, and the settings of the linter itself, are never known
    always = [one for one in found if not of_a_rule(one.code)]
    result = compared([one for one in found if of_a_rule(one.code)], known, path.resolve().parent)
    kept = {id(one) for one in (*always, *result.new)}
    words = f"{result.known} known by the baseline"
    if result.gone:
        words += f", {result.gone} of its findings are gone: write it again to forget them"
    return [one for one in found if id(one) in kept], words
