"""Samples and guesses to the text of a binding that can be read as it stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from servanda.bind.events import SURE, EventGuess, FieldGuess, guesses
from servanda.bind.profile import Profile
from servanda.bind.sample import take
from servanda.bind.sources import Candidate, candidates
from servanda.bind.span import Stretch, stretch_of
from servanda.diagnostics import Span
from servanda.logs.binding import Encoding, Format
from servanda.logs.document import Text
from servanda.logs.rules import currencies
from servanda.logs.shapes import Shapes
from servanda.model.agreement import Agreement, Event
from servanda.model.expressions import Kind
from servanda.reports.jsontext import encoded
from servanda.reports.plain import plain

_WORD = re.compile(r"[^\W\d]\w*")
_SIMPLE = re.compile(r"[^\W\d][\w./-]*")
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_XES_CASE = "case:concept:name"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The binding's text; `unread` are files of which nothing is in it, with why; `open` counts marked places."""

    text: str
    unread: tuple[tuple[Path, str], ...]
    open: int


def propose(files: Sequence[Path], agreement: Agreement | None, beside: Path) -> Proposal:
    """A binding for these files, to be kept in the folder `beside`.

    Names and values of the files stand in it as quoted text only; values of columns that look personal do not.
    """
    unread: list[tuple[Path, str]] = []
    samples = []
    for path in files:
        sample, why = take(path)
        if sample is None:
            unread.append((path, why or "it cannot be read"))
        elif not sample.rows:
            unread.append((path, "it has no record to look at"))
        else:
            samples.append(sample)
    sources = candidates(samples)
    writer = _Writer(agreement, sources, beside)
    lines = list(writer.lines()) if sources else []
    text = "\n".join(lines) + "\n" if lines else ""
    return Proposal(text, tuple(unread), sum(1 for line in lines if "# ?" in line))


