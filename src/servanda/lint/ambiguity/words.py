"""Words that leave open what is owed: looked for in the sentences clauses rest on, each with what to write instead."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeAlias

from servanda.lint.prose import Prose
from servanda.lint.quoted import Quoted, clauses, place, prose_labels
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.lint.uses import nodes
from servanda.syntax import tree

Words: TypeAlias = tuple[tuple[str, str], ...]
"""regular expressions and what to write instead; an expression matches the word alone, whatever stands around it"""

Settled: TypeAlias = Callable[[Subject, Quoted, str], bool]
"""whether the rule beside a word (the third argument, as written) makes it precise"""


def vague(subject: Subject, words: Words, why: str, settled: Settled) -> Iterator[Finding]:
    """One finding per clause of the agreement's own file and word: `clause 1 says “soon”, ` and `why`.

    A word is left alone where the rule settles it, where the prose defines it, and in a recital, which binds nobody.
    """
    pattern = _pattern(words)
    for quoted in clauses(subject):
        if not quoted.own or any(isinstance(line, tree.RecitalLine) for line in quoted.item.lines):
            continue
        told: set[str] = set()
        for match in pattern.finditer(quoted.sentence):
            word = match[0]
            if word.casefold() in told or settled(subject, quoted, word) or _defined(quoted.prose, word):
                continue
            told.add(word.casefold())
            yield Finding(
                f"clause {quoted.number} says “{' '.join(word.split())}”, {why}",
                place(subject, quoted, match.start(), match.end()),
                help=words[int((match.lastgroup or "w0")[1:])][1],
                labels=prose_labels(quoted, word),
                breadcrumb=quoted.breadcrumb,
            )


@cache
def _pattern(words: Words) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<w{number}>{form})" for number, (form, _) in enumerate(words)), re.IGNORECASE)


def _defined(prose: Prose | None, word: str) -> bool:
    """Whether the prose says what it means by a word: `“合理时间”是指…`, `“promptly” means …`."""
    if prose is None or word not in prose.text:
        return False
    form = rf"{re.escape(word)}[^。.\n]{{0,16}}(?:是指|系指|指的是|\bmeans?\b|\bshall\s+mean\b)"
    return re.search(form, prose.text, re.IGNORECASE) is not None


def has(quoted: Quoted, *kinds: type) -> bool:
    """Whether a clause's lines have such a part anywhere."""
    return any(isinstance(node, kinds) for node in nodes(quoted.item.lines))
