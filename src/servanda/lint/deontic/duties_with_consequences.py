"""duties-with-consequences: something follows from every breach.

What it does: reports a duty or prohibition whose breach leads to nothing the agreement says: no remedy (`otherwise`,
`for each breach of`), no excuse for the other side (`excused while … late on`), no metric that opens a power or that
must be ensured (with a consequence of its own), no permission that the missing act would have given, and no other
clause that the forbidden act sets off. Where nothing in the whole agreement has a consequence, that is said once; of a
party none of whose duties has a remedy, while another's have, `balanced-remedies` speaks.

Why it matters: what the law gives then has to be proven and quantified in each case; a remedy that was agreed on can
simply be claimed. If general law is what was meant, say so in the reason of a suppression.

Reported, for example:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
      otherwise provider owes 100 CNY each time
    clause 2 "report"
      for each complete month as m
      provider must report_sent where period = m
      by 24:00 on the 5th after m

Use instead: what is to follow, in the clause itself or for several at once:

    clause 3 "remedies"
      for each breach of 1, 2
      provider owes 100 CNY each time, at most 1000 CNY a month
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity, Span
from servanda.lint.balance.sides import unburdened
from servanda.lint.deontic.following import followed, obliging
from servanda.lint.deontic.prices import prices
from servanda.lint.naming.distinct_clauses import alike
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.syntax.tree import ClauseItem

CODE = "DEO002"
NAME = "duties-with-consequences"
SEVERITY = Severity.NOTE


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause, or one for the agreement."""
    duties = {number: item for number, item in subject.source.clauses.items() if obliging(item)}
    answered = followed(subject) | {number for price in prices(subject) for number in price.clauses}
    lacking = [number for number in duties if number not in answered]
    spared = unburdened(subject)
    twice = [{clause.number for clause in group} for group in alike(subject)]
    if len(lacking) > 1 and len(lacking) == len(duties):
        yield Finding(
            f"no breach of this agreement has a consequence: none of its {len(lacking)} duties has a remedy",
            _header(subject),
            help=_help(duties[lacking[0]], "… of " + ", ".join(lacking[:3])),
            breadcrumb=(subject.title,),
        )
        return
    headings = {clause.number: clause.heading for clause in subject.agreement.clauses}
    for number in lacking:
        party = obliging(duties[number])[-1].party.text
        if party in spared or any(number in group and group & answered for group in twice):
            continue
        yield Finding(
            f"nothing follows where {party} breaches clause {number}: no remedy, excuse, power or result rests on it",
            duties[number].number_span,
            help=_help(duties[number], f"otherwise {party} owes … each time"),
            breadcrumb=headings.get(number, ()),
        )


def _header(subject: Subject) -> Span:
    header = subject.header(subject.chain.root)
    return subject.agreement.span if header is None else header.name.span


def _help(item: ClauseItem, line: str) -> str:
    party = obliging(item)[-1].party.text
    if line.startswith("…"):
        return f"say what follows: `for each breach {line[2:]}` with `{party} owes … each time, at most … a month`"
    return f"say what follows, such as `{line}`"