@dataclass(frozen=True, slots=True)
class _Writer:
    agreement: Agreement | None
    sources: Sequence[Candidate]
    beside: Path

    def lines(self) -> Iterator[str]:
        yield "# A proposal, made from the exports themselves. Lines marked `# ?` are guesses: look at each, then take"
        yield "# the mark away. What could not be found is commented out."
        yield ""
        yield from self.base()
        found = {} if self.agreement is None else guesses(self.agreement, self.sources)
        yield "sources:"
        for source in self.sources:
            yield ""
            events = list(self.events(source, found.get(source.name, [])))
            loadable = source.time is not None and any(not line.lstrip().startswith("#") for line in events)
            body = list(self.source(source, events))
            if loadable:
                yield from body
            else:
                why = "no column holds times" if source.time is None else "no event was found in it"
                yield f"  # ? {plain(source.name)} is left out: {why}"
                yield from (f"  # {line[2:]}" for line in body)
        if self.agreement is not None:
            yield from self.missing(self.agreement, found)

    def base(self) -> Iterator[str]:
        folder = _common(self.sources)
        beside = self.beside.resolve()
        if folder == beside:
            return
        if folder.is_relative_to(beside):
            yield f"base: {_quoted(folder.relative_to(beside).as_posix())}"
        else:
            yield "# ? the exports do not lie below this file: check with `--logs` and their folder"
        yield ""

    # --- a source -----------------------------------------------------------------------------------------------------

    def source(self, source: Candidate, events: list[str]) -> Iterator[str]:
        layout = source.sample.layout
        names = ", ".join(plain(sample.path.name) for sample in source.samples[:3])
        more = f" and {len(source.samples) - 3} more" if len(source.samples) > 3 else ""  # noqa: PLR2004 - as shown
        looked = f"{len(source.rows):,} records"
        yield f"  # {names}{more}: {'all' if source.whole else 'the first'} {looked} were looked at"
        yield f"  {_key(source.name)}:"
        yield f"    path: {_quoted(self.path(source))}"
        yield f"    format: {layout.format}"
        if layout.format is Format.CSV and layout.delimiter != ",":
            yield f"    delimiter: {_DELIMITERS[layout.delimiter]}"
        for key, value in (("rows", ".".join(layout.rows)), ("table", layout.table)):
            if value:
                yield f"    {key}: {_quoted(value)}"
        if layout.encoding is not Encoding.UTF_8:
            sure = layout.encoding in {Encoding.UTF_16, Encoding.UTF_16_LE, Encoding.UTF_16_BE}
            yield f"    encoding: {layout.encoding}" + ("" if sure else "  # ? by the look of its bytes")
        missing = sorted({cell for sample in source.samples for cell in sample.missing})
        if missing:
            yield f"    missing: [{', '.join(map(encoded, missing))}]  # ? cells that seem to stand for nothing"
        yield from self.identity(source)
        yield from self.time(source)
        columns = list(self.columns(source))
        if columns:
            yield "    columns:  # as they are in the records looked at: anything else will be a finding"
            yield from columns
        yield "    events:"
        yield from events

    def path(self, source: Candidate) -> str:
        folder = source.sample.path.resolve().parent.relative_to(_common(self.sources)).as_posix()
        return source.glob if folder == "." else f"{folder}/{source.glob}"

    def identity(self, source: Candidate) -> Iterator[str]:
        if source.sample.layout.format is Format.XES:
            named = ", ".join(map(_quoted, (_XES_CASE, "event:position")))
            yield f"    id: [{named}]"
            return
        if not source.identity:
            yield "    # ? no column tells every record from the others: the whole row is its identity"
            return
        others = ", ".join(plain(name) for name in source.identity[1:4])
        doubts = [f"unique too: {others}"] if others else []
        doubts += [] if source.whole else ["unique among the records looked at"]
        yield _marked(f"    id: {_quoted(source.identity[0])}", doubts)

    def time(self, source: Candidate) -> Iterator[str]:
        if source.time is None or source.moments is None:
            yield "    # ? time: {column: …, format: …}: no column holds an instant in every record"
            return
        moments = source.moments
        parts = [f"column: {_quoted(source.time)}", f"format: {_single(moments.format)}"]
        parts += ["zone: agreement"] if moments.zoned else []
        doubts = list(moments.doubts)
        if moments.zoned:
            doubts.append("the times name no zone: the agreement's own, or an IANA name such as Asia/Shanghai")
        empty = source.columns[source.time].total - source.columns[source.time].filled
        if empty and not source.timeless:
            doubts.append(f"empty in {empty:,} records, which will be findings unless `ignore:` leaves them out")
        if source.other_times:
            doubts.append("other columns with times: " + ", ".join(plain(name) for name in source.other_times[:4]))
        yield _marked(f"    time: {{{', '.join(parts)}}}", doubts)
        if source.timeless:
            action, *values = source.timeless
            condition = " or ".join(_equal(action, value) for value in values)
            yield f"    ignore: {_single(condition)}  # ? these records have no time"
        stretch = self.stretch(source)
        if stretch is not None:
            why = "a guess, from the first and the last record" + ("" if source.whole else " that were looked at")
            yield f"    coverage: {stretch.since} to {stretch.until}  # ? {why}"
            silence, longest = _silence(stretch.longest), _long(stretch.longest)
            yield f"    # ? silence: {silence}  (the longest stretch without a record was {longest})"

    def stretch(self, source: Candidate) -> Stretch | None:
        if source.moments is None or source.time is None:
            return None
        zone = ZoneInfo(self.agreement.zone) if self.agreement is not None else ZoneInfo("UTC")
        return stretch_of(source.moments, (row[source.time] for row in source.rows if source.time in row), zone)

    def columns(self, source: Candidate) -> Iterator[str]:
        for column in source.columns.values():
            if column.name == source.time or column.kind == "text" or column.moments is not None:
                continue
            kind = _type(column)
            alias = _alias(column.name)
            if alias == column.name:
                yield f"      {_quoted(column.name)}: {_single(kind)}"
            else:
                yield f"      {alias}: {{column: {_quoted(column.name)}, type: {_single(kind)}}}"

    # --- events -------------------------------------------------------------------------------------------------------

    def events(self, source: Candidate, found: Sequence[EventGuess]) -> Iterator[str]:
        if self.agreement is None:
            yield from self.own_events(source)
            return
        for guess in found:
            yield from self.event(guess)
        if not found:
            yield "      # ? no event of the agreement is like anything in it"

    def event(self, guess: EventGuess) -> Iterator[str]:
        doubts = [] if guess.likeness >= SURE else ["by likeness of names only"]
        doubts += [f"or in {plain(other)}" for other in guess.others]
        lead = "      " if guess.complete else "      # "
        if not guess.complete:
            lacking = ", ".join(one.field.name for one in guess.fields if one.column is None and not one.field.optional)
            doubts.append(f"no column for {lacking}")
        yield _marked(f"{lead}{guess.event}:", doubts)
        if guess.action is not None and guess.value is not None:
            yield f"{lead}  where: {_single(_equal(guess.action, guess.value))}"
        yield f"{lead}  fields:" + ("" if any(one.column for one in guess.fields) else " {}")
        for one in guess.fields:
            yield from self.field(one, lead)

    def field(self, one: FieldGuess, lead: str) -> Iterator[str]:
        if one.column is None:
            if one.field.optional:
                place = lead if lead.endswith("# ") else f"{lead}  # "
                yield f"{place}  {one.field.name}: …  (optional, no column is like it)"
            return
        value = _quoted(one.column)
        doubts = [] if one.doubt is None else [plain(one.doubt)]
        if one.field.kind is Kind.MONEY:
            known = sorted(currencies(self.agreement)) if self.agreement is not None else []
            value = f"{{column: {value}, currency: {known[0] if known else 'CNY'}}}"
            doubts += [] if len(known) == 1 else ["in which currency is it?"]
        yield _marked(f"{lead}    {one.field.name}: {value}", doubts)

    def own_events(self, source: Candidate) -> Iterator[str]:
        """Without an agreement: what the likeliest column says, each with all columns as its fields."""
        fields = {_alias(name).lower(): name for name in source.columns if name != source.time}
        named = [f"{alias}: {_quoted(name)}" for alias, name in fields.items() if _WORD.fullmatch(alias)]
        action = source.actions[0] if source.actions else None
        values = source.columns[action].choices if action is not None else ()
        taken: set[str] = set()
        for value in values or (source.name,):
            name = re.sub(r"\W+", "_", value).strip("_").lower()
            if not _WORD.fullmatch(name) or name in taken:
                continue
            taken.add(name)
            yield f"      {name}:  # ? name it as the agreement does, and keep the fields it declares"
            if action is not None:
                yield f"        where: {_single(_equal(action, value))}"
            yield f"        fields: {{{', '.join(named)}}}"

    def missing(self, agreement: Agreement, found: dict[str, list[EventGuess]]) -> Iterator[str]:
        there = {guess.event for guesses_ in found.values() for guess in guesses_}
        lost = [event for event in agreement.events.values() if event.name not in there]
        if not lost:
            return
        yield ""
        yield "# ? Events of the agreement that are like nothing in these exports. Complete each under its source:"
        for event in lost:
            yield f"#      {event.name}:"
            yield "#        where: …"
            yield f"#        fields: {{{', '.join(_wanted(event))}}}"


