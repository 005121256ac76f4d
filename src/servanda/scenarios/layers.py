"""A scenario file with those it extends, as documents; and which agreement they are about."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from servanda.diagnostics import Diagnostic, Severity, Span
from servanda.logs.document import Findings, Items, Table, Text, read_document
from servanda.model.agreement import Agreement
from servanda.scenarios.written import SCENARIOS
from servanda.syntax import read_source

ENDINGS = (".yaml", ".yml")
AGREEMENT = ".agreement"
_DEEPEST = 10
"""scenario files in one chain of `extends`"""

Loader: TypeAlias = Callable[[Path], tuple[Agreement | None, tuple[Diagnostic, ...]]]
"""an agreement that can be judged, None where it cannot, with what is wrong"""


@dataclass(frozen=True, slots=True)
class Layer:
    """One document and the file it stands in."""

    path: Path
    table: Table


def read_layers(path: Path, findings: Findings) -> tuple[Layer, ...]:
    """The documents that the file extends, the most general first, and its own last; none where one cannot be read."""
    layers: list[Layer] = []
    return tuple(layers) if _read(path, (), None, layers, findings) else ()


def _read(path: Path, above: tuple[str, ...], at: Text | None, layers: list[Layer], findings: Findings) -> bool:
    span = at.span if at is not None else Span(str(path), 0, 0, 1, 1, 1, 1)
    real = os.path.realpath(path) if "\0" not in str(path) else str(path)
    problem = _refused(path, real, above, included=at is not None)
    text = ""
    if problem is None:
        text, wrong = read_source(path)
        problem = wrong[0].message if wrong else None
        if problem is not None:
            problem = f"the scenario file {path} cannot be read: {problem}"
    if problem is not None:
        findings.error("TEST007", problem, span)
        return False
    table, diagnostics = read_document(text, str(path), SCENARIOS)
    findings.diagnostics.extend(diagnostics)
    if table is None or any(one.severity is Severity.ERROR for one in diagnostics):
        return False
    for target in _texts(table, "extends", findings):
        if not _read(path.parent / target.value, (*above, real), target, layers, findings):
            return False
    layers.append(Layer(path, table))
    return True


def _refused(path: Path, real: str, above: tuple[str, ...], *, included: bool) -> str | None:
    """Why the file is not read: a stranger's file must not make findings show what is no scenario file."""
    if real in above:
        return "this scenario file extends itself"
    if len(above) >= _DEEPEST:
        return f"more than {_DEEPEST} scenario files extend one another"
    if not included:
        return None
    if path.suffix.lower() not in ENDINGS or "\0" in str(path):
        return f"{path} is no scenario file: its name does not end in {' or '.join(ENDINGS)}"
    if path.is_symlink():
        return f"the scenario file {path} is a symbolic link; name the file itself"
    return None


def _texts(table: Table, key: str, findings: Findings) -> tuple[Text, ...]:
    """One text or a list of them."""
    node = table.entries.get(key)
    if node is None:
        return ()
    items = node.items if isinstance(node, Items) else (node,)
    found = tuple(item for item in items if isinstance(item, Text) and item.value.strip())
    if len(found) < len(items) or not items:
        findings.error("TEST005", f"`{key}` is one text or a list of texts", node.span)
    return found


def agreement_of(layers: tuple[Layer, ...], load: Loader, findings: Findings) -> Agreement | None:
    """The agreement named by the last layer that names one, else the one in the folder above the scenarios."""
    own = layers[-1]
    named = next((layer for layer in reversed(layers) if "agreement" in layer.table.entries), None)
    if named is None:
        span = own.table.span
        path = _beside(own.path, findings, Span(span.file, span.start, span.start, span.line, 1, span.line, 1))
    else:
        span = named.table.entries["agreement"].span
        path = _named(named, findings)
    if path is None:
        return None
    agreement, diagnostics = load(path)
    findings.diagnostics += [one for one in diagnostics if one not in findings.diagnostics]
    if agreement is None:
        findings.error("TEST022", f"the agreement {path} cannot be judged", span)
        return None
    if agreement.runs is None:
        message = f"{agreement.name} has no term yet: its `runs` is `?`"
        help_ = "name an agreement that extends it and fills the blanks: `agreement: filled.agreement`"
        findings.error("TEST022", message, span, help_=help_)
        return None
    return agreement


def _named(layer: Layer, findings: Findings) -> Path | None:
    node = layer.table.entries["agreement"]
    if not isinstance(node, Text) or not node.value.strip():
        findings.error("TEST005", "`agreement` is one path", node.span)
        return None
    path = layer.path.parent / node.value
    if path.suffix.lower() != AGREEMENT or "\0" in node.value:
        findings.error("TEST007", f"`{node.value}` is no agreement: its name does not end in {AGREEMENT}", node.span)
        return None
    if not path.is_file():
        findings.error("TEST007", f"there is no agreement {path}", node.span)
        return None
    shorter = Path(os.path.normpath(path))
    return shorter if shorter.is_file() and shorter.samefile(path) else path


def _beside(path: Path, findings: Findings, span: Span) -> Path | None:
    """The one agreement of the folder above the file's own."""
    folder = Path(os.path.abspath(path)).parent.parent  # noqa: PTH100 - links stay what they are called
    found = sorted(one for one in folder.glob(f"*{AGREEMENT}") if one.is_file())
    if len(found) == 1:
        return Path(os.path.normpath(path.parent / ".." / found[0].name))
    there = f"{len(found)} agreements stand there" if found else "no agreement stands there"
    message = f"these scenarios do not say which agreement they are about, and in {folder} {there}"
    findings.error("TEST006", message, span, help_="add `agreement: ../name.agreement`")
    return None
