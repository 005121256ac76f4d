"""What every stage says to the user: one type for findings about agreements, bindings and exported data.

A user's mistake is a value, never an exception. Stages return their product together with a tuple of `Diagnostic`;
only `servanda.reports` turns them into text.
"""

from enum import StrEnum

from servanda.records import record


class Severity(StrEnum):
    """How much a finding weighs; `ERROR` keeps what it is about from being evaluated."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@record
class Span:
    """A stretch of one text file.

    `start` and `end` are code-point offsets, half open. Lines count from 1, columns from 1 in code points
    (drawing converts to display cells); the end position is exclusive.
    """

    file: str
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int

    def __lt__(self, other: "Span") -> bool:
        """In the order of files, then of the text."""
        return (self.file, self.start, self.end) < (other.file, other.start, other.end)

    def to(self, other: "Span") -> "Span":
        """The stretch from the start of this span to the end of `other` (same file)."""
        return Span(self.file, self.start, other.end, self.line, self.column, other.end_line, other.end_column)


@record
class Label:
    """A secondary span with a few words on what it shows."""

    span: Span
    text: str


@record
class Edit:
    """Text that takes the place of a span; an empty span is a place to insert at."""

    span: Span
    text: str


@record
class Fix:
    """How a finding can be mended: `title` is an order (`remove the term`), edits do not overlap.

    A `safe` fix changes no verdict; any other needs a person's yes.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


@record
class RecordOrigin:
    """Where a finding about data comes from: file, record counted from 1 (no header), column and value as written."""

    file: str
    record: int | None = None
    column: str | None = None
    value: str | None = None


@record
class Diagnostic:
    """One finding.

    `code` is stable (`SYN001`, `MOD012`, `BIND003`, `LOG002`, …); `message` is one line without a final full stop;
    `expected` says in words what could have stood there; `help` can be acted on as it stands; `breadcrumb` is the
    heading path of the clause or item, outermost first; `count` is how many alike were found where only the first
    is shown. Of several `fixes` the first is the one to apply. Everything in it is plain data: a renderer must
    escape it.
    """

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    labels: tuple[Label, ...] = ()
    expected: tuple[str, ...] = ()
    help: str | None = None
    breadcrumb: tuple[str, ...] = ()
    origin: RecordOrigin | None = None
    count: int = 1
    fixes: tuple[Fix, ...] = ()
