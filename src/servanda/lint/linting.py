"""One agreement's file in, everything that is to be said about it out."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from servanda.diagnostics import Diagnostic, Severity
from servanda.lint.registry import findings, unknown_rules
from servanda.lint.settings import Settings, read_settings, settings_file
from servanda.lint.subject import Remembering, Subject
from servanda.lint.suppressions import UNUSED, Suppression, read_suppressions, silenced
from servanda.model.agreement import Status
from servanda.model.chain import Chain
from servanda.model.files import SUFFIX, Disk, Loader
from servanda.model.load import load, load_chain
from servanda.records import record
from servanda.syntax.tree import Item


@record
class Linted:
    """What was found in a file and what comments silenced, with their reasons.

    `signed`: the agreement is; `files` are all agreement files it was read from.
    """

    file: str
    found: tuple[Diagnostic, ...]
    suppressed: tuple[tuple[Diagnostic, str], ...] = ()
    signed: bool = False
    files: tuple[str, ...] = ()


def lint_file(
    path: Path,
    settings: Settings | None = None,
    today: date | None = None,
    *,
    loader: Loader | None = None,
    over: Settings | None = None,
) -> Linted:
    """Everything found in one agreement; the rules run only over a model without errors.

    `settings` are those of the nearest `servanda.yaml` where none are given; suppressions are judged as of `today`.
    `loader` reads agreement files, by default from the disk; `over` is more exact than the settings.
    """
    problems: tuple[Diagnostic, ...] = ()
    if settings is None:
        where = settings_file(path)
        settings, problems = (Settings(), ()) if where is None else read_settings(where)
    if over is not None:
        settings = over.over(settings)
    if path.is_dir():
        files = sorted(path.glob(f"*{SUFFIX}"))
        if len(files) != 1:
            return Linted(str(path), load(path)[1])
        path = files[0]
    linted = lint_with(str(path), loader or Disk(), settings, today)
    found = (*problems, *linted.found)
    return Linted(linted.file, found, linted.suppressed, linted.signed, linted.files)


def lint_with(file: str, loader: Loader, settings: Settings, today: date | None = None) -> Linted:
    """As `lint_file`, of a file that `loader` reads."""
    remembering = Remembering(loader)
    text, unreadable = remembering.read(file)
    if text is None:
        return Linted(file, unreadable)
    agreement, chain, diagnostics = load_chain(text, file, remembering)
    if agreement is None or any(one.severity is Severity.ERROR for one in diagnostics):
        return Linted(file, diagnostics, files=tuple(remembering.texts))
    active = settings.active()
    found = [
        *diagnostics,
        *unknown_rules(agreement),
        *findings(Subject(agreement, chain, remembering.texts), active, settings.severities),
    ]
    said, wrong = _suppressions(chain, remembering.texts)
    codes = frozenset(rule.code for rule in active)
    left = silenced((*found, *wrong), said, remembering.texts, codes, today or date.today())  # noqa: DTZ011 -- a local day
    signed = agreement.status is Status.SIGNED
    # what a comment of an extended text is there for may only be found where that text itself is linted
    kept = tuple(one for one in left.found if one.code != UNUSED or one.span is None or one.span.file == file)
    return Linted(file, kept, left.suppressed, signed, tuple(remembering.texts))


def _suppressions(chain: Chain, texts: dict[str, str]) -> tuple[list[Suppression], list[Diagnostic]]:
    """The comments of all files of the agreement."""
    found: list[Suppression] = []
    wrong: list[Diagnostic] = []
    for file, text in texts.items():
        if "servanda" not in text or file not in chain.layers:
            continue
        layer = chain.layers[file]
        items: Iterable[Item] = (*layer.definitions, *layer.replacements, *layer.removals, *layer.imports.values())
        spans = sorted(item.span for item in (*items, *([layer.header] if layer.header else ())))
        said, bad = read_suppressions(file, text, spans)
        found += said
        wrong += bad
    return found, wrong
