"""What exports can decide, for a person or, line by line, for grep: each clause with what stands in its way."""

from collections.abc import Iterator

from rich.text import Text

from servanda.clocks import Zone
from servanda.coverage import Ability, ClauseSurvey, Problem, SourceFacts, StepSurvey, Survey
from servanda.reports.plain import fold, pad, pad_left, plain, width
from servanda.reports.words import Phrases, plural

_SYMBOLS = {Ability.DECIDABLE: "✓", Ability.PARTLY: "◐", Ability.NOT_DECIDABLE: "✗", Ability.NEEDS_NO_LOG: "–"}
_STYLES = {Ability.DECIDABLE: "green", Ability.PARTLY: "yellow", Ability.NOT_DECIDABLE: "bold red"}
_WORD = max(len(ability.word) for ability in Ability)
_NARROWEST = 20


def coverage_text(survey: Survey, columns: int | None) -> Iterator[Text]:
    """Lines for a terminal of `columns` cells, or (None) for a pipe: no line is folded then."""
    phrases = Phrases(Zone(survey.agreement.zone))
    yield from _header(survey, phrases, columns)
    yield Text()
    yield from _table(survey, columns)
    for one in survey.clauses:
        if one.steps or one.problems:
            yield from _clause(one, survey, phrases, columns)
    yield Text()
    yield from _folded(Text("  "), _summary(survey), columns, style="bold")


def coverage_concise(survey: Survey) -> Iterator[str]:
    """One line per clause, then one per thing that stands in its way."""
    phrases = Phrases(Zone(survey.agreement.zone))
    for one in survey.clauses:
        span = one.clause.number_span
        place = f"{plain(span.file)}:{span.line}:{span.column}: {plain(one.clause.number)}"
        yield f"{place} {one.ability.word}"
        for step, problem in _problems(one):
            name = f" {plain(step.step)}" if step is not None and step.step else ""
            yield f"{place} {problem.ability.word}{name}: {problem_words(problem, phrases)}"


def problem_words(problem: Problem, phrases: Phrases) -> str:
    """A problem in words, its stretches as local days or instants."""
    text = plain(problem.text)
    for number, (start, end) in enumerate(problem.spans):
        text = text.replace(f"{{{number}}}", _span(start, end, phrases))
    return text


def _span(start: int | None, end: int | None, phrases: Phrases) -> str:
    if start is not None and end is not None and end - start == 1:
        return f"at {phrases.iso(start)}"
    first = "the beginning" if start is None else phrases.day(start)
    return f"{first} to {'the end' if end is None else phrases.day(end)}"


def _header(survey: Survey, phrases: Phrases, columns: int | None) -> Iterator[Text]:
    agreement = survey.agreement
    name = f"{plain(agreement.name)} {plain(agreement.version or '')}".rstrip()
    yield Text(plain(agreement.title or agreement.name), style="bold").append(f"  {name}", style="dim")
    if survey.term is not None:
        last = phrases.zone.local(survey.term[1] - 1)
        yield from _fact("term", f"{phrases.day(survey.term[0])} to {last:%Y-%m-%d}, {plain(agreement.zone)}", columns)
    reached = "nothing says how far the logs reach" if survey.as_of is None else phrases.iso(survey.as_of)
    yield from _fact("as of", reached, columns)
    sizes = [plain(name) for name in (*survey.sources, *survey.lost)]
    widest = max((width(size) for size in sizes), default=0)
    counts = max((len(f"{source.records:,}") for source in survey.sources.values()), default=0)
    label = "logs"
    for source in survey.sources.values():
        unit = pad("record" if source.records == 1 else "records", len("records"))
        text = f"{pad(plain(source.name), widest)}  {pad_left(f'{source.records:,}', counts)} {unit}  "
        yield from _fact(label, text + ", ".join(_covered(source, phrases)), columns)
        label = ""
    for name in survey.lost:
        yield from _fact(label, f"{pad(plain(name), widest)}  cannot be used", columns)
        label = ""


