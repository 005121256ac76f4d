"""Half-typed texts are the normal case: at every place of broken agreements every answer is an answer."""

import random
from pathlib import Path

import pytest

from servanda.lsp.completing import offers
from servanda.lsp.documents import Documents
from servanda.lsp.meanings import meaning
from servanda.lsp.occurrences import at, of
from servanda.lsp.positions import Places, Units
from servanda.lsp.symbols import branches
from tests.lint.mutated import mutated

REPO = Path(__file__).parents[2]
FILES = (
    REPO / "agreements" / "qinghe" / "qinghe.agreement",
    REPO / "agreements" / "incident-management" / "incidents.agreement",
    REPO / "tests" / "prose" / "whole.agreement",
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_answer_at_any_place_of_a_broken_text(file: Path) -> None:
    rng = random.Random(file.stem)  # noqa: S311 -- the same places every time
    whole = file.read_text(encoding="utf-8")
    for round_ in range(12):
        text = mutated(rng, whole) if round_ % 2 else whole[: rng.randrange(len(whole))]
        documents = Documents()
        documents.change(str(file), text)
        seen = documents.seen(str(file))
        branches(seen, str(file))
        for offset in [*rng.sample(range(len(text) + 1), min(8, len(text))), len(text)]:
            offers(seen, str(file), offset)
            meaning(seen, str(file), offset, "both")
            found = at(seen, str(file), offset)
            if found is not None:
                assert any(one.span == found.span for one in of(seen, found.symbol))


def test_every_name_of_the_standard_text_is_found_where_it_stands() -> None:
    file = REPO / "agreements" / "customer-maintenance" / "terms.agreement"
    documents = Documents()
    seen = documents.seen(str(file))
    text = seen.texts[str(file)]
    for word in ("reply_limit", "message_received", "office", "provider", "resolution_rate"):
        start = text.index(word)
        while start >= 0:
            before, after = text[start - 1], text[start + len(word)]
            line = text[text.rfind("\n", 0, start) + 1 : start]
            if not (
                before.isalnum() or before in "_." or after.isalnum() or after == "_" or '"' in line or "#" in line
            ):
                found = at(seen, str(file), start + 1)
                assert found is not None, f"{word} at {start}"
                assert found.symbol.name == word
            start = text.find(word, start + 1)


@pytest.mark.parametrize("units", list(Units))
def test_places_there_and_back(units: Units) -> None:
    text = "甲🧾\r\n\tb\rlast 🧾\n"
    places = Places(text, units)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] == "\r\n":
            continue
        assert places.offset(*places.position(offset)) == offset
    assert places.offset(99, 0) == len(text)
    assert places.offset(0, 99) == text.index("\r\n")
    assert places.offset(-1, 0) == 0


def test_the_columns_of_the_three_encodings() -> None:
    text = "甲🧾x"
    assert [Places(text, units).position(2) for units in (Units.UTF8, Units.UTF16, Units.UTF32)] == [
        (0, 7),
        (0, 3),
        (0, 2),
    ]
    # inside a character is its beginning
    assert Places(text, Units.UTF16).offset(0, 2) == 1
