"""Findings of every kind, made by hand, and texts that try to be more than text."""

from dataclasses import replace
from typing import Any

from servanda.diagnostics import Diagnostic, Edit, Fix, Label, RecordOrigin, Severity, Span
from servanda.engines.outcomes import Outcome
from servanda.reports.findings import Findings, Rule
from servanda.reports.of_diagnostics import linted
from servanda.reports.report import Report
from servanda.verdicts.verdict import Word

EVIL = (
    "\x1b[31mred\x1b[0m",
    "a\n::set-output name=x::y",
    "\r\n::error::gone",
    "##[add-mask]x",
    "]]>",
    "<script>alert(1)</script>",
    "</failure></testcase>",
    "<!-- -->",
    "--><b>",
    "a | b || c \\| d",
    "`code` ``` ~~~ ~~struck~~",
    "**bold** _thin_ __bold__ *thin* snake_case",
    "[text](https://example.org) ![img](x) [a]: b",
    "@somebody cc @team/people, fixes #12, GH-7, !3, a@b.example",
    "https://example.org/x?a=1&b=2 www.example.org ftp://x",
    ":tada: :+1: :100: 10:15:00",
    "$E=mc^2$ &amp; &#64; &lt;",
    "{0} {name} }{ {{",
    "turn\u202eed \u200bhidden\ufeff",
    "lone \ud800 half",
    "nul \x00 bell \x07 delete \x7f c1 \x9b next \x85 line\u2028 para\u2029",
    "private \ue000 unassigned \U000e0fff not \uffff",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "    code",
    "<details><summary>",
    "工作时间内回复（15 分钟）",
    "",
)
WORDS = (Word.BREACHED, Word.UNDECIDED, Word.PENDING, Word.NOT_ATTESTED, Word.COMPLIANT)


def span(line: int, column: int, end_column: int, file: str = "terms.agreement", end_line: int | None = None) -> Span:
    """A span; its offsets say nothing here."""
    return Span(file, 0, 1, line, column, end_line or line, end_column)


def sample_lint() -> Findings:
    """Two agreements: an error with a fix and a label, warnings, a note, one silenced; a file without findings."""
    header, clause = span(1, 11, 13), span(12, 10, 12)
    diagnostics = (
        Diagnostic(
            "SYN003",
            Severity.ERROR,
            "a unit is missing",
            clause,
            labels=(Label(span(11, 8, 15), "in this clause"),),
            expected=("`minutes`", "a term"),
            help="write `within 15 minutes`",
            breadcrumb=("客户维护服务协议", "2.1.1.3 工作时间内回复"),
            fixes=(
                Fix("add the unit", (Edit(span(12, 12, 12), " minutes"),), safe=True),
                Fix("remove the line", (Edit(span(12, 1, 1, end_line=13), ""),)),
            ),
        ),
        Diagnostic("BAL010", Severity.WARNING, "client owes nothing", header, breadcrumb=("客户维护服务协议",)),
        Diagnostic(
            "DEO011",
            Severity.WARNING,
            "clause 7 is not measurable",
            span(40, 1, 4, end_line=42),
            breadcrumb=("客户维护服务协议", "7 培训"),
        ),
        Diagnostic(
            "LOG005", Severity.ERROR, "no time", origin=RecordOrigin("chat.jsonl", 12, "msgtime", "soon"), count=3
        ),
        Diagnostic("DEO012", Severity.NOTE, "say by when", span(3, 1, 2, "other dir/a#b.agreement")),
    )  # fmt: skip
    silenced = (
        Diagnostic("DEO011", Severity.WARNING, "clause 8 is not measurable", span(50, 1, 4), breadcrumb=("协议", "8")),
        "agreed orally",
    )
    known = {
        "BAL010": Rule(
            "BAL010",
            "balanced-duties",
            "duties must not weigh on one side only.",
            "balanced-duties: duties must not weigh on one side only.\n\nReported, for example:\n\n"
            '    party client "乙方" {x}\n',
            own=True,
        )
    }
    return linted(
        ["terms.agreement", "other dir/a#b.agreement", "clean.agreement"], diagnostics, (silenced,), known=known
    )


def hostile_lint() -> Findings:
    """A finding for every evil text, which stands in each of its fields."""
    found = [
        Diagnostic(
            "MOD020",
            severity,
            text,
            span(number + 1, 1, 5, f"{text}.agreement"),
            labels=(Label(span(1, 1, 2), text),),
            expected=(text, text),
            help=text,
            breadcrumb=(text, f"1 {text}"),
            origin=RecordOrigin(text, 1, text, text),
            fixes=(Fix(text, (Edit(span(1, 1, 2), text),)),),
        )
        for number, text in enumerate(EVIL)
        for severity in Severity
    ]  # fmt: skip
    known = {"MOD020": Rule("MOD020", EVIL[0], EVIL[5], "\n".join(EVIL))}
    return linted(list(EVIL), found, ((found[0], "\n".join(EVIL)),), known)


def hostile_report(report: Report) -> Report:
    """The sample report with every evil text in the names, titles, quotes, keys and reasons of clauses."""
    base = report.judgement.clauses[2]
    row = next(iter(report.breaches("2.1", "provider")))
    clauses, rows = [], {}
    for number, text in enumerate(EVIL):
        word = WORDS[number % len(WORDS)]
        evil_row = replace(row, step=text, key=((text, text),), reason=text)
        rows[f"{number}{text}"] = evil_row
        clauses.append(
            replace(
                base,
                clause=f"{number}{text}",
                title=text,
                quote=text,
                debtor=text,
                word=word,
                breaches=(evil_row,),
                excused=(replace(evil_row, outcome=Outcome.EXCUSED),),
                undecided=(replace(evil_row, outcome=Outcome.UNDECIDED),),
                reasons=((text, 3),),
                note=text,
            )
        )
    evil = "\n".join(EVIL)
    parties = tuple(
        replace(party, title=evil, name=evil, breached=EVIL, undecided=EVIL) for party in report.judgement.parties
    )
    settlement = tuple(replace(line, debtor=evil, clause=evil, currency=evil) for line in report.judgement.settlement)
    judgement = replace(
        report.judgement,
        agreement=evil,
        title=evil,
        clauses=tuple(clauses),
        parties=parties,
        settlement=settlement,
        file=evil.replace("\x00", ""),
    )

    def breaches(clause: str, _debtor: str) -> Any:
        return iter([rows[clause]])

    sources = tuple(replace(source, name=evil, set_aside=2) for source in report.sources)
    return replace(report, judgement=judgement, breaches=breaches, sources=sources, remarks=EVIL)
