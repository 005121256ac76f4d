"""Findings as workflow commands of GitHub Actions: annotations at the lines of the agreement.

GitHub shows ten errors, ten warnings and ten notices of a step, in their order: so the worst come first.
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity, Span
from servanda.reports.findings import Finding, Findings, Weighing
from servanda.reports.paths import relative
from servanda.reports.plain import plain

SHOWN = 10
"""annotations of each kind that GitHub shows for a step"""
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def github(found: Findings) -> Iterator[str]:
    """Lines without line ends: a command per finding, then one line that says how many there are and are shown."""
    listed = found.worst_first
    # a clause's name begins with its number; a lint rule is looked up by its code
    names = {rule.id: f"{rule.id} {rule.name}" if rule.own else rule.name for rule in found.rules}
    for one in listed:
        yield _command(one, names.get(one.rule, one.rule))
    # the last line begins with our name: nothing a user wrote can stand where a command is looked for
    yield f"servanda {found.command}: {plain(found.summary).replace('##[', '## [')}{_hidden(found)}"


def _command(one: Finding, name: str) -> str:
    properties = [] if one.span is None else list(_place(one.span))
    properties.append(("title", name))
    shown = ",".join(f"{key}={plain(value).translate(_PROPERTY)}" for key, value in properties)
    labels = [f"{relative(label.span.file)}:{label.span.line}: {label.text}" for label in one.labels]
    data = "\n".join(map(plain, (one.message, *one.details, *labels)))
    return f"::{_COMMANDS[_severity(one)]} {shown}::{data.translate(_DATA)}"


def _severity(one: Finding) -> Severity:
    return one.severity if one.weighing is Weighing.PROBLEM else Severity.NOTE


def _place(span: Span) -> Iterator[tuple[str, str]]:
    """File and lines; columns only within one line: GitHub refuses them for more."""
    yield "file", relative(span.file)
    yield "line", str(span.line)
    if span.line == span.end_line:
        yield "col", str(span.column)
        yield "endLine", str(span.end_line)
        yield "endColumn", str(span.end_column)
    else:
        yield "endLine", str(span.end_line)


def _hidden(found: Findings) -> str:
    """How many annotations of each kind GitHub leaves out."""
    listed = dict.fromkeys(Severity, 0)
    for one in found.live:
        listed[_severity(one)] += 1
    more = [f"{SHOWN} of {count} {_COMMANDS[severity]}s" for severity, count in listed.items() if count > SHOWN]
    return f"; GitHub shows {', '.join(more)}, all are in this log" if more else ""
