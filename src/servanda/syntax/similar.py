"""Which word was probably meant."""

from collections.abc import Callable, Iterable

# what people write for a word of the language; the legal meaning is the same
_USUAL = {
    "shall": "must",
    "should": "must",
    "shall not": "must not",
    "unless": "except when",
    "every": "each",
    "mins": "minutes",
    "min": "minutes",
    "hrs": "hours",
    "business day": "working day",
    "business days": "working days",
    "business hours": "working hours",
    "per month": "a month",
    "per time": "each time",
    "必须": "应当",
    "应该": "应当",
    "禁止": "不得",
    "或者": "或",
    "并且": "且",
    "如果": "若",
    "个工作日": "工作日",
    "日": "天",
    "个小时": "小时",
    "分": "分钟",
    "钟头": "小时",
}
_FAR = 3


def usual(written: str) -> str | None:
    """The keyword for a phrase that people write for it."""
    return _USUAL.get(" ".join(written.lower().split()))


def usual_lengths(word: str) -> set[int]:
    """How many words the usual phrases for a keyword have."""
    return {len(written.split()) for written, meant in _USUAL.items() if meant == word}


def closest(pairs: Iterable[tuple[str, str]], goes_on: Callable[[tuple[str, str]], bool]) -> tuple[str, str] | None:
    """Of pairs (keyword, what is written) the one that differs least, if little enough; else None.

    Short words may differ in one place, words of six and more letters in two; letter case does not count. Among equals
    one after which the text `goes_on` to make sense is taken.
    """
    best: tuple[int, bool, tuple[str, str]] | None = None
    for pair in pairs:
        word, written = pair[0], " ".join(pair[1].lower().split())
        distance = 0 if _USUAL.get(written) == word else edit_distance(word, written, limit=_FAR)
        allowed = 0 if len(word) == 1 else 1 if len(word) < 6 else 2  # noqa: PLR2004 - the lengths of the docstring
        if distance > allowed or (best is not None and distance > best[0]):
            continue
        rank = (distance, not goes_on(pair), pair)
        if best is None or rank < best:
            best = rank
    return best[2] if best else None


def edit_distance(left: str, right: str, *, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), at most `limit`."""
    if abs(len(left) - len(right)) >= limit:
        return limit
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        last, row_before = row, before
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, row_before[j - 2] + 1)
            row.append(cost)
        before = last
        if min(row) >= limit:
            return limit
    return min(row[-1], limit)
