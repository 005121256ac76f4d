"""Answers kept from the last time. One is used only where everything it rests on is as it was.

It rests on the program itself (its sources and its Python), the settings, the day, and on the content of every file
that was opened or asked for while the rules ran: they are noted by an audit hook, so that a rule cannot read a file
that is not noted. A file that was not there is noted as well. Not kept is an answer with errors (it may rest on a file
that is not there), one for which a folder was listed, and one whose files changed while it was found. An entry that
cannot be read counts as none.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from servanda.diagnostics import Diagnostic, Edit, Fix, Label, RecordOrigin, Severity, Span
from servanda.lint.linting import Linted, lint_file
from servanda.lint.settings import FILE, Settings
from servanda.resources import dsl_folder
from servanda.whole import replacing

_BESIDE = ("agreement.md", "logs.yaml")
"""files whose mere presence changes what rules do"""


class Answers:
    """Answers in a folder, for one way of asking."""

    def __init__(self, folder: Path, settings: Settings | None, day: date, over: Settings | None = None) -> None:
        """`settings` None: those of the nearest settings file, which an answer then rests on."""
        self._folder = folder
        self._settings, self._over = settings, over
        self._day = day
        self._asked = sha256(_question(settings, over, day))
        self._digests: dict[str, str] = {}

    def of(self, file: Path) -> Linted:
        """What is found in a file."""
        place = self._place(file)
        kept = self._kept(place)
        if kept is not None:
            return kept
        noted, began = _Noted(), time.time_ns()
        with noted:
            linted = lint_file(file, self._settings, self._day, over=self._over)
        if not noted.untold and not any(one.severity is Severity.ERROR for one in linted.found):
            rests = {name: self._digest(name) for name in sorted({*noted.files, *_around(file)})}
            if any(_changed_since(began, name) for name in rests):
                return linted
            with suppress(OSError, UnicodeError):
                _room(place.parent)
                with replacing(place) as part:
                    part.write_text(json.dumps([rests, _linted_json(linted)], ensure_ascii=True), encoding="ascii")
        return linted

    def _place(self, file: Path) -> Path:
        key = self._asked.copy()
        # names in findings are as the user wrote them: the same file under another name is another question
        key.update(f"\0{os.getcwd()}\0{file}".encode("utf-8", "backslashreplace"))  # noqa: PTH109 -- a text is wanted
        return self._folder / self._asked.hexdigest()[:16] / f"{key.hexdigest()}.json"

    def _kept(self, place: Path) -> Linted | None:
        try:
            rests, linted = json.loads(place.read_text(encoding="ascii"))
            if all(self._digest(name) == digest for name, digest in rests.items()):
                return _linted(linted)
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        return None

    def _digest(self, name: str) -> str:
        """What is in a file, once a run; `-` where there is none."""
        if name not in self._digests:
            try:
                link = "link " if Path(name).is_symlink() else ""
                self._digests[name] = link + sha256(Path(name).read_bytes()).hexdigest()
            except OSError as error:
                self._digests[name] = f"-{type(error).__name__}"
        return self._digests[name]


def _changed_since(began: int, name: str) -> bool:
    """Whether a file may have changed after an instant; the clocks of file systems are coarse."""
    try:
        return os.stat(name).st_mtime_ns > began - 2_000_000_000  # noqa: PTH116 -- a text is at hand
    except OSError:
        return False


def _room(folder: Path) -> None:
    """Make a folder for answers to one way of asking, in place of those nobody has asked for in a week."""
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    week = 7 * 86400
    for other in folder.parent.iterdir():
        if other != folder and other.is_dir() and other.stat().st_mtime < time.time() - week:
            shutil.rmtree(other, ignore_errors=True)


class _Noted:
    """Notes the names of all files opened while it is entered; `untold` where a folder was listed."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.untold = False

    def __enter__(self) -> None:
        _hook()
        _LISTENING.append(self)

    def __exit__(self, *_error: object) -> None:
        _LISTENING.remove(self)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """One event of the interpreter's audit."""
        if event == "open" and arguments and isinstance(arguments[0], str | bytes | os.PathLike):
            name = os.fsdecode(arguments[0])
            if not name.endswith((".py", ".pyc")):  # the program's own files are in its digest
                self.files.add(os.path.abspath(name))  # noqa: PTH100 -- links stay as written
        elif event in {"os.listdir", "os.scandir"} and not _of_programs(arguments[0]):
            self.untold = True


