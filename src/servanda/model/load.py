"""From an agreement's file to its model."""

from bisect import bisect
from pathlib import Path

from servanda.diagnostics import Diagnostic, Severity, Span
from servanda.model.agreement import Agreement
from servanda.model.chain import Chain, read_chain
from servanda.model.files import SUFFIX, Disk, Loader
from servanda.model.findings import Findings
from servanda.model.gather import name_span
from servanda.model.passes import PASSES, Work, agreement
from servanda.syntax.tree import HeaderLine

# after these the rest of the line was read as something it was not meant to be
_SKIPPED = {"SYN001", "SYN002"}
# what follows from a line that could not be read: something is lacking, blank, cut short or has nothing to refer to
_MISSING = {"MOD004", "MOD014", "MOD033", "MOD041", "MOD042", "MOD047", "MOD050"}


def load(path: Path) -> tuple[Agreement | None, tuple[Diagnostic, ...]]:
    """The agreement in a file, or in a folder that holds one.

    Nothing raises for a user's mistake: it is a diagnostic. The agreement is None only where there is none that could
    be used (unreadable file, no header); an error in one clause leaves the others whole.
    """
    loader = Disk()
    if path.is_dir():
        files = sorted(path.glob(f"*{SUFFIX}"))
        if len(files) != 1:
            found = "no agreement" if not files else f"several agreements ({', '.join(file.name for file in files)})"
            message = f"{path} holds {found}"
            return None, (Diagnostic("MOD001", Severity.ERROR, message, help="name the file itself"),)
        path = files[0]
    text, diagnostics = loader.read(str(path))
    return (None, diagnostics) if text is None else load_text(text, str(path), loader)


def load_text(text: str, file: str, loader: Loader) -> tuple[Agreement | None, tuple[Diagnostic, ...]]:
    """The agreement in `text`, whose `extends` and `import` are read through `loader`; see `load`."""
    made, _, found = load_chain(text, file, loader)
    return made, found


def load_chain(text: str, file: str, loader: Loader) -> tuple[Agreement | None, Chain, tuple[Diagnostic, ...]]:
    """As `load_text`, with the files read as trees."""
    findings = Findings()
    work = Work(read_chain(text, file, loader, findings), findings)
    made = None
    if work.chain.layers[file].header is None:
        if not any(item.severity is Severity.ERROR for item in work.chain.parsed):
            start = Span(file, 0, 0, 1, 1, 1, 1)
            hint = 'begin with `agreement name "title"`'
            findings.error("MOD003", "this file has no `agreement` header", start, help=hint)
    elif not _base_missing(work):
        for step in PASSES:
            step(work)
        made = agreement(work)
    order = {name: position for position, name in enumerate(work.chain.layers)}
    kept = [item for item in findings.found if not _follows(item, work.chain)]
    found = sorted([*work.chain.parsed, *kept], key=lambda item: _place(item, order))
    return made, work.chain, tuple(found)


def _base_missing(work: Work) -> bool:
    """Whether some `extends` of the agreement could not be followed: whatever it says would look unknown."""
    oldest = work.chain.lineage(work.chain.root)[0]
    header = work.chain.layers[oldest].header
    return header is not None and any(isinstance(line, HeaderLine) and line.word == "extends" for line in header.lines)


def _follows(item: Diagnostic, chain: Chain) -> bool:
    """Whether something is wrong with an item only because the line that says it could not be read."""
    if item.span is None or item.span.file not in chain.layers:
        return False
    layer, file = chain.layers[item.span.file], item.span.file
    if any(
        error.code in _SKIPPED and error.span.line == item.span.line and error.span.start < item.span.start
        for error in chain.parsed
        if error.span is not None and error.span.file == file
    ):
        return True
    if item.code not in _MISSING:
        return False
    starts = sorted(name_span(each).start for each in (*layer.definitions, *layer.replacements))
    broken = (error.span.start for error in chain.parsed if error.span is not None and error.span.file == file)
    return bisect(starts, item.span.start) in {bisect(starts, start) for start in broken}


def _place(item: Diagnostic, order: dict[str, int]) -> tuple[int, int]:
    return (-1, 0) if item.span is None else (order.get(item.span.file, len(order)), item.span.start)
