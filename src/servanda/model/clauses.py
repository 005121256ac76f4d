"""One clause: its lines, already sorted, to what it says."""

from collections.abc import Iterable
from fractions import Fraction
from typing import TypeVar

from servanda.model.agreement import (
    Attestation,
    Clause,
    EventTrigger,
    Excuse,
    LintRequirement,
    Norm,
    Pause,
    Plain,
    Release,
    Remedy,
    Requirement,
    Statement,
    Windows,
    Within,
)
from servanda.model.conditions import condition
from servanda.model.findings import did_you_mean
from servanda.model.keys import check_key, names_of
from servanda.model.lines import ClauseLines, Keyed, attach
from servanda.model.names import Context, common_fields
from servanda.model.norms import norm, resulting
from servanda.model.operands import Scope
from servanda.model.references import resolve
from servanda.model.remedies import for_breaches, remedy
from servanda.model.settle import settled
from servanda.model.triggers import Opening, opening
from servanda.model.values import family
from servanda.syntax import tree
from servanda.syntax.tree import Modal, Unit

T = TypeVar("T")


def _present(items: Iterable[T | None]) -> tuple[T, ...]:
    return tuple(item for item in items if item is not None)


def clause(item: tree.ClauseItem, heading: tuple[str, ...], context: Context) -> Clause:
    """The clause; what is wrong or blank in it leaves `norm` (or the line concerned) out."""
    lines = attach(item, context.findings)
    requirements: tuple[Requirement | LintRequirement, ...] = _present(
        [_requirement(line, context) for line in lines.requires]
    )
    needed = list(context.blanks)
    context.broken = False
    start = opening(lines.trigger, partial=lines.partial is not None, context=context)
    rule, then, remedies = _rules(lines, start, item.number, context)
    key = lines.common.key or _common_key(lines)
    return Clause(
        number=item.number,
        title=item.title.value if item.title else None,
        quote=lines.quote.text.value if lines.quote else None,
        trigger=start.trigger,
        key=names_of(key),
        norm=rule,
        then=then,
        releases=_present(_release(line, key, start, context) for line in lines.released),
        excuses=_present(_excuse(line, key, context) for line in lines.excused),
        pauses=_present(_pause(line, key, start, rule, context) for line in lines.paused),
        remedies=remedies,
        tolerance=_tolerance(lines, context),
        overrides=tuple(number for line in lines.overrides for number in resolve(line.clauses, context)),
        survives=lines.survives is not None,
        requirements=requirements,
        attestation=_attestation(lines.attested, context) if lines.attested else None,
        statement=_statement(lines),
        blanks=tuple(dict.fromkeys([*needed, *context.blanks])),
        heading=heading,
        span=item.span,
        number_span=item.number_span,
    )


def _rules(
    lines: ClauseLines, start: Opening, number: str, context: Context
) -> tuple[Norm | None, Norm | None, tuple[Remedy, ...]]:
    _check_company(lines, number, context)
    found: list[Remedy | None] = []
    rule = then = None
    breaches = lines.trigger if isinstance(lines.trigger, tree.ForEachBreach) else None
    if lines.norm is not None and lines.norm.line.modal is Modal.OWES:
        found.append(for_breaches(lines.norm.line, breaches, number, context))
    elif lines.norm is not None and not start.failed:
        if breaches is not None:
            context.error(
                "MOD041", "`for each breach of` goes with `owes`", breaches.span, "write `… owes … each time`"
            )
        rule = norm(lines.norm, start, lines.common, context)
        if lines.then is not None:
            then = _resulting(lines, rule, context)
    found += [remedy(line, (number,), number, context) for line in lines.otherwise]
    whole = not context.broken
    return rule if whole else None, then if whole else None, _present(found)


def _resulting(lines: ClauseLines, rule: Norm | None, context: Context) -> Norm | None:
    if lines.then is None or lines.norm is None:
        return None
    if lines.norm.line.modal is not Modal.MAY:
        context.error("MOD042", "`then` has no power before it", lines.then.line.span, "first say who `may` do what")
        return None
    return resulting(lines.then, rule, context)


def _common_key(lines: ClauseLines) -> tree.ForTheSame | None:
    """The clause's correlation where it is written below the duty: the one all its acts share."""
    if lines.norm is None or lines.norm.line.modal not in {Modal.MUST, Modal.ENSURE}:
        return None
    keys = [own.key for _, own in lines.norm.acts]
    first = keys[0] if keys else None
    return first if all(names_of(key) == names_of(first) for key in keys) else None


def _check_company(lines: ClauseLines, number: str, context: Context) -> None:
    """Lines that need a rule have one, and a clause that binds nobody has none."""
    span = lines.for_norms()
    if lines.norm is None and span is not None:
        message = f"clause {number} has no duty, prohibition or power this line could belong to"
        context.error("MOD042", message, span, "add a line such as `provider must …` above it")
    elif lines.norm is None and lines.trigger is not None:
        message = "nobody must or may do anything here"
        context.error("MOD042", message, lines.trigger.span, "add a line such as `provider must …` below it")
    if lines.norm is None and lines.common.key is not None:
        context.error("MOD041", "`for the same` has nothing to correlate", lines.common.key.span)
    if lines.norm is not None and lines.statement is not None:
        word = "recital" if isinstance(lines.statement, tree.RecitalLine) else "not checkable"
        context.error(
            "MOD041", f"`{word}` stands in a clause without a rule", lines.statement.span, "make it a clause of its own"
        )
    if lines.partial is not None and not isinstance(lines.trigger, tree.ForEachWindow) and not _frequencies(lines):
        context.error("MOD041", "`including partial` is about windows; there are none", lines.partial.span)