_LISTENING: list[_Noted] = []


@cache
def _programs() -> tuple[str, ...]:
    """The folders that the interpreter and this program are installed in; they are listed to import from."""
    roots = (sys.prefix, sys.base_prefix, str(Path(__file__).parents[1]))
    return tuple(f"{root.rstrip(os.sep)}{os.sep}" for root in roots)


def _of_programs(listed: object) -> bool:
    return isinstance(listed, str) and f"{listed.rstrip(os.sep)}{os.sep}".startswith(_programs())


@cache
def _hook() -> None:
    """Install the audit hook, once a process: it cannot be taken away again."""
    sys.addaudithook(lambda event, arguments: _LISTENING[-1].hear(event, arguments) if _LISTENING else None)


@cache
def program() -> str:
    """What the program is made of: every source of the package and the language's data by name, size and time."""
    # rules that ask z3 say other things where it is installed
    made = sha256(f"{sys.version}\0{PathFinder.find_spec('z3') is not None}\0".encode())
    for root in (Path(__file__).resolve().parents[1], dsl_folder()):
        for path in sorted(root.rglob("*")):
            if path.suffix != ".pyc" and path.is_file():
                state = path.stat()
                made.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\0".encode("utf-8", "backslashreplace"))
    return made.hexdigest()


def _question(settings: Settings | None, over: Settings | None, day: date) -> bytes:
    words = (program(), _settings_text(settings), _settings_text(over), str(day))
    return "\0".join(words).encode("utf-8", "backslashreplace")


def _settings_text(settings: Settings | None) -> str:
    if settings is None:
        return "nearest"
    select = None if settings.select is None else sorted(settings.select)
    return json.dumps([select, sorted(settings.ignore), sorted(settings.severities.items())])


def _around(file: Path) -> Iterable[str]:
    """Files that would count if they came to be."""
    own = os.path.abspath(file)  # noqa: PTH100 -- links stay as written
    folder = Path(own).parent
    yield own
    for name in _BESIDE:
        yield str(folder / name)
    for each in (folder, *folder.parents):
        yield str(each / FILE)


# --- findings as JSON -------------------------------------------------------------------------------------------------


def _linted_json(linted: Linted) -> list[Any]:
    return [
        linted.file,
        [_plain(one) for one in linted.found],
        [[_plain(one), reason] for one, reason in linted.suppressed],
        linted.signed,
        list(linted.files),
    ]


def _linted(data: list[Any]) -> Linted:
    file, found, suppressed, signed, files = data
    return Linted(
        str(file),
        tuple(_diagnostic(one) for one in found),
        tuple((_diagnostic(one), str(reason)) for one, reason in suppressed),
        signed=bool(signed),
        files=tuple(files),
    )


def _plain(value: Any) -> Any:
    """Records as lists of their fields."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if value is None or isinstance(value, str | int):
        return value
    return [_plain(getattr(value, name)) for name in type(value).__match_args__]


def _diagnostic(data: list[Any]) -> Diagnostic:
    code, severity, message, span, labels, expected, help_, breadcrumb, origin, count, fixes = data
    return Diagnostic(
        code,
        Severity(severity),
        message,
        _span(span),
        tuple(Label(Span(*place), text) for place, text in labels),
        tuple(expected),
        help_,
        tuple(breadcrumb),
        None if origin is None else RecordOrigin(*origin),
        count,
        tuple(Fix(title, tuple(Edit(Span(*at), text) for at, text in edits), safe) for title, edits, safe in fixes),
    )


def _span(data: list[Any] | None) -> Span | None:
    return None if data is None else Span(*data)
