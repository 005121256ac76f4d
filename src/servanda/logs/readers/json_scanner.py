"""Finds the elements of an array in a JSON text without reading it whole: each comes out as the text it is.

A streaming parser in C was tried first (ijson 3.6 over yajl): it dies on deep nesting, and it replaces what it cannot
spell. Here only brackets and strings are looked at; whether an element is sound is for its reader to say, who thereby
tells which element is not.
"""

import json
import re
from collections.abc import Iterator
from typing import IO, NoReturn

from servanda.logs.readers.reading import UnreadableError

LONGEST = 1 << 28
"""Bytes of one element; more of it is not held in memory."""

_CHUNK = 1 << 18
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
# Whatever is no bracket: also whole strings, and whatever stands in them.
_BETWEEN = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
# An element as nearly all are, three brackets deep at most, with the comma after it: taken in one step.
_INNER = rb"[\[{]" + _BETWEEN.pattern + rb"[\]}]"
_MIDDLE = rb"[\[{]" + _BETWEEN.pattern + rb"(?:" + _INNER + _BETWEEN.pattern + rb")*+[\]}]"
_OUTER = rb"[\[{]" + _BETWEEN.pattern + rb"(?:" + _MIDDLE + _BETWEEN.pattern + rb")*+[\]}]"
_USUAL = re.compile(rb"[ \t\r\n]*+(" + _OUTER + rb")[ \t\r\n]*+,", re.DOTALL)
_SCALAR = re.compile(rb'[^\s,:"\[\]{}]++')
_BLANK = re.compile(rb"[ \t\r\n]*+")
_SHOWN_KEYS = 8


