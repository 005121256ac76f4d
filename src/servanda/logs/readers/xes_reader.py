"""XES (IEEE 1849): every event is a record; attributes of its trace are columns that begin with `case:`.

`event:position` is the event's place in its trace, from 1. It is no part of what the event says: where a log has equal
events in one trace, a binding tells them apart by naming it in `id`.

The file is read as a stream. A document type declaration is refused, and with it every entity that could swell or
reach for another file.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from servanda.logs.readers.reading import BrokenRow, Form, Job, Reading, UnreadableError
from servanda.logs.readers.records import Record, load_records

CASE = "case:"
POSITION = "event:position"

_ATTRIBUTES = frozenset(("string", "date", "int", "float", "boolean", "id", "list", "container"))
_CHUNK = 1 << 18
_DEEPEST = 50
# One event is held in memory: what it holds is bounded by its number of characters.
_LONGEST = 1 << 28


@dataclass(slots=True)
class _Attribute:
    """An attribute with those nested in it."""

    kind: str
    key: str
    value: str
    inner: list["_Attribute"] = field(default_factory=list)


@dataclass(slots=True)
class _Owner:
    """An open trace or event and its attributes so far."""

    attributes: list[_Attribute] = field(default_factory=list)
    events: int = 0


def read_xes(job: Job) -> Reading:
    """Read one log into the table `RAW`."""
    document = _Document()
    load_records(job, document.records(job))
    return Reading(None, tuple(document.broken), numbered=True)


class _Document:
    """The elements of a log as they come; `made` are records that nobody has taken yet."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.broken: list[BrokenRow] = []
        self.made: list[Record] = []
        self.path: list[str] = []
        self.open: list[_Attribute] = []
        self.trace: _Owner | None = None
        self.event: _Owner | None = None
        self.of_trace: dict[str, str] | None = None
        self.forms_of_trace: dict[str, Form] = {}
        self.number = 0
        self.letters = 0

    def records(self, job: Job) -> Iterator[Record]:
        """All events in the order of the file."""
        whole = False
        try:
            with job.path.open("rb") as stream:
                fed = 0
                while chunk := stream.read(_CHUNK):
                    self.parser.Parse(chunk, False)  # noqa: FBT003 - the library's signature
                    fed += len(chunk)
                    if fed - self.parser.CurrentByteIndex > _LONGEST:
                        message = f"an element after record {self.number} is longer than {_LONGEST >> 20} MB"
                        raise UnreadableError(message)
                    yield from self.made
                    self.made.clear()
                whole = True
                self.parser.Parse(b"", True)  # noqa: FBT003 - the library's signature
        except expat.ExpatError as error:
            message = f"it is no sound XML: {expat.ErrorString(error.code)} in line {error.lineno}"
            if whole:
                message = "it ends before its log does" if self.path else "it is empty: there is no log in it"
            raise UnreadableError(message) from None
        except (ValueError, LookupError) as error:
            message = f"its XML declares an encoding that is not read here: {error}"
            raise UnreadableError(message) from None
        yield from self.made

    def refuse_doctype(self, *_declared: object) -> None:
        message = "it has a document type declaration, which no log needs and which can hide attacks"
        raise UnreadableError(message)

    def start(self, name: str, values: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        inside = self.path[-1] if self.path else None
        self.path.append(local)
        if len(self.path) > _DEEPEST:
            message = f"its elements are nested more than {_DEEPEST} deep"
            raise UnreadableError(message)
        if inside is None and local != "log":
            message = f"it is XML, but no log: its outermost element is `{local[:50]}`"
            raise UnreadableError(message)
        if local == "trace" and inside == "log":
            self.trace, self.of_trace = _Owner(), None
        elif local == "event" and inside in ("trace", "log"):
            self.event, self.letters = _Owner(), 0
            if self.trace is not None:
                self.trace.events += 1
        elif local in _ATTRIBUTES and (self.event is not None or self.trace is not None):
            self.attribute(local, values)

    def attribute(self, kind: str, values: dict[str, str]) -> None:
        if self.event is None and self.trace is not None and self.trace.events:
            line = self.parser.CurrentLineNumber
            message = f"an attribute of a trace comes after the trace's events, in line {line}"
            raise UnreadableError(message)
        found = _Attribute(kind, values.get("key", ""), values.get("value", ""))
        self.letters += len(found.key) + len(found.value)
        if self.letters > _LONGEST:
            message = f"event {self.number + 1} is longer than {_LONGEST >> 20} MB"
            raise UnreadableError(message)
        self.open.append(found)

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self.path.pop()
        inside = self.path[-1] if self.path else None
        if local == "event" and self.event is not None and inside in ("trace", "log"):
            self.finish(self.event)
            self.event = None
        elif local == "trace" and inside == "log":
            self.trace, self.of_trace, self.letters = None, None, 0
        elif local in _ATTRIBUTES and self.open:
            found = self.open.pop()
            owner = self.event if self.event is not None else self.trace
            if self.open:
                self.open[-1].inner.append(found)
            elif owner is not None:
                owner.attributes.append(found)

    def finish(self, event: _Owner) -> None:
        self.number += 1
        cells, forms, twice = _flat(event.attributes, "")
        if self.trace is not None:
            if self.of_trace is None:
                self.of_trace, self.forms_of_trace, of_trace_twice = _flat(self.trace.attributes, CASE)
                twice = twice or of_trace_twice
            twice = twice or next((key for key, value in self.of_trace.items() if cells.get(key, value) != value), None)
            cells, forms = self.of_trace | cells, self.forms_of_trace | forms
        if twice is not None:
            message = f"attribute `{twice}` has two values in this event"
            self.broken.append(BrokenRow("LOG022", message, self.number, None))
            return
        beside = {} if self.trace is None else {POSITION: str(self.trace.events)}
        self.made.append(Record(self.number, cells, forms, beside))


def _flat(attributes: list[_Attribute], prefix: str) -> tuple[dict[str, str], dict[str, Form], str | None]:
    """Values by name, the names of lists, and the first name that has two values.

    An attribute `b` nested in attribute `a` is `a.b`; a list is an array of its values as JSON.
    """
    cells: dict[str, str] = {}
    forms: dict[str, Form] = {}
    twice: str | None = None
    waiting = [(prefix, found) for found in reversed(attributes)]
    while waiting:
        before, found = waiting.pop()
        name = before + found.key
        value = found.value
        if found.kind == "list":
            value = json.dumps([item.value for item in found.inner], ensure_ascii=False)
            forms[name] = Form.NESTED
        else:
            waiting.extend((f"{name}.", inner) for inner in reversed(found.inner))
        if found.kind != "container":
            twice = twice or (name if cells.get(name, value) != value else None)
            cells[name] = value
    return cells, forms, twice
