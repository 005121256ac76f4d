"""Diagnostics for grep: one line each; and how many there are."""

from collections.abc import Iterable, Iterator, Mapping

from servanda.diagnostics import Diagnostic, RecordOrigin, Severity
from servanda.reports.plain import plain


def diagnostics_concise(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """`path:line:col: error[SYN003] message`, lines without line ends."""
    for one in diagnostics:
        more = f" ({one.count} alike)" if one.count > 1 else ""
        data = f" [{origin_words(one.origin)}]" if one.origin is not None and one.span is not None else ""
        place = place_words(one)
        yield f"{place + ': ' if place else ''}{one.severity.value}[{one.code}] {plain(one.message)}{data}{more}"


def place_words(diagnostic: Diagnostic) -> str:
    """`path:line:col`, else where in the data, else nothing."""
    if diagnostic.span is not None:
        return f"{plain(diagnostic.span.file)}:{diagnostic.span.line}:{diagnostic.span.column}"
    return "" if diagnostic.origin is None else origin_words(diagnostic.origin)


def origin_words(origin: RecordOrigin) -> str:
    """`chat.jsonl:12 msgtime="soon"`."""
    record = "" if origin.record is None else f":{origin.record}"
    column = "" if origin.column is None else f" {plain(origin.column)}"
    value = "" if origin.value is None else f"{'=' if column else ' '}{_quoted(origin.value)}"
    return f"{plain(origin.file)}{record}{column}{value}"


def _quoted(value: str) -> str:
    longest = 80
    shown = value if len(value) <= longest else value[:longest] + "…"
    return f'"{plain(shown)}"'


def severity_counts(diagnostics: Iterable[Diagnostic]) -> Mapping[Severity, int]:
    """How many findings of each severity, those counted under one diagnostic included."""
    counts = dict.fromkeys(Severity, 0)
    for one in diagnostics:
        counts[one.severity] += one.count
    return counts
