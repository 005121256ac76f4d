"""The body of `servanda fmt`: files in, the same files laid out."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from servanda.cli.differences import diff_lines, rewrite
from servanda.cli.exits import ExitCode, UsageError
from servanda.cli.formats import Patient, colourful
from servanda.cli.lint import agreements
from servanda.diagnostics import Diagnostic
from servanda.reports.diagnostics_text import Sources, diagnostics_text
from servanda.reports.plain import plain
from servanda.syntax import read_source
from servanda.syntax.layout import formatted

_STANDARD_INPUT = Path("-")


def run_fmt(paths: Sequence[Path], keywords: Literal["en", "zh"] | None, *, check: bool, diff: bool) -> int:
    """Format, or with `check` or `diff` say what would change; the exit code is 3 where a file has syntax errors."""
    if _STANDARD_INPUT in paths:
        if len(paths) > 1:
            message = "- stands alone: standard input is formatted to standard output"
            raise UsageError(message)
        return _filter(keywords, check=check, diff=diff)
    changed = unreadable = 0
    files = agreements(paths, "format")
    with Patient():
        for file in files:
            text, wrong = read_source(file)
            result = None
            if not wrong:
                result, wrong = formatted(text, str(file), keywords)
            if result is None:
                unreadable += 1
                _complain(wrong)
            elif _differs(file, text, result):
                changed += 1
                _changed(file, text, result, check=check, diff=diff)
        if not diff:
            sys.stdout.write(_summary(len(files), changed, unreadable, check=check) + "\n")
    if unreadable:
        return ExitCode.NOT_EVALUATED
    return ExitCode.FINDINGS if changed and (check or diff) else ExitCode.KEPT


def _filter(keywords: Literal["en", "zh"] | None, *, check: bool, diff: bool) -> int:
    data = sys.stdin.buffer.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"standard input is not UTF-8: byte 0x{data[error.start]:02x} at {error.start}"
        raise UsageError(message) from error
    result, wrong = formatted(text, "standard input", keywords)
    if result is None:
        _complain(wrong, text)
        return ExitCode.NOT_EVALUATED
    with Patient():
        if diff:
            sys.stdout.writelines(diff_lines("standard input", text, result))
        elif not check:
            # line ends are part of the layout: they go out as they are
            sys.stdout.flush()
            sys.stdout.buffer.write(result.encode("utf-8", "surrogatepass"))
            sys.stdout.buffer.flush()
    return ExitCode.FINDINGS if result != text and (check or diff) else ExitCode.KEPT


def _differs(file: Path, text: str, result: str) -> bool:
    """Whether the file's bytes would change: a byte order mark does not survive either."""
    return result != text or file.read_bytes()[:3] == b"\xef\xbb\xbf"


def _changed(file: Path, text: str, result: str, *, check: bool, diff: bool) -> None:
    if diff:
        sys.stdout.writelines(diff_lines(str(file), text, result))
    elif check:
        sys.stdout.write(f"would change: {plain(str(file))}\n")
    else:
        rewrite(file, result)
        sys.stdout.write(f"changed: {plain(str(file))}\n")


def _complain(found: Iterable[Diagnostic], text: str | None = None) -> None:
    sources = Sources() if text is None else Sources(lambda _file: text)
    lines = diagnostics_text(tuple(found), sources, colour=colourful(sys.stderr))
    sys.stderr.writelines(f"{line}\n" for line in lines)


def _summary(files: int, changed: int, unreadable: int, *, check: bool) -> str:
    parts = [f"{changed} {'would change' if check else 'changed'}"]
    kept = files - changed - unreadable
    parts += [f"{kept} as {'it' if kept == 1 else 'they'} should be"] if kept else []
    parts += [f"{unreadable} with syntax errors, not touched"] if unreadable else []
    return f"{files} {'agreement' if files == 1 else 'agreements'}: {', '.join(parts)}"
