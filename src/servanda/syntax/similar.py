"""Which word was probably meant."""

from collections.abc import Mapping

_CLOSE_ENOUGH = 3


def closest(choices: Mapping[str, str]) -> str | None:
    """Of words mapped to what is written in their place, the one that differs least, if little enough; else None.

    Short words may differ in one place, words of six and more letters in two; letter case does not count.
    """
    best: tuple[int, str] | None = None
    for word, written in choices.items():
        distance = edit_distance(word, " ".join(written.lower().split()), limit=_CLOSE_ENOUGH)
        allowed = 0 if len(word) == 1 else 1 if len(word) < 6 else 2  # noqa: PLR2004 - the lengths of the docstring
        if distance <= allowed and (best is None or (distance, word) < best):
            best = (distance, word)
    return best[1] if best else None


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
