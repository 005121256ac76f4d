"""used-imports: everything it imports is used.

What it does: reports an `import` of which no clause, no metric and not the header uses any calendar or term. A file
without clauses is left alone.

Why it matters: the imported file can change or vanish, and every reader has to look it up to learn that it does not
matter. Often a rule was meant to use the imported hours and uses the agreement's own.

Reported, for example:

    import "../calendars.agreement" as common

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 2 working hours

Use instead: what was imported, or no import:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 2 working hours of common.office
"""

from collections.abc import Iterator

from servanda.diagnostics import Fix, Severity
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import removal, uses

CODE = "NAM006"
NAME = "used-imports"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per import of the agreement's own file."""
    if not subject.source.clauses:
        return
    found = uses(subject)
    used = {name.partition(".")[0] for name in (*found.calendars, *found.values) if "." in name}
    layer = subject.chain.layers[subject.chain.root]
    for name, item in layer.imports.items():
        if name not in used:
            yield Finding(
                f"nothing of the import `{name}` is used",
                item.name.span,
                help=f"write `{name}.` before the calendar or term that is meant, or take the import away",
                breadcrumb=(subject.title,),
                fixes=(Fix("remove the import", (removal(subject, item.span),)),),
            )
