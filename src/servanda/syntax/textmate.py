"""The keyword table as a TextMate grammar: `python -m servanda.syntax.textmate` writes it for the editors.

A TextMate grammar colours line by line and knows no parser states: a word that is a keyword at one place and a name at
another is coloured as a keyword at both. What an item is called is coloured before that is asked.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from servanda.resources import dsl_folder
from servanda.syntax.generate import read_keywords

SCOPE = "source.servanda"
PLACE = Path("editors") / "vscode" / "syntaxes" / "servanda.tmLanguage.json"

_SCOPES = {
    "items": "keyword.declaration.servanda",
    "lines": "keyword.control.servanda",
    "connectives": "keyword.operator.word.servanda",
    "words": "keyword.other.servanda",
    "units": "keyword.other.servanda",
}
_TYPES = frozenset(
    {
        "TYPE_ID",
        "TYPE_TEXT",
        "TYPE_NUMBER",
        "TYPE_MONEY",
        "TYPE_PERIOD",
        "YES_NO",
        "ONE_OF",
        "LIST",
        "OPTIONAL",
        "PERSONAL",
    }
)
_CONSTANTS = frozenset({"YES", "NO", "DRAFT", "SIGNED", "CLOSED"})
_DEFINED = ("PARTY", "CALENDAR", "TERM", "EVENT", "METRIC", "AGREEMENT", "IMPORT")
_TEXT = r"\"(?:[^\"\\]|\\.)*\"|“(?:[^”\\]|\\.)*”"


def grammar(keywords: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The grammar as TextMate's JSON, from the table as `read_keywords` gives it."""
    names = _words(spelling for kind in _DEFINED for spelling in _spellings(keywords, [kind]))
    clause = _words(_spellings(keywords, ["CLAUSE"]))
    replace = _words(_spellings(keywords, ["REPLACE"]))
    patterns: list[dict[str, Any]] = [
        {"name": "comment.line.number-sign.servanda", "match": r"[#＃].*$"},
        {"name": "string.quoted.double.servanda", "match": _TEXT},
        {"name": "invalid.illegal.unclosed.servanda", "match": r"[\"“].*$"},
        {
            "match": rf"^(?:\s*({replace})\s+)?({clause})\s+(\d+[a-z]?(?:\.\d+[a-z]?)*)",
            "captures": {
                "1": {"name": _SCOPES["items"]},
                "2": {"name": _SCOPES["items"]},
                "3": {"name": "entity.name.section.servanda"},
            },
        },
        {
            "match": rf"^(?:\s*({replace})\s+)?({names})\s+([^\W\d]\w*)",
            "captures": {
                "1": {"name": _SCOPES["items"]},
                "2": {"name": _SCOPES["items"]},
                "3": {"name": "entity.name.type.servanda"},
            },
        },
        {"name": "constant.numeric.date.servanda", "match": r"\b\d{4}-\d{1,2}-\d{1,2}(?!\d)"},
        {"name": "constant.numeric.time.servanda", "match": r"\b\d{1,2}:\d{2}(?:[ \t]*[-~][ \t]*\d{1,2}:\d{2})?(?!\d)"},
        {"name": "entity.name.section.servanda", "match": r"(?<![\w.])\d+(?:\.\d+[a-z]?){2,}(?:\.\*)?(?!\w)"},
        {"name": "constant.numeric.servanda", "match": r"(?<!\w)\d+(?:\.\d+)?(?:st|nd|rd|th|[ \t]*%)?"},
        {"name": "support.type.currency.servanda", "match": r"(?<!\w)[A-Z]{3}(?!\w)|元"},
    ]
    by_scope: dict[str, list[str]] = {}
    for terminal, entry in keywords.items():
        scope = _SCOPES[entry["section"]]
        if terminal in _TYPES:
            scope = "storage.type.servanda"
        elif terminal in _CONSTANTS:
            scope = "constant.language.servanda"
        by_scope.setdefault(scope, []).extend(_spellings(keywords, [terminal]))
    everything = [(spelling, scope) for scope, spellings in by_scope.items() for spelling in spellings]
    # the longest spelling first: `must not` before `must`; one pattern for a run of neighbours of one scope
    everything.sort(key=lambda one: (-len(one[0]), one[1], one[0]))
    run: list[str] = []
    for index, (spelling, scope) in enumerate(everything):
        run.append(spelling)
        if index + 1 == len(everything) or everything[index + 1][1] != scope:
            patterns.append({"name": scope, "match": _words(run)})
            run = []
    patterns += [
        {"name": "keyword.operator.comparison.servanda", "match": r"<=|>=|!=|<>|[=<>≤≥≠＝＜＞]"},
        {"name": "keyword.other.blank.servanda", "match": r"[?？]"},
        {"name": "variable.other.servanda", "match": r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"},
    ]
    return {"name": "Servanda", "scopeName": SCOPE, "fileTypes": ["agreement"], "patterns": patterns}


def _spellings(keywords: Mapping[str, Mapping[str, Any]], terminals: Sequence[str]) -> list[str]:
    return [spelling for one in terminals for language in ("en", "zh") for spelling in keywords[one][language]]


def _words(spellings: Iterable[str]) -> str:
    """One expression for keywords, whole words all of them; a number may touch a Chinese one."""
    listed = sorted(set(spellings), key=lambda one: (-len(one), one))
    english = [_blank(one) for one in listed if one.isascii()]
    chinese = [_blank(one) for one in listed if not one.isascii()]
    parts = [rf"(?<![\w.])(?:{'|'.join(english)})(?![\w])"] if english else []
    parts += [rf"(?<![^\W\d.])(?:{'|'.join(chinese)})(?![^\W\d])"] if chinese else []
    return "|".join(parts)


def _blank(spelling: str) -> str:
    return r"[ \t]+".join(re.escape(word) for word in spelling.split(" "))


def text(folder: Path) -> str:
    """The file for the keyword table in `folder`."""
    keywords = read_keywords((folder / "keywords.toml").read_text(encoding="utf-8"))
    return json.dumps(grammar(keywords), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    (dsl_folder() / PLACE).write_text(text(dsl_folder()), encoding="utf-8")
