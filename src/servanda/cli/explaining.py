"""The body of `servanda explain`: which file, clause or rule is meant, and what is printed of it."""

import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from pathlib import Path

from servanda.cli.exits import ExitCode, NotEvaluatedError, UsageError
from servanda.cli.formats import colourful
from servanda.cli.output import columns_of, opened, print_texts
from servanda.cli.rule_pages import page, rule_list
from servanda.diagnostics import Diagnostic, Severity
from servanda.model.agreement import Agreement
from servanda.model.load import load
from servanda.prose import Language
from servanda.reports.diagnostics_json import diagnostics_json
from servanda.reports.diagnostics_text import Sources, diagnostics_text
from servanda.reports.explanation import explained
from servanda.reports.explanation_json import explanation_json, rule_json, rules_json
from servanda.reports.explanation_text import explanation_text, rule_text, rules_text


def run_explain(target: str | None, languages: Sequence[str], *, as_json: bool, sql: bool) -> int:
    """Print; a file that is there wins over a rule of the same name.

    Errors: `UsageError` where the target is nothing that is known, `NotEvaluatedError` where it cannot be read.
    """
    place = None if target is None else _place(target)
    if target is not None and place is not None:
        _agreement(*place, tuple(map(Language, languages)), as_json=as_json, sql=sql)
        return ExitCode.KEPT
    if sql:
        message = "--sql goes with an agreement: servanda explain FILE:CLAUSE --sql"
        raise UsageError(message)
    with opened(None) as stream:
        columns = columns_of(stream)
        if target is None:
            rules = rule_list()
            stream.writelines(rules_json(rules)) if as_json else print_texts(rules_text(rules, columns), stream)
        else:
            found = page(target)
            if not isinstance(found, str):
                stream.writelines(rule_json(found)) if as_json else print_texts(rule_text(found, columns), stream)
                return ExitCode.KEPT
            raise UsageError(_nothing(target, found))
    return ExitCode.KEPT


def _place(target: str) -> tuple[Path, str | None] | None:
    """File and clause, where the target names a file that is there."""
    if _exists(target):
        return Path(target), None
    file, colon, clause = target.rpartition(":")
    return (Path(file), clause) if colon and file and _exists(file) else None


def _exists(name: str) -> bool:
    try:
        return bool(name) and Path(name).exists()
    except (OSError, ValueError):  # a name too long, or with a NUL in it
        return False


def _nothing(target: str, hint: str) -> str:
    file = target.rpartition(":")[0] or target
    if "/" in target or target.endswith(".agreement") or file.endswith(".agreement"):
        return f"no such file or folder: {file}"
    return f"no file and no lint rule is called {target!r}; {hint}"


def _agreement(path: Path, clause: str | None, languages: tuple[Language, ...], *, as_json: bool, sql: bool) -> None:
    agreement, diagnostics = load(path)
    errors = tuple(one for one in diagnostics if one.severity is Severity.ERROR)
    if agreement is None or errors:
        # half of what somebody wrote, put into words, would be taken for the whole
        _complain(errors or diagnostics, as_json=as_json)
        raise NotEvaluatedError
    numbers = None if clause is None else _numbers(agreement, clause)
    said = explained(agreement, numbers, languages, _statements(agreement) if sql else None)
    with opened(None) as stream:
        if as_json:
            stream.writelines(explanation_json(said))
        else:
            print_texts(explanation_text(said, columns_of(stream)), stream)


def _numbers(agreement: Agreement, asked: str) -> frozenset[str]:
    """Clauses asked for; `2.1.3.*` means every clause below."""
    known = [clause.number for clause in agreement.clauses]
    below = asked.removesuffix("*")
    found = [one for one in known if (one.startswith(below) if asked.endswith(".*") else one == asked)]
    if not found:
        close = get_close_matches(asked, known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"there are: {', '.join(known) or 'none'}"
        message = f"no clause {asked!r}; {hint}"
        raise UsageError(message)
    return frozenset(found)


def _statements(agreement: Agreement) -> Callable[[str], tuple[str, ...] | str]:
    """The engine's statements by clause, or in words why there are none."""
    if agreement.runs is None:
        return lambda _clause: "the term of the agreement is blank, so nothing is run"
    from servanda.engines.duckdb.statements import statements  # noqa: PLC0415 -- the engine loads only for this option

    return lambda clause: statements(agreement, clause) or "nothing is run: no record bears on this clause"


def _complain(found: Sequence[Diagnostic], *, as_json: bool) -> None:
    if as_json:
        sys.stderr.write(diagnostics_json(found))
        return
    lines = diagnostics_text(found, Sources(), colour=colourful(sys.stderr))
    sys.stderr.writelines(f"{line}\n" for line in lines)
