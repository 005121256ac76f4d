"""Databases keep changes in a file beside their own: what waits there belongs to what the file says."""

import shutil
from pathlib import Path

from servanda.logs.readers.reading import Job, UnreadableError


def whole_database(job: Job, endings: tuple[str, ...]) -> Path:
    """The file itself; where changes wait beside it, a copy with copies of them beside it in the job's folder.

    Raises `UnreadableError` where what lies beside it is no file of its own.
    """
    if job.origin is None:
        return job.path
    waiting = [ending for ending in endings if _waits(_beside(job.origin, ending))]
    if not waiting:
        return job.path
    copy = job.scratch / f"copy{job.origin.suffix}"
    shutil.copyfile(job.path, copy)
    for ending in waiting:
        shutil.copyfile(_beside(job.origin, ending), _beside(copy, ending), follow_symlinks=False)
    return copy


def _waits(path: Path) -> bool:
    if path.is_symlink() or (path.exists() and not path.is_file()):
        message = f"what lies beside it as {path.name} is no file of its own"
        raise UnreadableError(message)
    return path.is_file() and path.stat().st_size > 0


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)
