"""Diagnostics in, findings in the neutral form out."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from servanda.diagnostics import Diagnostic, Severity, Span
from servanda.reports.diagnostics_plain import origin_words
from servanda.reports.findings import Case, Finding, Findings, Rule, Standing, Suite, counted
from servanda.reports.paths import relative
from servanda.reports.words import plural

_CLAUSE = re.compile(r"\d\S*")
_FAMILIES = {
    "SYN": "the text follows the agreement language",
    "MOD": "what the agreement says fits together",
    "LINT": "the agreement can be judged",
    "BIND": "the binding says how the exports are read",
    "LOG": "the exports can be read",
    "SUP": "comments that silence findings are in order",
    "CFG": "the settings are in order",
}
_PREFIX = re.compile(r"[A-Z]*")


def _no_text(_file: str) -> str:
    return ""


def found_in(
    diagnostics: Iterable[Diagnostic], excuse: str | None = None, text_of: Callable[[str], str] = _no_text
) -> tuple[Finding, ...]:
    """Each diagnostic as a finding; `excuse` is why they were silenced.

    It is known again by the words it is about where `text_of` has its file, else by its message.
    """
    return tuple(_finding(one, excuse, text_of) for one in diagnostics)


def rules_of(findings: Iterable[Finding], known: Mapping[str, Rule]) -> tuple[Rule, ...]:
    """The rules of the findings, by their code; one without a page is described by its family."""
    codes = sorted({one.rule for one in findings})
    return tuple(known.get(code) or Rule(code, code, _family(code)) for code in codes)


def linted(  # noqa: PLR0913 -- what a run of lint comes to, each by name
    files: Sequence[str],
    diagnostics: Iterable[Diagnostic],
    suppressed: Iterable[tuple[Diagnostic, str]] = (),
    known: Mapping[str, Rule] | None = None,
    *,
    text_of: Callable[[str], str] = _no_text,
    failing: Collection[Severity] = (Severity.ERROR,),
    notes: Sequence[str] = (),
) -> Findings:
    """The result of `lint`: the findings in their order, then the silenced ones with the reason given.

    A finding is a case that failed where its severity is among the `failing` ones, else one that was skipped. `notes`
    are further words for the summary.
    """
    live = found_in(diagnostics, text_of=text_of)
    silent = tuple(one for diagnostic, reason in suppressed for one in found_in((diagnostic,), reason, text_of))
    everything = (*live, *silent)
    places = dict.fromkeys([*files, *(one.span.file for one in live if one.span is not None)])
    by_file: dict[str, list[Finding]] = {file: [] for file in places}
    for one in live:
        by_file.setdefault("" if one.span is None else one.span.file, []).append(one)
    suites = [_suite(file, found, failing) for file, found in by_file.items()]
    return Findings(
        command="lint",
        title="Agreements linted",
        summary="; ".join((_summary(len(files), live, len(silent)), *notes)),
        findings=everything,
        suites=tuple(suites),
        rules=rules_of(everything, known or {}),
    )


def not_evaluated(command: str, subject: str, diagnostics: Iterable[Diagnostic], reason: str = "") -> Findings:
    """What kept a command from its answer about `subject`, an agreement's file."""
    found = list(found_in(diagnostics))
    if reason:
        found.append(Finding("not-evaluated", Severity.ERROR, reason))
    summary = reason or f"nothing was judged: {counts_words(found)}"
    wrong = [one for one in found if one.severity is Severity.ERROR]
    details = tuple(line for one in wrong for line in (one.message, *located(one)))
    name = relative(subject)
    case = Case("could be evaluated", Standing.UNKNOWN, "not evaluated", summary, details, group=name)
    return Findings(
        command=command,
        title="Could not be evaluated",
        summary=summary,
        findings=tuple(found),
        suites=(Suite(name, subject, (case,)),),
        rules=rules_of(found, {"not-evaluated": Rule("not-evaluated", "not evaluated", "the command has an answer")}),
        evaluated=False,
    )


def counts_words(findings: Iterable[Finding]) -> str:
    """`2 errors, 1 warning`, or `no findings`."""
    counts = counted(findings)
    return ", ".join(plural(count, severity.value) for severity, count in counts.items() if count) or "no findings"


def _finding(one: Diagnostic, excuse: str | None, text_of: Callable[[str], str]) -> Finding:
    words = "" if one.span is None else text_of(one.span.file)[one.span.start : one.span.end]
    details = []
    if one.origin is not None:
        details.append(f"at: {origin_words(one.origin)}")
    if one.expected:
        details.append("expected: " + " or ".join(one.expected))
    if one.help:
        details.append(f"help: {one.help}")
    if one.count > 1:
        details.append(f"{one.count} alike, the first is shown")
    inner = one.breadcrumb[-1] if len(one.breadcrumb) > 1 else ""
    number = _CLAUSE.match(inner)
    return Finding(
        rule=one.code,
        severity=one.severity,
        message=one.message,
        span=one.span,
        labels=one.labels,
        details=tuple(details),
        path=one.breadcrumb,
        # a clause is known by its number, whatever its title; a term or an event by its name
        clause=number.group() if number else inner,
        identity=(
            words.strip() or one.message,
            *(() if one.origin is None else (one.origin.file, one.origin.column or "")),
        ),
        fixes=one.fixes,
        excuse=excuse,
        count=one.count,
    )


def _family(code: str) -> str:
    prefix = _PREFIX.match(code)
    return _FAMILIES.get(prefix.group() if prefix else "", "the agreement is in order")


def _suite(file: str, findings: Sequence[Finding], failing: Collection[Severity]) -> Suite:
    """A case per finding; a file without any is one case that passed."""
    name = relative(file) if file else "no file"
    seen: Counter[str] = Counter()
    cases = []
    for one in findings:
        # a name without lines: test frameworks follow a case by it from run to run
        case = f"{one.rule} {one.path[-1] if one.path else ''}".rstrip()
        seen[case] += 1
        standing = Standing.FAILED if one.severity in failing else Standing.SKIPPED
        shown = case if seen[case] == 1 else f"{case} ({seen[case]})"
        cases.append(Case(shown, standing, one.severity.value, one.message, located(one), group=name))
    return Suite(name, file, tuple(cases) or (Case("lint", Standing.PASSED, "clean", group=name),))


def place_of(span: Span) -> str:
    """`terms.agreement:12:3`, the file as seen from the working folder."""
    return f"{relative(span.file)}:{span.line}:{span.column}"


def located(one: Finding) -> tuple[str, ...]:
    """The place and details of a finding, a line each."""
    lines = [] if one.span is None else [place_of(one.span)]
    lines += [f"{place_of(label.span)}: {label.text}" for label in one.labels]
    lines += one.details
    if one.path:
        lines.append("in: " + " › ".join(one.path))
    return tuple(lines)


def _summary(files: int, live: Sequence[Finding], silent: int) -> str:
    more = f", {silent} suppressed" if silent else ""
    return f"{plural(files, 'agreement')}: {counts_words(live) if live else 'nothing to complain about'}{more}"
