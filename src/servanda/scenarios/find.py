"""Where scenario files are: in `scenarios` folders, beside an agreement, or named."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from servanda.scenarios.layers import AGREEMENT, ENDINGS

FOLDER = "scenarios"


class NoScenarioPathError(ValueError):
    """A path that leads to no scenario; `args[0]` says why."""


def find_scenarios(paths: Iterable[Path]) -> list[Path]:
    """The scenario files that the paths lead to, each once, in order.

    A file is one itself; an agreement means those in the `scenarios` folder beside it; a folder those of all
    `scenarios` folders in it, or its own where it is one. Folders whose name begins with a dot are left out, and in
    folders files whose name begins with `_`: they are there for others to extend.
    Errors: `NoScenarioPathError` for a path that is not there or is another kind of file.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for one in _of(path):
            found.setdefault(os.path.realpath(one), one)
    return list(found.values())


def _of(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from _below(path)
    elif not path.exists():
        message = f"no such file or folder: {path}"
        raise NoScenarioPathError(message)
    elif path.suffix.lower() in ENDINGS:
        yield path
    elif path.suffix.lower() == AGREEMENT:
        yield from _listed(path.parent / FOLDER)
    else:
        message = f"{path} is no scenario file (*.yaml) and no agreement"
        raise NoScenarioPathError(message)


def _below(folder: Path) -> Iterator[Path]:
    for place, names, _ in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        here = Path(place)
        if Path(os.path.abspath(here)).name == FOLDER:  # noqa: PTH100 - `.` has a name, links keep theirs
            yield from _listed(here)


def _listed(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = (one for one in folder.iterdir() if one.suffix.lower() in ENDINGS and not one.name.startswith("_"))
    return sorted(one for one in found if one.is_file())