def _frequencies(lines: ClauseLines) -> bool:
    acts = lines.norm.acts if lines.norm else []
    return lines.common.at_least is not None or any(own.at_least for _, own in acts)


def _requirement(line: tree.RequireFacts | tree.RequireLint, context: Context) -> Requirement | LintRequirement | None:
    if isinstance(line, tree.RequireLint):
        return LintRequirement(line.rule.text, line.span)
    name = context.party(line.party)
    if name is None:
        return None
    party = context.names.parties[name]
    for fact in line.facts:
        if fact.text not in party.facts:
            message = f"{name} has no fact `{fact.text}`"
            context.error("MOD020", message, fact.span, did_you_mean(fact.text, party.facts))
    before = list(context.blanks)
    where = condition(line.condition, Scope(), context) if line.condition else None
    applies = True if line.condition is None else (settled(where) if where is not None else None)
    if applies is not False:
        for fact in line.facts:
            if fact.text in party.facts and party.facts[fact.text].value is None:
                context.blank(f"{name}.{fact.text}")
    else:
        context.blanks[:] = before
    return Requirement(name, tuple(fact.text for fact in line.facts), where, applies, line.span)


def _release(item: Keyed, outer: tree.ForTheSame | None, start: Opening, context: Context) -> Release | None:
    line = item.line
    if not isinstance(line, tree.ReleasedLine) or start.failed:
        return None
    if not start.events:
        context.error("MOD041", "`released` needs an event that triggers the duty", line.span, "write `when …` above")
        return None
    events = tuple(event for path in line.events if (event := context.event(path)) is not None)
    if len(events) < len(line.events):
        return None
    key = item.key or outer
    check_key(key, (*start.events, *events), context)
    where = None
    if line.where is not None:
        fields, unusable = common_fields(events)
        words = " or ".join(event.name for event in events)
        scope = Scope(words, fields, unusable, start.variable, start.fields)
        where = condition(line.where, scope, context)
        if where is None:
            return None
    return Release(tuple(event.name for event in events), where, names_of(key), line.span)


def _excuse(item: Keyed, outer: tree.ForTheSame | None, context: Context) -> Excuse | None:
    line = item.line
    if not isinstance(line, tree.ExcusedLine):
        return None
    party, numbers = context.party(line.party), resolve(line.clauses, context)
    if party is None or not numbers:
        return None
    return Excuse(party, numbers, names_of(item.key or outer), line.span)


def _pause(
    item: Keyed, outer: tree.ForTheSame | None, start: Opening, rule: Norm | None, context: Context
) -> Pause | None:
    line = item.line
    if not isinstance(line, tree.PausedLine) or start.failed:
        return None
    if not isinstance(start.trigger, EventTrigger):
        context.error("MOD041", "`paused` needs an event that triggers the duty", line.span, "write `when …` above")
        return None
    for act in rule.acts if rule else ():
        deadline = act.deadline
        unit = deadline.limit.first.unit if isinstance(deadline, Within) else None
        stops = unit is not None and unit is not Unit.WORKING_DAYS and family(unit) != "calendar months"
        if not stops or (isinstance(deadline, Within) and deadline.civil_code):
            message = "`paused` stops a clock of minutes, hours, days or weeks; this deadline is a date"
            context.error("MOD044", message, line.span, "use `within` with such a unit, or leave out `paused`")
            return None
    event = context.event(line.event)
    end = context.event(line.until) if line.until else None
    if event is None or (line.until is not None and end is None):
        return None
    key = item.key or outer
    check_key(key, (*start.events, event, *([end] if end else [])), context)
    return Pause(event.name, end.name if end else None, names_of(key), line.span)


def _tolerance(lines: ClauseLines, context: Context) -> Fraction | None:
    if lines.tolerating is None:
        return None
    share = lines.tolerating.share
    if share.value > 1:
        context.error("MOD034", "more than all cannot be tolerated", share.span, "write a percentage up to 100%")
        return None
    return share.value


def _attestation(line: tree.AttestedLine, context: Context) -> Attestation | None:
    party = context.party(line.party)
    spans = Windows(line.window.unit, partial=not line.window.complete) if line.window else None
    return Attestation(party, spans, line.span) if party is not None else None


def _statement(lines: ClauseLines) -> Statement | None:
    match lines.statement:
        case tree.RecitalLine(text, span):
            return Statement(Plain.RECITAL, text.value, span)
        case tree.NotCheckableLine(text, span):
            return Statement(Plain.NOT_CHECKABLE, text.value, span)
        case _:
            return None
