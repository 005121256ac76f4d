"""distinct-names: no name can be taken for another.

What it does: reports two names of one kind that differ only in capital letters or underscores (`reply_limit`,
`replyLimit`), and a calendar or term of the agreement that bears the name of an imported one in use (`office` beside
`common.office`) but says something else.

Why it matters: `within 2 working hours of office` and `of common.office` look like the same hours. What is read as the
same and means something different is found out in the dispute.

Reported, for example:

    import "calendars.agreement" as common

    calendar office
      open mon to fri 10:00-16:00

    clause 1 "reply"
      when question_asked during common.office
      provider must answer_given
      for the same question
      within 2 working hours of office

Use instead: a name that says what is different:

    calendar short_office
      open mon to fri 10:00-16:00
"""

from collections.abc import Iterator, Mapping

from servanda.diagnostics import Label, Severity, Span
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import uses
from servanda.model.compare import without_spans
from servanda.model.gather import name_span
from servanda.model.vocabulary import CalendarRule, Term
from servanda.syntax.tree import Definition

CODE = "NAM009"
NAME = "distinct-names"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per name that resembles an earlier one, and per name that an import has as well."""
    for kind, names in _names(subject).items():
        first: dict[str, str] = {}
        for name, span in names.items():
            before = first.setdefault(name.replace("_", "").casefold(), name)
            if before != name:
                yield _finding(
                    subject,
                    f"{kind} `{name}` differs from `{before}` only in how it is spelled",
                    span,
                    Label(names[before], f"`{before}`"),
                )
    agreement, used = subject.agreement, uses(subject)
    imported = {name: span for name, (_, span) in subject.source.imports.items()}
    shadowed: tuple[tuple[str, Mapping[str, object], set[str]], ...] = (
        ("calendar", agreement.calendars, used.calendars),
        ("term", agreement.terms, used.values),
    )
    for kind, known, needed in shadowed:
        for dotted in known:
            prefix, dot, name = dotted.rpartition(".")
            if not dot or name not in known or not needed >= {dotted, name}:
                continue
            if _content(known[dotted]) != _content(known[name]) and prefix in imported:
                place = _names(subject)[kind][name]
                label = Label(imported[prefix], f"`{dotted}` comes from here")
                yield _finding(subject, f"{kind} `{name}` says something else than `{dotted}`", place, label)


def _finding(subject: Subject, message: str, span: Span, label: Label) -> Finding:
    return Finding(
        message, span, help="give one of the two a name of its own", labels=(label,), breadcrumb=(subject.title,)
    )


def _names(subject: Subject) -> Mapping[str, Mapping[str, Span]]:
    """Names with their places by kind, in the order of writing."""
    source = subject.source
    plain: dict[str, Mapping[str, Definition]] = {
        "party": {name: party.item for name, party in source.parties.items()},
        "calendar": source.calendars,
        "term": {name: next(iter(term.versions.values())) for name, term in source.terms.items()},
        "event": source.events,
        "metric": source.metrics,
    }
    return {kind: {name: name_span(item) for name, item in items.items()} for kind, items in plain.items()}


def _content(thing: object) -> object:
    """What a calendar or term says, its name and titles left out."""
    match thing:
        case CalendarRule():
            return without_spans((thing.weekly, thing.holidays, thing.makeup, thing.overrides))
        case Term():
            return None if thing.value is None else without_spans(thing.value.versions)
        case _:
            return None