def _covered(source: SourceFacts, phrases: Phrases) -> Iterator[str]:
    if source.covered is None:
        yield "no coverage"
    else:
        yield f"{phrases.day(source.covered[0])} to {phrases.day(source.covered[1])}"
    if source.gaps:
        yield plural(len(source.gaps), "gap")
    if source.set_aside:
        yield f"{plural(source.set_aside, 'row')} cannot be read"


def _fact(label: str, text: str, columns: int | None) -> Iterator[Text]:
    lead = Text("  ").append(pad(label, 9), style="dim")
    yield from _folded(lead, text.rstrip(), columns)


def _folded(lead: Text, text: str, columns: int | None, style: str = "") -> Iterator[Text]:
    """`lead`, then `text`; what does not fit goes on below where the text began."""
    indent = width(lead.plain)
    pieces = [text] if columns is None else fold(text, max(columns - indent, _NARROWEST))
    yield lead.append(pieces[0], style=style)
    for piece in pieces[1:]:
        yield Text(" " * indent).append(piece, style=style)


def _table(survey: Survey, columns: int | None) -> Iterator[Text]:
    numbers = max((width(plain(one.clause.number)) for one in survey.clauses), default=0)
    for one in survey.clauses:
        lead = Text(f"{_SYMBOLS[one.ability]} {pad(plain(one.clause.number), numbers)}  ")
        lead.append(pad(one.ability.word, _WORD + 2), style=_STYLES.get(one.ability, "dim"))
        yield from _folded(lead, plain(one.clause.title or ""), columns)


def _clause(one: ClauseSurvey, survey: Survey, phrases: Phrases, columns: int | None) -> Iterator[Text]:
    title = f"{plain(one.clause.number)}  {plain(one.clause.title or '')}".rstrip()
    yield Text()
    head = Text(f"{_SYMBOLS[one.ability]} ").append(title, style="bold")
    yield head.append(f"  {one.ability.word}", style=_STYLES.get(one.ability, "dim"))
    for problem in one.problems:
        yield from _problem(problem, phrases, columns)
    said: set[Problem] = set()
    for step in one.steps:
        yield from _step(step, survey, columns)
        for problem in step.problems:
            if problem not in said:
                said.add(problem)
                yield from _problem(problem, phrases, columns)
        for remark in step.remarks:
            yield from _folded(Text("    · ", style="dim"), plain(remark), columns, style="dim")


def _step(step: StepSurvey, survey: Survey, columns: int | None) -> Iterator[Text]:
    """The step's events with where they come from and the fields that are read of them."""
    if step.step or step.reads:
        yield Text(f"  {plain(step.step or step.reads[0].event)}", style="bold")
    for read in step.reads:
        facts = survey.events.get(read.event)
        source = ", ".join(facts.sources) if facts is not None else "no source"
        fields = f": {', '.join(plain(name) for name in read.fields)}" if read.fields else ""
        yield from _folded(
            Text("    ").append(f"{read.role.value}  ", style="dim"),
            f"{plain(read.event)} from {plain(source)}{fields}",
            columns,
        )
    resting = [f"clause {plain(number)}" for number in step.clauses] + [
        f"metric {plain(name)}" for name in step.metrics
    ]
    if resting:
        yield from _folded(Text("    ").append("rests on  ", style="dim"), ", ".join(resting), columns)


def _problem(problem: Problem, phrases: Phrases, columns: int | None) -> Iterator[Text]:
    lead = Text("    ").append(f"{_SYMBOLS[problem.ability]} ", style=_STYLES.get(problem.ability, ""))
    yield from _folded(lead, problem_words(problem, phrases), columns)


def _problems(one: ClauseSurvey) -> Iterator[tuple[StepSurvey | None, Problem]]:
    for problem in one.problems:
        yield None, problem
    said: set[Problem] = set()
    for step in one.steps:
        for problem in step.problems:
            if problem not in said:
                said.add(problem)
                yield step, problem


def _summary(survey: Survey) -> str:
    counts = {ability: sum(1 for one in survey.clauses if one.ability is ability) for ability in Ability}
    parts = [f"{counts[ability]} {ability.word}" for ability in reversed(Ability) if counts[ability]]
    return f"{plural(len(survey.clauses), 'clause')}: {', '.join(parts)}"
