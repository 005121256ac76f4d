"""Syntax trees to agreement text, one fact a line."""

from collections.abc import Iterable, Iterator

from servanda.syntax import tree
from servanda.syntax.tree import Modal, Roll

from .values import clock, condition_text, quoted, value_text

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}


def agreement_text(file: tree.SyntaxTree) -> str:
    """The file's text; reading it gives the tree again."""
    return "\n".join(line for each in file.items for line in _item(each)) + "\n"


def _item(item: tree.Item) -> Iterator[str]:  # noqa: C901 - one per kind of item
    match item:
        case tree.AgreementItem(name, title, lines):
            yield f"agreement {name.text}{_title(title)}"
            yield from (f"  {_header(line)}" for line in lines)
        case tree.PartyItem(name, title, facts):
            yield f"party {name.text}{_title(title)}"
            yield from (f"  {fact.name.text} = {value_text(fact.value)}" for fact in facts)
        case tree.CalendarItem(name, title, lines):
            yield f"calendar {name.text}{_title(title)}"
            yield from (f"  {_calendar_line(line)}" for line in lines)
        case tree.TermItem(name, since, value):
            dated = f" since {since.value}" if since else ""
            yield f"term {name.text}{dated} = {value_text(value)}"
        case tree.EventItem():
            yield f"event {item.name.text}{_title(item.title)}"
            yield from (f"  {_field(field)}" for field in item.fields)
            if item.withdrawn_by is not None:
                yield f"  withdrawn by {item.withdrawn_by.text}"
            if item.identity:
                yield f"  for the same {_names(item.identity)}"
        case tree.MetricItem():
            yield from _metric(item)
        case tree.ClauseItem():
            yield f"clause {item.number}{_title(item.title)}"
            yield from (f"  {clause_line(line)}" for line in item.lines)
        case tree.ImportItem(path, name):
            yield f"import {quoted(path.value)} as {name.text}"
        case tree.ReplaceItem(inner):
            first, *rest = _item(inner)
            yield from (f"replace {first}", *rest)
        case tree.RemoveItem(kind, key):
            yield f"remove {kind} {key}"


def _title(title: tree.TextValue | None) -> str:
    return "" if title is None else f" {quoted(title.value)}"


def _header(line: tree.HeaderLine | tree.RunsLine) -> str:
    if isinstance(line, tree.RunsLine):
        return f"runs {value_text(line.start)} to {value_text(line.end)}"
    return f"{line.word} {value_text(line.value)}"


def _calendar_line(line: tree.OpenLine | tree.HolidaysLine | tree.MakeupLine | tree.OverrideLine) -> str:
    match line:
        case tree.OpenLine(weekdays, windows):
            return f"open {', '.join(_WEEKDAYS[day - 1] for day in weekdays)} {_ranges(windows)}"
        case tree.HolidaysLine(source):
            return f"holidays {source.text}"
        case tree.MakeupLine(windows):
            return f"makeup {_ranges(windows)}"
        case tree.OverrideLine(first, last, windows):
            until = "" if last.value == first.value else f" to {last.value}"
            return f"on {first.value}{until} {_ranges(windows) if windows else 'closed'}"


def _ranges(windows: tuple[tree.TimeRange, ...]) -> str:
    return ", ".join(f"{clock(each.start)}-{clock(each.end)}" for each in windows)


def _field(line: tree.FieldLine) -> str:
    words = [line.name.text]
    words += ["optional"] if line.optional else []
    words += ["personal"] if line.personal else []
    words.append(f"one of {_names(line.choices)}" if line.choices else line.type)
    return " ".join(words)


def _metric(item: tree.MetricItem) -> Iterator[str]:
    match item.body:
        case tree.CountBody(act):
            body = f"count of {_act(act)}"
        case tree.ShareBody(act, response, limit, calendar):
            asked = "in the window" if limit is None else f"within {value_text(limit)}{_of(calendar)}"
            body = f"share of {_act(act)} with {_act(response)} {asked}"
        case tree.ComplianceBody(clauses):
            body = f"compliance of {_refs(clauses)}"
    yield f"metric {item.name.text} = {body}"
    if item.key:
        yield f"  for the same {_names(item.key)}"
    if item.window is not None:
        yield f"  {_each(item.window)}"
    if item.sample is not None:
        yield f"  sample at least {item.sample}"
    if item.skipping_thin:
        yield "  skipping thin"
    if item.partial:
        yield "  including partial"


# --- lines of clauses -------------------------------------------------------------------------------------------------


