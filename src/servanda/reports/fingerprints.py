"""What a finding is known by when the lines above it have moved."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from servanda.reports.findings import Finding
from servanda.reports.paths import relative

NAME = "servandaFinding/v1"
"""changes whenever the key does"""


def fingerprinted(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each finding with its fingerprint: 32 hexadecimal digits of its rule, clause and words; no line, column or file.

    Of several alike in one file the second one ends in `:2`, and so on.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for one in findings:
        parts = (one.rule, one.clause, *(one.identity or (one.message,)))
        key = "\0".join(map(_normal, parts)).encode("utf-8", "backslashreplace")
        digest = sha256(key).hexdigest()[:32]
        place = (digest, "" if one.span is None else relative(one.span.file))
        seen[place] += 1
        yield one, digest if seen[place] == 1 else f"{digest}:{seen[place]}"


def _normal(text: str) -> str:
    """`text` with single spaces and no differences of width or composition, as a baseline of `lint` has it."""
    return " ".join(unicodedata.normalize("NFKC", text).split())
