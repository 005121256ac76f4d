"""The two languages, and which of a thing's names fits one of them."""

import re
from enum import StrEnum

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_PLAIN = re.compile(r"[\w &'\-·]+")


class Language(StrEnum):
    """What sentences are written in."""

    EN = "en"
    ZH = "zh"


def shown(label: str | None, identifier: str, language: Language) -> str:
    """The label or the identifier (with spaces for `_`), whichever is in the sentence's script; else the label."""
    spaced = identifier.replace("_", " ")
    for name in (label, spaced):
        if name and bool(_HAN.search(name)) is (language is Language.ZH):
            return name
    return label or spaced


def quoted(text: str) -> str:
    """`“text”`: what a user wrote is set off, and its own quotation marks cannot end it."""
    marked = text.replace("\\", "\\\\").replace("“", "\\“").replace("”", "\\”")
    return f"“{marked}”"


def bare(text: str) -> bool:
    """Whether a name can stand in a sentence without quotation marks: letters, digits and spaces."""
    return _PLAIN.fullmatch(text) is not None
