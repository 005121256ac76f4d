"""Longer English sentences for single points."""

from decimal import Decimal

from servanda.model.agreement import Attestation, Pause, Release, SpanPoint
from servanda.prose import points
from servanda.prose.english.conditions import condition, operand
from servanda.prose.english.times import windows
from servanda.prose.english.values import amount, clauses, dated, duration, fields, listed, plural, value
from servanda.prose.language import quoted
from servanda.prose.names import Names
from servanda.prose.numbers import figure
from servanda.syntax.tree import Modal, WindowUnit


def blank(blanks: tuple[str, ...], *, unsaid: bool) -> str:
    """What is still blank."""
    filled = f"{listed([quoted(name) for name in blanks])} {'is' if len(blanks) == 1 else 'are'} filled in"
    more = ", and its rule cannot be put into words either" if unsaid else ""
    return f"This clause cannot be checked until {filled}{more}."


def released(release: Release, names: Names) -> str:
    """`released when`."""
    called = listed([names.event(one) for one in release.events], "or")
    where = f" (where {condition(release.where, names)})" if release.where is not None else ""
    event = f"{called}{where}{_same(release.key, names)}"
    return f"What is still owed lapses when {event} occurs strictly before the deadline."


def excused(point: points.Excused, names: Names) -> str:
    """`excused while`."""
    excuse = point.excuse
    who = f"of {names.party(point.party)}" if point.party is not None else "under this clause"
    late = f"a delay of {names.party(excuse.party)} on {clauses(excuse.clauses)}{_same(excuse.key, names)}"
    when = "that moment" if point.at_once else "the deadline"
    return f"A failure {who} is excused where there is, at {when}, {late}."


def paused(pause: Pause, names: Names) -> str:
    """`paused while`."""
    start = f"{names.event(pause.event)}{_same(pause.key, names)}"
    if pause.until is None:
        return f"The clock stands still for good once {start} occurs."
    return f"The clock stands still from {start} on until {names.event(pause.until)} follows."


def overridden(numbers: tuple[str, ...]) -> str:
    """Clauses with priority over this one."""
    whole = clauses(numbers)
    takes, them = ("takes", "it") if len(numbers) == 1 else ("take", "them")
    lead = f"{whole[:1].upper()}{whole[1:]} {takes} precedence over this clause"
    return f"{lead}: what sets {them} off sets nothing off here."


def attested(attestation: Attestation, names: Names) -> str:
    """`attested by`."""
    each = f" for each {windows(attestation.windows)}" if attestation.windows is not None else ""
    who = names.party(attestation.party)
    return f"This clause rests on a statement by {who}{each}; no log shows whether it was kept."


def of(step_number: int | None, word: str) -> str:
    """A sentence's first word, behind which of several acts it is about."""
    return word if step_number is None else f"On ({step_number}): {word[:1].lower()}{word[1:]}"


def _same(key: tuple[str, ...], names: Names) -> str:
    return f" for the same {fields(names, key)}" if key else ""


def first(point: points.FirstUnanswered, names: Names) -> str:
    """`first unanswered`."""
    called = listed([names.event(one) for one in point.events], "or")
    answers = listed([names.event(one) for one in point.answers], "or")
    same = _same(point.key, names)
    return f"A {called} that follows another one{same} with no {answers} in between sets off nothing new."


def permitted(point: points.Permitted, names: Names) -> str:
    """`except after`."""
    given = point.permission
    where = f" (where {condition(given.where, names)})" if given.where is not None else ""
    ended = f", unless {names.event(given.until)} has ended it since" if given.until is not None else ""
    before = f"{names.event(given.event)}{where}{_same(given.key, names)} came strictly before it"
    return f"{of(point.step, 'By')} way of exception, the act is allowed where {before}{ended}."


def content(point: points.Content, names: Names) -> str:
    """`stating`."""
    given = point.stating
    field = names.spaced(given.field)
    spread = ""
    if isinstance(given.tolerance, Decimal):
        spread = f", give or take {figure(given.tolerance)}"
    elif given.tolerance is not None:
        spread = f", give or take {plural(given.tolerance * 100, 'percentage point')}"
    lead = f"{of(point.step, 'Only')} what states its {field} counts as performance"
    if given.metric is not None:
        window = f"that {point.unit}" if point.unit is not None else "its window"
        shown = f"what the log itself gives for {names.spaced(given.metric)} in {window}"
        return f"{lead}, and the figure must equal {shown}{spread}."
    if given.value is not None:
        return f"{lead}, and it must equal {operand(given.value, names, point.unit)}{spread}."
    return f"{lead}, whatever the figure is{spread}."


