"""used-variables: every name given with `as` is read.

What it does: reports `as v` in a trigger where nothing in the clause reads v: no condition (`agent = v.agent`,
`period = m`), no day (`friday of w`), no span (`since c`).

Why it matters: the name says that something is compared with the trigger, and nothing is. For a duty of a window the
comparison is often what was forgotten: without `period = m` the report about January is fulfilled by any report that is
sent in the window.

Reported, for example:

    clause 1 "second pair of eyes"
      when issue_opened as v
      provider must issue_reviewed
      for the same issue
      within 2 hours

Use instead: the comparison that was meant, or no name:

    clause 1 "second pair of eyes"
      when issue_opened as v
      provider must issue_reviewed where agent != v.agent
      for the same issue
      within 2 hours
"""

import re
from collections.abc import Iterator

from servanda.diagnostics import Edit, Fix, Severity, Span
from servanda.lint.prose import span_at
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import nodes
from servanda.syntax import tree

CODE = "NAM007"
NAME = "used-variables"
SEVERITY = Severity.NOTE

_AS = re.compile(r"\s*(?:\bas|记为)\s*$", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause; a fix that takes the name away changes no verdict."""
    for clause in subject.agreement.clauses:
        item = subject.source.clauses.get(clause.number)
        for line in item.lines if item is not None else ():
            if not isinstance(line, tree.WhenEvent | tree.ForEachWindow | tree.ForEachEvent) or line.variable is None:
                continue
            variable = line.variable
            if item is not None and not _read(item, variable):
                yield Finding(
                    f"nothing in clause {clause.number} reads `{variable.text}`",
                    variable.span,
                    help=_advice(line, variable.text),
                    breadcrumb=clause.heading,
                    fixes=_fixes(subject, line.span, variable.span),
                )


def _read(item: tree.ClauseItem, variable: tree.Name) -> bool:
    for node in nodes(item):
        match node:
            case tree.Path(parts=parts) if parts[0].text == variable.text:
                return True
            case tree.SpanPoint(variable=name) if name.text == variable.text:
                return True
            case tree.WeekdayOf(window=name) | tree.OrdinalDay(window=name) if name.text == variable.text:
                return True
            case tree.WindowSpec(since=tree.Name(text)) if text == variable.text:
                return True
    return False


def _advice(line: object, name: str) -> str:
    if isinstance(line, tree.ForEachWindow):
        return f"compare with it what bears a period (`where period = {name}`), or leave out `as {name}`"
    return f"compare with one of its fields (`{name}.…`), or leave out `as {name}`"


def _fixes(subject: Subject, line: Span, variable: Span) -> tuple[Fix, ...]:
    text = subject.texts.get(line.file, "")
    word = _AS.search(text, line.start, variable.start)
    if word is None:
        return ()
    edit = Edit(span_at(line.file, text, word.start(), variable.end), "")
    return (Fix("leave out the name", (edit,), safe=True),)
