"""Findings as SARIF 2.1.0 (OASIS, errata 01), for code scanning and editors.

Texts are data: control characters become pictures (`reports.plain`), braces are doubled and brackets that could begin a
link escaped, as sections 3.11.5 and 3.11.6 of the standard have it.
"""

import re
from importlib.metadata import PackageNotFoundError, version

from servanda.diagnostics import Fix, Severity, Span
from servanda.reports.findings import Finding, Findings, Rule, Weighing
from servanda.reports.fingerprints import NAME, fingerprinted
from servanda.reports.jsontext import Json, encoded
from servanda.reports.markdown_text import markdown
from servanda.reports.paths import uri
from servanda.reports.plain import plain

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_KINDS = {Weighing.PROBLEM: "fail", Weighing.OPEN: "open", Weighing.REVIEW: "review"}
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_LONGEST = 1000
"""characters of a rule's short description: viewers cut what is longer"""


def sarif(found: Findings) -> str:
    """One SARIF log with one run, a line end last; each rule and each result starts a line of its own."""
    rules = {rule.id: number for number, rule in enumerate(found.rules)}
    results = [_result(one, mark, rules) for one, mark in fingerprinted(found.findings)]
    driver: dict[str, Json] = {"name": "servanda"}
    try:
        driver["version"] = version("servanda")
    except PackageNotFoundError:  # run from a checkout
        driver["version"] = "0"
    invocation: dict[str, Json] = {"executionSuccessful": found.evaluated}
    if not found.evaluated:
        invocation["toolExecutionNotifications"] = [{"level": "error", "message": _message(found.summary)}]
    parts = [
        f'"tool": {{"driver": {encoded(driver)[:-1]}, "rules": {_lines([_rule(rule) for rule in found.rules])}}}}}',
        f'"automationDetails": {encoded({"id": f"servanda/{found.command}/"})}',
        f'"columnKind": {encoded("unicodeCodePoints")}',
        f'"originalUriBaseIds": {encoded({ROOT: {"description": {"text": "the folder the command ran in"}}})}',
        f'"invocations": {encoded([invocation])}',
        f'"results": {_lines(results)}',
    ]
    if found.facts:
        parts.append(f'"properties": {encoded(_properties(found.facts))}')
    body = ",\n  ".join(parts)
    return f'{{"$schema": {encoded(SCHEMA)},\n "version": "2.1.0",\n "runs": [{{\n  {body}}}]}}\n'


def _lines(items: list[Json]) -> str:
    return "[" + ",".join(f"\n   {encoded(item)}" for item in items) + "]"


def _text(text: str) -> str:
    """A message string: nothing in it is a placeholder or a link."""
    return _LINK.sub(r"\\[", plain(text)).replace("{", "{{").replace("}", "}}")


def _message(*lines: str) -> Json:
    return {"text": "\n".join(map(_text, lines))}


def _properties(facts: tuple[tuple[str, str | int], ...]) -> Json:
    return {name: plain(value) if isinstance(value, str) else value for name, value in facts}


def _rule(rule: Rule) -> Json:
    made: dict[str, Json] = {"id": plain(rule.id)}
    if rule.name != rule.id:
        made["name"] = plain(rule.name)
    made["shortDescription"] = _message(rule.summary[:_LONGEST])
    if rule.page:
        lines = rule.page.strip().splitlines()
        made["fullDescription"] = _message(*lines)
        shown = lines if rule.own else map(markdown, lines)
        made["help"] = {"text": "\n".join(map(_text, lines)), "markdown": _braces("\n".join(shown))}
    return made


def _braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _result(one: Finding, mark: str, rules: dict[str, int]) -> Json:
    made: dict[str, Json] = {"ruleId": plain(one.rule)}
    if one.rule in rules:
        made["ruleIndex"] = rules[one.rule]
    problem = one.weighing is Weighing.PROBLEM
    made["kind"] = _KINDS[one.weighing]
    # the standard: a result that is no failure has no level
    made["level"] = _LEVELS[one.severity] if problem else "none"
    made["message"] = _message(one.message, *one.details)
    location: dict[str, Json] = {}
    if one.span is not None:
        location["physicalLocation"] = _place(one.span)
    if one.path:
        location["logicalLocations"] = [
            {"name": plain(one.path[-1]), "fullyQualifiedName": " › ".join(map(plain, one.path))}
        ]
    if location:
        made["locations"] = [location]
    if one.labels:
        made["relatedLocations"] = [
            {"id": number, "physicalLocation": _place(label.span), "message": _message(label.text)}
            for number, label in enumerate(one.labels, 1)
        ]
    made["partialFingerprints"] = {NAME: mark}
    if one.fixes:
        made["fixes"] = [_fix(fix) for fix in one.fixes]
    if one.excuse is not None:
        made["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": plain(one.excuse)}]
    if one.count > 1:
        made["occurrenceCount"] = one.count
    if one.facts:
        made["properties"] = _properties(one.facts)
    return made


def _place(span: Span) -> Json:
    return {"artifactLocation": _artifact(span.file), "region": _region(span)}


def _artifact(file: str) -> Json:
    reference = uri(file)
    return {"uri": reference} if reference.startswith("file:") else {"uri": reference, "uriBaseId": ROOT}


def _region(span: Span) -> Json:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _fix(fix: Fix) -> Json:
    """All edits of a file are one change; the texts go in as they are, for a program puts them into the file."""
    files = dict.fromkeys(edit.span.file for edit in fix.edits)
    return {
        "description": _message(fix.title if fix.safe else f"{fix.title} (changes the meaning: look at it first)"),
        "artifactChanges": [
            {
                "artifactLocation": _artifact(file),
                "replacements": [
                    {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
                    for edit in fix.edits
                    if edit.span.file == file
                ],
            }
            for file in files
        ],
    }