def opened(point: points.Opened) -> str:
    """From when on an act counts."""
    what = of(point.step, "What")
    if point.window is None:
        return f"{what} was done for the same cause before the event counts as well."
    unit = point.window.windows.unit
    if not point.named:
        return f"{of(point.step, 'Only')} what is done in {_serving(point, unit)} counts for it."
    if point.early:
        return f"{what} is done early, even before that {unit} begins, counts as well."
    return f"{what} is done before that {unit} {'is over' if point.after else 'begins'} does not count."


def _serving(point: points.Opened, unit: WindowUnit) -> str:
    if not point.after:
        return f"that {unit}, from its beginning on," if point.early else f"that {unit}"
    return f"that {unit} or the one that follows it" if point.early else f"the {unit} that follows that {unit}"


def spanned(point: points.Spanned, names: Names) -> str:
    """The time in which windows count."""
    unit = point.frequency.windows.unit
    origin = f"that {names.event(point.event)}" if point.event else "it"
    start = end = None
    if point.span is not None:
        ends = (point.span.since, point.span.until)
        start, end = (_point(one, origin, names) if one is not None else None for one in ends)
    since = start or f"the moment of {origin}"
    until = f"to {end}" if end is not None else "on, without an end of its own"
    return f"{of(point.step, 'Only')} a {unit} counts that lies wholly in the time from {since} {until}."


def _point(given: SpanPoint, origin: str, names: Names) -> str:
    if given.offset is None:
        return f"the moment of {origin}"
    return f"{dated(given.offset, duration, names)} after {origin}"


def note(point: points.ActNote, names: Names) -> str:
    """What acts of a prohibition or power mean."""
    if point.modal is Modal.MUST_NOT:
        return "Each such act is a breach of its own, also where the record of it was taken back afterwards."
    if not point.conditional:
        return f"This power is always open to {names.party(point.party)}; using it does not use it up."
    duty = " and brings about no duty" if point.resulting else ""
    breach = f"it is a breach by {names.party(point.party)}{duty}"
    return f"Doing so otherwise is without ground: {breach}. Using the power does not use up its ground."


def cost(point: points.Cost, names: Names) -> str:
    """A remedy."""
    remedy = point.remedy
    who, owed = names.party(remedy.party), amount(remedy.amount, names)
    cap = f", but in any one month at most {amount(remedy.cap, names)}" if remedy.cap is not None else ""
    together = remedy.cap is not None and len(remedy.clauses) > 1
    if point.of is None:
        covered = clauses(remedy.clauses) if remedy.clauses else "no clause"
        all_of_them = " over all of them together" if together else ""
        return f"For each breach of {covered}, {who} must pay {owed}{cap}{all_of_them}."
    shared = f" over {clauses(remedy.clauses)} together" if together else ""
    source = f" (clause {remedy.stated_in}{'' if together else f', which covers {clauses(remedy.clauses)}'})"
    if remedy.stated_in == point.of and remedy.clauses == (point.of,):
        source = ""
    return f"For each breach of this clause, {who} must pay {owed}{cap}{shared}{source}."


def grounds(point: points.Grounds, names: Names) -> str:
    """What rests on how the clause is kept."""
    lead = f"The metric {names.spaced(point.metric)} measures how this clause is kept"
    rests = []
    if point.powers:
        rests.append(f"{'a power rests' if len(point.powers) == 1 else 'powers rest'} on it in {clauses(point.powers)}")
    if point.assured:
        rests.append(f"{clauses(point.assured)} {'sets' if len(point.assured) == 1 else 'set'} what it must be")
    return f"{lead}{f'; {listed(rests)}' if rests else ', and nothing rests on it'}."


def required(point: points.Required, names: Names) -> str:
    """`require`."""
    given = point.requirement
    facts = listed(
        [f"{names.spaced(fact)} ({value(known) if known is not None else 'blank'})" for fact, known in point.values]
    )
    lead = f"The agreement must state of {names.party(given.party)} its {facts}"
    if given.condition is None and given.applies:
        return f"{lead}."
    if given.condition is None:
        return f"{lead}, under a condition that cannot be told while what it reads is blank."
    holds = {True: "which is so", False: "which is not so", None: "which cannot be told yet"}[given.applies]
    return f"{lead} where {condition(given.condition, names)}, {holds}."