class Scanner:
    """Reads a JSON text from a stream of UTF-8; raises `UnreadableError` where its outline does not hold."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.buffer = b""
        self.at = 0
        self.ended = False
        self.found = 0

    def elements(self, keys: tuple[str, ...]) -> Iterator[bytes]:
        """The elements of the array that `keys` lead to, none for the outermost value; the rest must be sound too."""
        if not self.peek():
            message = "it is empty: there is no JSON in it"
            raise UnreadableError(message)
        for key in keys:
            self.enter(key)
        yield from self.array(".".join(keys))
        for key in reversed(keys):
            self.leave(key)
        if self.peek():
            self.unsound("more follows after its end")

    def arrays(self, deepest: int) -> Iterator[tuple[str, ...]]:
        """The keys that lead to every array whose first element is an object; values are passed over, not judged."""
        if self.peek() == b"{" and deepest:
            self.at += 1
            while self.peek() == b'"':
                name = self.key()
                yield from ((name, *keys) for keys in self.arrays(deepest - 1))
                if self.peek() == b",":
                    self.at += 1
            if self.peek() != b"}":
                self.unsound("an object is not as JSON has it")
            self.at += 1
            return
        if self.peek() == b"[":
            elements = self.array("")
            if next(elements, b"").startswith(b"{"):
                yield ()
            for _element in elements:
                pass
            return
        self.value()

    def enter(self, key: str) -> None:
        """To the value of this key of the object that comes next."""
        if self.peek() != b"{":
            message = f"there is no object where `rows` looks for the key `{key}`"
            raise UnreadableError(message)
        self.at += 1
        seen: list[str] = []
        while self.peek() == b'"':
            name = self.key()
            if name == key:
                return
            seen.append(name)
            self.value()
            if self.peek() == b",":
                self.at += 1
        if self.peek() != b"}":
            self.unsound("an object is not as JSON has it")
        among = ", ".join(f"`{name}`" for name in seen[:_SHOWN_KEYS]) or "none"
        message = f"it has no key `{key}` where `rows` looks for it; the keys there are {among}"
        raise UnreadableError(message)

    def leave(self, key: str) -> None:
        """To the end of the object whose key was entered; the key may not come again."""
        while self.peek() == b",":
            self.at += 1
            if self.peek() != b'"':
                self.unsound("an object is not as JSON has it")
            if self.key() == key:
                message = f"it has the key `{key}` twice"
                raise UnreadableError(message)
            self.value()
        if self.peek() != b"}":
            self.unsound("an object is not as JSON has it")
        self.at += 1

    def array(self, where: str) -> Iterator[bytes]:
        """Every element of the array that comes next."""
        if self.peek() != b"[":
            place = f"at `{where}`" if where else "at its outermost"
            help_ = "" if where else ": if the array lies under a key, name it (`rows: data.items`)"
            message = f"there is no array {place}{help_}"
            raise UnreadableError(message)
        self.at += 1
        if self.peek() == b"]":
            self.at += 1
            return
        while True:
            while (usual := _USUAL.match(self.buffer, self.at)) is not None:
                self.at = usual.end()
                self.found += 1
                yield usual[1]
            element = self.value()
            self.found += 1
            yield element
            sign = self.peek()
            if sign not in (b",", b"]"):
                self.unsound("elements are not parted by commas")
            self.at += 1
            if sign == b"]":
                return

    def key(self) -> str:
        """A key and its colon."""
        written = self.string()
        if self.peek() != b":":
            self.unsound("an object is not as JSON has it")
        self.at += 1
        try:
            return str(json.loads(written))
        except ValueError:
            self.unsound("a key is not as JSON has it")

    def value(self) -> bytes:
        """The text of the value that comes next."""
        sign = self.peek()
        if sign == b'"':
            return self.string()
        if sign not in (b"[", b"{"):
            return self.scalar()
        depth, start = 0, self.at
        while True:
            match = _BETWEEN.match(self.buffer, self.at)
            end = match.end() if match is not None else self.at
            bracket = self.buffer[end : end + 1]
            if bracket in (b"", b'"'):
                # The buffer ends here, perhaps within a string: more of it is needed, from where this stretch begins.
                self.at = end if bracket == b"" and not self.ended else self.at
                start = self.grow(start)
                continue
            depth += 1 if bracket in (b"[", b"{") else -1
            self.at = end + 1
            if depth == 0:
                return self.buffer[start : self.at]

    def string(self) -> bytes:
        """The text of the string that comes next, quotes included."""
        while (match := _STRING.match(self.buffer, self.at)) is None:
            self.at = self.grow(self.at)
        self.at = match.end()
        return match[0]

    def scalar(self) -> bytes:
        """A number or a word."""
        while True:
            match = _SCALAR.match(self.buffer, self.at)
            if match is None:
                self.unsound("a value is missing")
            if match.end() < len(self.buffer) or self.ended:
                self.at = match.end()
                return match[0]
            self.at = self.grow(self.at)

    def peek(self) -> bytes:
        """The next sign that is no blank, or nothing at the end."""
        while True:
            match = _BLANK.match(self.buffer, self.at)
            self.at = match.end() if match is not None else self.at
            if self.at < len(self.buffer):
                return self.buffer[self.at : self.at + 1]
            if self.ended:
                return b""
            self.fill(self.at)

    def grow(self, start: int) -> int:
        """Read on, keeping the buffer from `start`; where `start` then lies."""
        if self.ended:
            message = f"it ends before its end, after record {self.found}: it is cut off"
            raise UnreadableError(message)
        if len(self.buffer) - start > LONGEST:
            message = f"record {self.found + 1} is longer than {LONGEST >> 20} MB"
            raise UnreadableError(message)
        self.fill(start)
        return 0

    def fill(self, start: int) -> None:
        """Read more, keeping the buffer from `start`."""
        # What is kept is looked at again: reading as much again each time keeps the whole work linear.
        chunk = self.stream.read(max(_CHUNK, len(self.buffer) - start))
        self.ended = not chunk
        self.buffer = self.buffer[start:] + chunk
        self.at -= start

    def unsound(self, what: str) -> NoReturn:
        """The outline does not hold here."""
        message = f"it is no sound JSON after record {self.found}: {what}"
        if self.ended and not self.buffer[self.at :].strip():
            message = f"it ends before its end, after record {self.found}: it is cut off"
        raise UnreadableError(message) from None
