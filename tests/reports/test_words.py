"""Times, amounts and keys in words; plain text and its display cells."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from servanda.clocks import Zone
from servanda.reports.plain import fold, pad, plain, width
from servanda.reports.words import Phrases, amount, mask, share, span_words

SECOND = 1_000_000


@pytest.mark.parametrize(
    ("micros", "words"),
    [
        (1, "0.000001 s"),
        (1_000, "0.001 s"),
        (SECOND, "1 s"),
        (37 * SECOND + 500_000, "37.5 s"),
        (60 * SECOND, "1 min"),
        (733 * SECOND, "12 min 13 s"),
        (7_500 * SECOND, "2 h 5 min"),
        (7_205 * SECOND, "2 h 5 s"),
        (86_400 * SECOND, "1 day"),
        (273_600 * SECOND, "3 days 4 h"),
    ],
)
def test_lengths_of_time(micros: int, words: str) -> None:
    assert span_words(micros) == words


@pytest.mark.parametrize(
    ("kept", "decided", "words"),
    [(1, 1, "100%"), (9_999, 10_000, "99.9%"), (2, 3, "66.6%"), (0, 4, "0%"), (1, 10_000, "0.0%")],
)
def test_only_a_full_house_reads_hundred(kept: int, decided: int, words: str) -> None:
    assert share(kept, decided) == words


def test_instants_are_local() -> None:
    phrases = Phrases(Zone("Asia/Shanghai"))
    midnight = 1_770_220_800 * SECOND  # 2026-02-04T16:00:00Z
    assert phrases.moment(midnight) == "Thu 2026-02-05 00:00:00"
    assert phrases.deadline(midnight) == "Wed 2026-02-04 24:00:00"
    assert phrases.deadline(midnight + 1_000) == "Thu 2026-02-05 00:00:00.001"
    assert phrases.day(midnight) == "2026-02-05"
    assert phrases.day(midnight + 9 * 3600 * SECOND) == "2026-02-05 09:00"
    # a log that ends at 09:00:59 was not seen until 09:00
    assert phrases.day(midnight + (9 * 3600 + 59) * SECOND) == "2026-02-05 09:00:59"
    assert phrases.day(midnight + 1_500) == "2026-02-05 00:00:00.0015"


@pytest.mark.parametrize(("value", "shown"), [("wm00000042", "wm…42"), ("short", "…"), ("", "…")])
def test_masks_keep_two_characters_at_each_end(value: str, shown: str) -> None:
    assert mask(value) == shown


def test_keys_are_one_word_each() -> None:
    phrases = Phrases(Zone("UTC"), frozenset({"phone"}))
    assert phrases.key([("conversation", "群 7"), ("phone", "13800000042"), ("x", 'a"b')]) == (
        'conversation="群 7" phone=13…42 x="a\\"b"'
    )


@pytest.mark.parametrize(("value", "words"), [("2000.00", "2,000"), ("1999.50", "1,999.50"), ("0.01", "0.01")])
def test_amounts(value: str, words: str) -> None:
    assert amount(Decimal(value)) == words


@given(st.text())
def test_plain_text_is_printable_and_stays_so(text: str) -> None:
    shown = plain(text)
    assert plain(shown) == shown
    assert all(char.isprintable() or char.isspace() for char in shown)
    assert "\n" not in shown
    assert "\x1b" not in shown


@given(st.text(alphabet="ab c甲乙，（é"), st.integers(2, 12))
def test_folding_keeps_every_character_and_the_width(text: str, cells: int) -> None:
    pieces = fold(text, cells)
    assert all(width(piece) <= cells for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_cells_agree_with_the_terminals() -> None:
    for text in ("协议 2.1.1.3", "二级问题（需求协调）", "█▁·✓✗…–", "café", "ｆｕｌｌ", "한글"):
        assert width(text) == cell_len(text)
    assert pad("协议", 6) == "协议  "
