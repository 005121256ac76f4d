"""What users wrote, shown in an editor's Markdown: data, whatever signs are in it."""

import re

from servanda.reports.plain import plain

_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&$@:])")


def escaped(text: str) -> str:
    """A text as Markdown that shows it as it is, on one line; invisible and steering characters are spelled out."""
    return _SIGNS.sub(r"\\\1", plain(" ".join(text.split())))


def code(text: str) -> str:
    """A name as code; backquotes in it do not end it."""
    shown = plain(" ".join(text.split()))
    fence = "`" * (max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"
