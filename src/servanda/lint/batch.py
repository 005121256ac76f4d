"""Many agreements at once: over the cores of the machine, and past those that have not changed since the last time."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from servanda.lint.linting import Linted, lint_file
from servanda.lint.settings import Settings

FEW = 8
"""up to so many files are linted here and now: starting processes and looking up answers would take longer"""


def lint_files(  # noqa: PLR0913 -- what a run may be told, each by name
    files: Sequence[Path],
    settings: Settings | None = None,
    today: date | None = None,
    *,
    jobs: int | None = None,
    cache: Path | None = None,
    over: Settings | None = None,
) -> list[Linted]:
    """What is found in each file, in the order of the files.

    Settings are those of `lint_file`. `jobs` is the number of processes (default: the cores at hand), `cache` a folder
    of answers given before.
    """
    day = today or date.today()  # noqa: DTZ011 -- the day where the user sits
    count = min(jobs or _cores(), max(1, len(files) // FEW))
    if len(files) <= FEW:
        return [lint_file(file, settings, day, over=over) for file in files]
    if count == 1:
        return _share(files, settings, day, cache, over)
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 -- few files need no processes

    # neighbours often share a standard text and its cached pages: slices stay together, small enough to even out
    size = -(-len(files) // (count * 4))
    parts = [files[start : start + size] for start in range(0, len(files), size)]
    with ProcessPoolExecutor(max_workers=count) as pool:
        asked = [pool.submit(_share, part, settings, day, cache, over) for part in parts]
        return [linted for part in asked for linted in part.result()]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _share(
    files: Sequence[Path], settings: Settings | None, day: date, cache: Path | None, over: Settings | None
) -> list[Linted]:
    """One process's share of the files."""
    if cache is None:
        return [lint_file(file, settings, day, over=over) for file in files]
    from servanda.lint.answers import Answers  # noqa: PLC0415 -- only where answers are kept

    answers = Answers(cache, settings, day, over)
    return [answers.of(file) for file in files]
