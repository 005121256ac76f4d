"""An agreement laid over the one it extends: blanks filled, items replaced, removed and added.

A blank is filled by giving the item again. Anything else that is agreed changes only through `replace`; saying the same
again is fine. The header of the extending agreement (version, status, text, term, zone, working calendar) goes first.
"""

from collections.abc import Mapping

from servanda.diagnostics import Label, Span
from servanda.model.compare import without_spans
from servanda.model.findings import Findings, did_you_mean
from servanda.model.gather import KINDS, Layer, described, heading, key_of, name_span
from servanda.model.numbers import order
from servanda.records import draft, fresh
from servanda.syntax.tree import (
    AgreementItem,
    BlankType,
    BlankValue,
    CalendarItem,
    ClauseItem,
    Definition,
    EventItem,
    FactLine,
    HeaderLine,
    MetricItem,
    PartyItem,
    RemoveItem,
    RunsLine,
    TermItem,
    TextValue,
)


@draft
class PartySource:
    """A party over all files; `wanted` holds the types of the blanks its facts had."""

    item: PartyItem
    title: TextValue | None
    facts: dict[str, FactLine]
    wanted: dict[str, BlankType | None]


@draft
class TermSource:
    """A term over all files: its versions by their date, and whether (`was_blank`) and how it was a blank."""

    versions: dict[object, TermItem]
    wanted: BlankType | None = None
    was_blank: bool = False


@draft
class Source:
    """An agreement with everything it extends, still as syntax; `lines` are header lines with the file they are in."""

    header: AgreementItem | None = None
    lines: dict[str, tuple[HeaderLine | RunsLine, str]] = fresh(default_factory=dict)
    imports: dict[str, tuple[str, Span]] = fresh(default_factory=dict)
    parties: dict[str, PartySource] = fresh(default_factory=dict)
    terms: dict[str, TermSource] = fresh(default_factory=dict)
    calendars: dict[str, CalendarItem] = fresh(default_factory=dict)
    events: dict[str, EventItem] = fresh(default_factory=dict)
    metrics: dict[str, MetricItem] = fresh(default_factory=dict)
    clauses: dict[str, ClauseItem] = fresh(default_factory=dict)
    extending: bool = False
    """a base is there: added clauses go to their place by number instead of to the end"""

    def known(self, kind: str) -> Mapping[str, object]:
        """Everything of one kind by name or number, for looking up."""
        tables: dict[str, Mapping[str, object]] = {
            "party": self.parties,
            "term": self.terms,
            "calendar": self.calendars,
            "event": self.events,
            "metric": self.metrics,
            "clause": self.clauses,
        }
        return tables.get(kind, {})

    def drop(self, kind: str, key: str) -> None:
        """Take one item away."""
        match kind:
            case "party":
                del self.parties[key]
            case "term":
                del self.terms[key]
            case "calendar":
                del self.calendars[key]
            case "event":
                del self.events[key]
            case "metric":
                del self.metrics[key]
            case _:
                del self.clauses[key]


def lay_over(base: Source, layer: Layer, imports: dict[str, str], findings: Findings) -> Source:
    """Apply one file to what it extends (an empty `Source` where it extends nothing); changes and returns `base`."""
    base.header, base.extending = layer.header, base.header is not None
    base.lines.pop("extends", None)
    _header(base, layer, findings)
    _imports(base, layer, imports, findings)
    for removal in layer.removals:
        _remove(base, removal, findings)
    for item in layer.replacements:
        _replace(base, item, findings.under(*findings.breadcrumb, heading(item)))
    for item in layer.definitions:
        _define(base, item, findings.under(*findings.breadcrumb, heading(item)))
    return base


def _header(base: Source, layer: Layer, findings: Findings) -> None:
    here: dict[str, Span] = {}
    for line in layer.header.lines if layer.header else ():
        word = "runs" if isinstance(line, RunsLine) else line.word
        if word in here:
            findings.error(
                "MOD004", f"`{word}` is given twice", line.span, labels=(Label(here[word], "the first one"),)
            )
            continue
        here[word] = line.span
        base.lines[word] = (line, layer.file)


def _imports(base: Source, layer: Layer, imports: dict[str, str], findings: Findings) -> None:
    for name, item in layer.imports.items():
        target = imports.get(name)
        known = base.imports.get(name)
        if known is not None and target is not None and known[0] != target:
            findings.error(
                "MOD010",
                f"`{name}` already stands for an import of the extended agreement",
                item.name.span,
                labels=(Label(known[1], "imported here"),),
                help="choose another name after `as`",
            )
        elif target is not None:
            base.imports[name] = (target, item.name.span)


def _missing(base: Source, verb: str, kind: str, key: str) -> tuple[str, str | None]:
    message = f"nothing to {verb}: the extended agreement has no {kind} {key if kind == 'clause' else f'`{key}`'}"
    return message, did_you_mean(
        key, base.known(kind), otherwise=f"leave out `{verb}` to add it" if verb == "replace" else None
    )