def _wanted(event: Event) -> Iterator[str]:
    for name, field in event.fields.items():
        yield f"{name}: …" + (" (optional)" if field.optional else "")


# --- text -------------------------------------------------------------------------------------------------------------


def _marked(line: str, doubts: Sequence[str]) -> str:
    return f"{line}  # ? {'; '.join(doubts)}" if doubts else line


def _quoted(text: str) -> str:
    """As it is where that can only be this text, else between double quotes, everything odd written out."""
    return text if _SIMPLE.fullmatch(text) and text.lower() not in _YAML_WORDS else encoded(text)


_YAML_WORDS = frozenset({"y", "n", "yes", "no", "true", "false", "on", "off", "null", "none"})


def _key(name: str) -> str:
    return _quoted(name)


def _single(text: str) -> str:
    """Between single quotes where it has double ones and nothing odd, for a reader's sake."""
    harmless = plain(text) == text
    if harmless and re.fullmatch(r"[\w./ -]+", text) and text[0].isalpha():
        return text
    return "'" + text.replace("'", "''") + "'" if harmless else encoded(text)


def _equal(column: str, value: str) -> str:
    """A condition in the agreement's language."""
    return f'{_alias(column)} = "{value}"'


def _alias(name: str) -> str:
    """A name that conditions can use: the column's own where it can be one."""
    if _usable(name):
        return name
    word = re.sub(r"\W+", "_", name).strip("_") or "column"
    return word if _usable(word) else f"c_{word}" if _usable(f"c_{word}") else "c_column"


def _usable(name: str) -> bool:
    """Whether a condition of a binding can speak of the column by this name."""
    shapes = Shapes()
    text = f'{name} = "x"'
    span = Span("", 0, len(text), 1, 1, 1, len(text) + 1)
    return (
        bool(_WORD.fullmatch(name))
        and shapes.condition(Text(text, span, 1, 1), "") is not None
        and not shapes.diagnostics
    )


def _type(column: Profile) -> str:
    kind = f"one of {', '.join(column.choices)}" if column.choices else column.kind
    return f"optional {kind}" if column.optional else kind


def _common(sources: Sequence[Candidate]) -> Path:
    """The folder all files lie in or below."""
    folders = [sample.path.resolve().parent for source in sources for sample in source.samples]
    common = folders[0]
    while not all(folder.is_relative_to(common) for folder in folders):
        common = common.parent
    return common


def _silence(longest: timedelta) -> str:
    """Half as long again as the longest silence seen, in whole days."""
    days = max(1, -(-longest * 3 // (2 * timedelta(days=1))))
    return f"{days} day{'s' if days > 1 else ''}"


def _long(longest: timedelta) -> str:
    hours = longest // timedelta(hours=1)
    return f"{hours // 24} days {hours % 24} h" if hours >= 24 else f"{hours} h"  # noqa: PLR2004 - hours of a day
