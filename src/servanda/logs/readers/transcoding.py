"""Text files of any encoding to UTF-8, where the database and every reader take them.

Nothing is guessed: the binding says the encoding, and a file that plainly has another one is refused by its name.
Bytes that are no text in the encoding become bytes that are none in UTF-8 either, so that the reader of the rows
finds each of them with its record.
"""

import codecs
import re
from pathlib import Path

from servanda.logs.binding import Encoding
from servanda.logs.readers.reading import UnreadableError

_CHUNK = 1 << 20
_HEAD = 1 << 10
_MARKS = (
    (codecs.BOM_UTF8, Encoding.UTF_8),
    (codecs.BOM_UTF16_LE, Encoding.UTF_16_LE),
    (codecs.BOM_UTF16_BE, Encoding.UTF_16_BE),
)
_WIDE = {Encoding.UTF_16: None, Encoding.UTF_16_LE: codecs.BOM_UTF16_LE, Encoding.UTF_16_BE: codecs.BOM_UTF16_BE}
_PACKED = ((b"\x1f\x8b", "gzip", ".gz"), (b"PK\x03\x04", "ZIP", ".zip"))
# Controls of ISO 8859-1 that no text has: where they stand, the file is Windows-1252.
_CONTROLS = re.compile("[\x80-\x9f]")
_WRONG = "\udcff"
_ROWS = (0xB0, 0xD7)


def _mark_wrong(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _WRONG, error.end


codecs.register_error("servanda.wrong", _mark_wrong)


def as_utf8(path: Path, encoding: Encoding, folder: Path, *, keep_mark: bool = False) -> Path:
    """The file itself where it is UTF-8 already, else a copy in `folder`, which has no byte order mark.

    With `keep_mark` a file in UTF-8 may stay as it is with its mark. Raises `UnreadableError` where the file plainly
    has another encoding.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    _check_head(head, encoding)
    marked = head.startswith(codecs.BOM_UTF8)
    if encoding is Encoding.UTF_8 and (keep_mark or not marked):
        return path
    target = folder / "utf-8"
    codec = {Encoding.UTF_16: "utf-16", Encoding.UTF_8: "utf-8"}.get(encoding, encoding.value)
    decoder = codecs.getincrementaldecoder(codec)("surrogateescape" if encoding is Encoding.UTF_8 else "servanda.wrong")
    with path.open("rb") as stream, target.open("wb") as copy:
        first = True
        while chunk := stream.read(_CHUNK):
            copy.write(_encoded(decoder.decode(chunk), encoding, first=first))
            first = False
        copy.write(_encoded(decoder.decode(b"", final=True), encoding, first=False))
    return target


def _encoded(letters: str, encoding: Encoding, *, first: bool) -> bytes:
    if first:
        letters = letters.removeprefix("\ufeff")
    if encoding is Encoding.LATIN_1:
        letters = _CONTROLS.sub(_WRONG, letters)
    return letters.encode("utf-8", "surrogateescape")


def _check_head(head: bytes, encoding: Encoding) -> None:
    for signature, name, suffix in _PACKED:
        if head.startswith(signature):
            message = f"it is packed with {name}, and its name does not end in {suffix}"
            raise UnreadableError(message)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        message = "it begins with the byte order mark of UTF-32, which is not read here"
        raise UnreadableError(message)
    for mark, found in _MARKS:
        wide = found is not Encoding.UTF_8
        if head.startswith(mark) and not (encoding is found or (wide and encoding is Encoding.UTF_16)):
            named = Encoding.UTF_16 if wide else found
            message = f"it begins with the byte order mark of {found.upper()}: write `encoding: {named}`"
            raise UnreadableError(message)
    if encoding in _WIDE:
        _check_wide(head, encoding)
    elif (wide_one := _wide_without_mark(head)) is not None:
        message = f"it looks like {wide_one.upper()} without a byte order mark: write `encoding: {wide_one}`"
        raise UnreadableError(message)


def _check_wide(head: bytes, encoding: Encoding) -> None:
    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not head or marked:
        return
    found = _wide_without_mark(head)
    if found is None and b"\0" not in head:
        # Delimiters and line ends of a UTF-16 text have a NUL byte each.
        message = f"it is not {encoding.upper()}: it looks like a text of single bytes, such as UTF-8"
        raise UnreadableError(message)
    if encoding is Encoding.UTF_16:
        named = found or Encoding.UTF_16_LE
        message = f"it has no byte order mark to tell the order of bytes: write `encoding: {named}`"
        raise UnreadableError(message)
    if found is not None and found is not encoding:
        message = f"it looks like {found.upper()}: write `encoding: {found}`"
        raise UnreadableError(message)


def _wide_without_mark(head: bytes) -> Encoding | None:
    """UTF-16 by the NUL bytes that its ASCII letters have at every other place."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if even + odd < max(2, len(head) // 10):
        return None
    if odd > 4 * even:
        return Encoding.UTF_16_LE
    return Encoding.UTF_16_BE if even > 4 * odd else None


def likely_encoding(written: bytes) -> str:
    """What bytes that are not UTF-8 may be, as advice in words."""
    try:
        letters = written.decode("gb18030")
    except UnicodeDecodeError:
        letters = ""
    others = [letter for letter in letters if not letter.isascii()]
    common = [letter for letter in others if _is_common(letter)]
    if others and len(common) * 2 > len(others):
        return "it reads as GB 18030: write `encoding: gb18030`"
    return "it may be Windows-1252: `encoding: windows-1252`"


def _is_common(letter: str) -> bool:
    """Of the first level of GB 2312, in which nearly all Chinese is written (its rows 16 to 55)."""
    written = letter.encode("gb18030")
    return len(written) == len(_ROWS) and _ROWS[0] <= written[0] <= _ROWS[1]