def clause_line(line: tree.ClauseLine) -> str:  # noqa: C901, PLR0911, PLR0912 - one per kind of line
    """One line of a clause."""
    match line:
        case tree.Quote(text):
            return f"quote {quoted(text.value)}"
        case tree.WhenEvent():
            first = "first unanswered " if line.first_unanswered else ""
            during = ""
            if line.calendar is not None:
                during = f" {'outside' if line.calendar.outside else 'during'} {line.calendar.calendar.text}"
            return f"when {first}{_events(line.events)}{_where(line.where)}{during}{_as(line.variable)}"
        case tree.WhenMetric(metric, op, bound, count, unit):
            runs = "" if unit is None else f" in {count} consecutive {unit}s"
            return f"when {metric.text} {op} {value_text(bound)}{runs}"
        case tree.ForEachWindow(window, variable):
            return f"for {_each(window)}{_as(variable)}"
        case tree.ForEachEvent(event, where, variable):
            return f"for each {event.text}{_where(where)}{_as(variable)}"
        case tree.ForEachBreach(clauses):
            return f"for each breach of {_refs(clauses)}"
        case tree.ForTheSame(fields):
            return f"for the same {_names(fields)}"
        case tree.NormLine():
            return _norm(line)
        case tree.StepLine(act):
            return f"- {_act(act)}"
        case tree.WithinLine(limit, calendar):
            return f"within {value_text(limit)}{_of(calendar)}"
        case tree.ByLine(time, day, roll):
            rolling = {None: "", Roll.BACK: ", rolling back", Roll.FORWARD: ", rolling forward"}[roll]
            return f"by {value_text(time)} on {_day(day)}{rolling}"
        case tree.AtLeastLine(count, window):
            return f"at least {count} times {_each(window)}"
        case tree.SinceLine(since, until):
            parts = [f"{word} {_point(point)}" for word, point in (("since", since), ("until", until)) if point]
            return " ".join(parts)
        case tree.ExceptWhen(condition):
            return f"except when {condition_text(condition)}"
        case tree.ExceptAfter(event, where, until):
            return f"except after {event.text}{_where(where)}{_until(until)}"
        case tree.StatingLine(field, metric, value, tolerance):
            stated = f" = metric {metric.text}" if metric else f" = {value_text(value)}" if value else ""
            return f"stating {field.text}{stated}" + (f", give or take {value_text(tolerance)}" if tolerance else "")
        case tree.CountingLine(rule):
            return f"counting {rule.text}"
        case tree.EarlyCounts():
            return "early counts"
        case tree.IncludingPartial():
            return "including partial"
        case tree.ReleasedLine(events, where):
            return f"released when {_events(events)}{_where(where)}"
        case tree.ExcusedLine(party, clauses):
            return f"excused while {party.text} late on {_refs(clauses)}"
        case tree.PausedLine(event, until):
            return f"paused while {event.text}{_until(until)}"
        case tree.OtherwiseLine(party, amount, cap):
            return f"otherwise {party.text} {_owes(amount, cap)}"
        case tree.ToleratingLine(share):
            return f"tolerating {value_text(share)} a month"
        case tree.OverridesLine(clauses):
            return f"overrides {_refs(clauses)}"
        case tree.SurvivesLine():
            return "survives"
        case tree.RequireFacts(party, facts, condition):
            asked = f" if {condition_text(condition)}" if condition else ""
            return f"require {party.text} {_names(facts)}{asked}"
        case tree.RequireLint(rule):
            return f"require lint {rule.text}"
        case tree.RecitalLine(text):
            return f"recital {quoted(text.value)}"
        case tree.NotCheckableLine(text):
            return f"not checkable {quoted(text.value)}"
        case tree.AttestedLine(party, window):
            return f"attested by {party.text}" + (f" {_each(window)}" if window else "")


def _norm(line: tree.NormLine) -> str:
    then = "then " if line.then else ""
    match line.modal:
        case Modal.OWES if line.amount is not None:
            return f"{then}{line.party.text} {_owes(line.amount, line.cap)}"
        case Modal.ENSURE if line.condition is not None:
            return f"{then}{line.party.text} must ensure {condition_text(line.condition)}"
        case _:
            return f"{then}{line.party.text} {line.modal}" + (f" {_act(line.act)}" if line.act else "")


def _owes(amount: tree.MoneyTerm, cap: tree.MoneyTerm | None) -> str:
    return f"owes {_amount(amount)} each time" + (f", at most {_amount(cap)} a month" if cap else "")


def _amount(term: tree.MoneyTerm) -> str:
    return value_text(term.base) if term.share is None else f"{value_text(term.share)} of {value_text(term.base)}"


def _act(act: tree.Act) -> str:
    return f"{act.event.text}{_where(act.where)}"


def _day(day: tree.Day) -> str:
    match day:
        case tree.RelativeDay(word, calendar):
            return f"{word}{_of(calendar)}"
        case tree.WeekdayOf(weekday, window):
            return f"{_WEEKDAYS[weekday - 1]} of {window.text}"
        case tree.OrdinalDay(number, after, window):
            suffix = "th" if number in {11, 12, 13} else _SUFFIXES.get(number % 10, "th")
            return f"the {number}{suffix} {'after' if after else 'of'} {window.text}"


def _point(point: tree.SpanPoint) -> str:
    return point.variable.text if point.offset is None else f"{value_text(point.offset)} after {point.variable.text}"


def _each(window: tree.WindowSpec) -> str:
    complete = "complete " if window.complete else ""
    return f"each {complete}{window.unit}" + (f" since {window.since.text}" if window.since else "")


def _events(events: tuple[tree.Path, ...]) -> str:
    return " or ".join(event.text for event in events)


def _where(condition: tree.Condition | None) -> str:
    return "" if condition is None else f" where {condition_text(condition)}"


def _until(event: tree.Path | None) -> str:
    return "" if event is None else f" until {event.text}"


def _as(variable: tree.Name | None) -> str:
    return "" if variable is None else f" as {variable.text}"


def _of(calendar: tree.Path | None) -> str:
    return "" if calendar is None else f" of {calendar.text}"


def _refs(clauses: tuple[tree.ClauseRef, ...]) -> str:
    return ", ".join(each.number for each in clauses)


def _names(found: Iterable[tree.Name]) -> str:
    return ", ".join(each.text for each in found)