def _remove(base: Source, removal: RemoveItem, findings: Findings) -> None:
    if removal.key in base.known(removal.kind):
        base.drop(removal.kind, removal.key)
        return
    message, hint = _missing(base, "remove", removal.kind, removal.key)
    findings.error("MOD012", message, removal.span, help=hint)


def _replace(base: Source, item: Definition, findings: Findings) -> None:
    kind, key = KINDS[type(item)], key_of(item)
    if key not in base.known(kind):
        message, hint = _missing(base, "replace", kind, key)
        findings.error("MOD012", message, name_span(item), help=hint)
        _add(base, item)
        return
    match item:
        case TermItem() if item.since is not None:
            base.terms[key].versions[item.since.value] = item
        case TermItem():
            base.terms[key] = TermSource({None: item})
        case PartyItem():
            before = base.parties[key]
            base.parties[key] = _party(item)
            base.parties[key].title = item.title or before.title
            base.parties[key].wanted = {**before.wanted, **base.parties[key].wanted}
        case ClauseItem():
            base.clauses[key] = item
        case _:
            _add(base, item)


def _define(base: Source, item: Definition, findings: Findings) -> None:
    kind, key = KINDS[type(item)], key_of(item)
    known = base.known(kind).get(key)
    match item, known:
        case _, None:
            if isinstance(item, PartyItem):
                _repeated_facts(item, findings)
            _add(base, item)
        case TermItem(), TermSource():
            _fill_term(known, item, findings)
        case PartyItem(), PartySource():
            _repeated_facts(item, findings)
            _fill_party(known, item, findings)
        case _ if isinstance(known, Definition) and without_spans(known) != without_spans(item):
            _needs_replace(described(item), name_span(item), name_span(known), findings)


def _needs_replace(what: str, span: Span, before: Span, findings: Findings) -> None:
    findings.error(
        "MOD011",
        f"{what} is already agreed in the extended agreement",
        span,
        labels=(Label(before, "agreed here"),),
        help=f"write `replace {what.replace('`', '')}` to change it" if "fact" not in what else None,
    )


def _add(base: Source, item: Definition) -> None:
    key = key_of(item)
    match item:
        case PartyItem():
            base.parties[key] = _party(item)
        case TermItem():
            blank = item.value if isinstance(item.value, BlankValue) else None
            since = item.since.value if item.since else None
            base.terms[key] = TermSource({since: item}, blank.wanted if blank else None, blank is not None)
        case CalendarItem():
            base.calendars[key] = item
        case EventItem():
            base.events[key] = item
        case MetricItem():
            base.metrics[key] = item
        case ClauseItem():
            _place(base.clauses, item, by_number=base.extending)


def _place(clauses: dict[str, ClauseItem], item: ClauseItem, *, by_number: bool) -> None:
    """At the end, or before the first clause with a greater number; the others keep the order they were written in."""
    later = next((n for n in clauses if order(n) > order(item.number)), None) if by_number else None
    behind = list(clauses)[list(clauses).index(later) :] if later else []
    moved = [(number, clauses.pop(number)) for number in behind]
    clauses[item.number] = item
    clauses.update(moved)


def _party(item: PartyItem) -> PartySource:
    facts: dict[str, FactLine] = {}
    for line in item.facts:
        facts.setdefault(line.name.text, line)
    blanks = {name: line.value.wanted for name, line in facts.items() if isinstance(line.value, BlankValue)}
    return PartySource(item, item.title, facts, blanks)


def _repeated_facts(item: PartyItem, findings: Findings) -> None:
    first: dict[str, Span] = {}
    for line in item.facts:
        before = first.setdefault(line.name.text, line.name.span)
        if before is not line.name.span:
            message = f"`{line.name.text}` of {item.name.text} is given twice"
            findings.error("MOD010", message, line.name.span, labels=(Label(before, "the first one"),))


def _fill_term(known: TermSource, item: TermItem, findings: Findings) -> None:
    since = item.since.value if item.since else None
    before = known.versions.get(since)
    blank = item.value if isinstance(item.value, BlankValue) else None
    if before is None or isinstance(before.value, BlankValue):
        known.versions[since] = item
        if blank is not None:
            known.wanted, known.was_blank = known.wanted or blank.wanted, True
    elif blank is None and without_spans(before.value) != without_spans(item.value):
        _needs_replace(described(item), item.name.span, before.span, findings)


def _fill_party(known: PartySource, item: PartyItem, findings: Findings) -> None:
    known.item, known.title = item, item.title or known.title
    for name, line in _party(item).facts.items():
        before = known.facts.get(name)
        blank = line.value if isinstance(line.value, BlankValue) else None
        if before is None or isinstance(before.value, BlankValue):
            known.facts[name] = line
            if blank is not None:
                known.wanted[name] = known.wanted.get(name) or blank.wanted
        elif blank is None and without_spans(before.value) != without_spans(line.value):
            findings.error(
                "MOD011",
                f"`{name}` of {item.name.text} is already agreed in the extended agreement",
                line.span,
                labels=(Label(before.span, "agreed here"),),
                help=f"write `replace party {item.name.text}` with all its facts to change it",
            )
