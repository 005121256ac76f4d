"""Diagnostics for programs (`docs/json.md`)."""

from collections.abc import Iterable

from servanda.diagnostics import Diagnostic, Span
from servanda.reports.diagnostics_plain import severity_counts
from servanda.reports.jsontext import Json, encoded

SCHEMA_VERSION = 1


def diagnostics_json(diagnostics: Iterable[Diagnostic], silenced: Iterable[tuple[Diagnostic, str]] = ()) -> str:
    """The findings as one JSON document (`docs/json.md`), a line end last; `silenced` come with the reason given."""
    listed = list(diagnostics)
    counts: Json = {severity.value: count for severity, count in severity_counts(listed).items()}
    body = ",".join(f"\n  {encoded(_one(one))}" for one in listed)
    said = ",".join(f"\n  {encoded({**_one(one), 'reason': reason})}" for one, reason in silenced)
    head = f' "schema_version": {SCHEMA_VERSION},\n "counts": {encoded(counts)},\n'
    return f'{{\n{head} "diagnostics": [{body}],\n "suppressed": [{said}]\n}}\n'


def _one(one: Diagnostic) -> dict[str, Json]:
    return {
        "code": one.code,
        "severity": one.severity.value,
        "message": one.message,
        "span": None if one.span is None else _span(one.span),
        "labels": [{"span": _span(label.span), "text": label.text} for label in one.labels],
        "expected": one.expected,
        "help": one.help,
        "breadcrumb": one.breadcrumb,
        "origin": None
        if one.origin is None
        else {
            "file": one.origin.file,
            "record": one.origin.record,
            "column": one.origin.column,
            "value": one.origin.value,
        },
        "count": one.count,
        "fixes": [
            {
                "title": fix.title,
                "safe": fix.safe,
                "edits": [{"span": _span(edit.span), "text": edit.text} for edit in fix.edits],
            }
            for fix in one.fixes
        ],
    }


def _span(span: Span) -> Json:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
