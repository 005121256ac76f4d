"""A file written whole or not at all: under another name beside it first, then in its place in one step."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_SHOWN = 40
"""characters of the target's name in the other name: what is left over after a crash is recognised by it"""


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """An empty file beside `path` to write to: `.<name>.<random>.part`. It becomes `path` when the body is done.

    It is on the disk before it takes its place, so that a machine that stops leaves the old file or the new one. The
    permissions are those of the old file. Where the body fails `path` is not touched. Errors: OSError.
    """
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:_SHOWN]}.", suffix=".part")
    os.close(descriptor)
    part = Path(name)
    try:
        yield part
        part.chmod(_mode(path))
        _settle(part)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    with suppress(OSError):  # some systems cannot do this with a folder
        _settle(path.parent)


def _mode(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _settle(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
