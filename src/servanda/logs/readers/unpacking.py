"""Packed files to plain ones: gzip by the suffix `.gz`, a ZIP that holds one file by the suffix `.zip`.

A packed file is unpacked into the log's own folder before anything reads it: its check sums are proved, a truncated
one is found at once, and one that grows beyond measure is given up before it fills the disk.
"""

import gzip
import lzma
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, cast

from servanda.logs.readers.reading import UnreadableError

FREE = 256 * 10**6
"""Up to this size (bytes) any file may unpack."""
RATIO = 200
"""Beyond it, a file may unpack to this many times its size; exports of services reach 10 to 60 times."""

DAMAGED = (
    zlib.error,
    lzma.LZMAError,
    gzip.BadGzipFile,
    zipfile.BadZipFile,
    struct.error,
    NotImplementedError,
    RuntimeError,
    IndexError,
    ValueError,
    OverflowError,
)
"""What the libraries raise for archives that are damaged, or packed in a way they do not know."""

_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_CLUTTER = ("__MACOSX/", ".DS_Store")


def unpacked(path: Path, folder: Path, limit: int | None) -> Path:
    """The file itself, or what is packed in it as a file in `folder`; `limit` bytes replace the general bound.

    Raises `UnreadableError` where it cannot be unpacked.
    """
    suffix = path.suffix.lower()
    if suffix not in (".gz", ".zip"):
        return path
    target = folder / "unpacked"
    bound = bound_of(path, limit)
    try:
        if suffix == ".gz":
            _gunzip(path, target, bound)
        else:
            _unzip(path, target, bound)
    except EOFError:
        message = "the packed file ends before its end: it is cut off"
        raise UnreadableError(message) from None
    except DAMAGED as error:
        message = f"the packed file is damaged: {error}"
        raise UnreadableError(message) from None
    return target


def bound_of(path: Path, limit: int | None) -> int:
    """How many bytes the packed file may become."""
    return limit if limit is not None else max(FREE, RATIO * path.stat().st_size)


def _gunzip(path: Path, target: Path, bound: int) -> None:
    if path.stat().st_size == 0:
        message = "the packed file is empty: it holds not even an empty file"
        raise UnreadableError(message)
    with gzip.open(path, "rb") as stream:
        _copy(cast("IO[bytes]", stream), target, bound)


def _unzip(path: Path, target: Path, bound: int) -> None:
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not _is_clutter(member.filename)]
        if len(members) != 1:
            names = ", ".join(member.filename for member in members[:5])
            holds = f"{len(members)} files ({names})" if members else "no file"
            message = f"the ZIP holds {holds}, and only a ZIP of exactly one file is read"
            raise UnreadableError(message)
        if members[0].flag_bits & _ENCRYPTED:
            message = "the ZIP is encrypted with a password"
            raise UnreadableError(message)
        with archive.open(members[0]) as stream:
            _copy(stream, target, bound)


def _is_clutter(name: str) -> bool:
    """A folder, or what a file manager leaves beside the files."""
    return name.endswith("/") or name.startswith(_CLUTTER) or name.rpartition("/")[2] in _CLUTTER


def _copy(stream: IO[bytes], target: Path, bound: int) -> None:
    size = 0
    with target.open("wb") as plain:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > bound:
                message = (
                    f"it unpacks to more than {bound / 10**6:,.0f} MB, which looks like an attack on the disk: "
                    "if it is right, say `unpacked: 20 GB`"
                )
                raise UnreadableError(message)
            plain.write(chunk)
