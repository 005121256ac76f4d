"""What a hover says of a name, also where the agreement is unfinished: never more than is known."""

import pytest

from servanda.lsp.documents import Documents
from servanda.lsp.meanings import meaning

BASE = """\
agreement base
  language 1
  timezone UTC
  runs     2026-01-01 to 2026-12-31

party shop
  phone = ?
  kind  = enterprise
party customer "乙方"

event asked
  question id
  note     personal text
event answered
  question id

clause 1 "Answer"
  when asked
  shop must answered
  for the same question
  within 1 hour

clause 2 "Purpose"
  recital "x"
"""
OWN = """\
agreement own
  language 1
  extends "base.agreement"

replace event asked
  ticket id
  kind   optional one of bug, wish

remove clause 2

clause 3
  when asked where kind = bug and shop.size = "x" and shop.phone = "y"
  shop must nosuch
  for the same question
  within 1 hour
  overrides 1
  overrides 2
"""


def said(text: str, word: str, after: str, language: str = "en") -> list[str] | None:
    """The paragraphs of a hover over a word behind some text, in a file that extends another."""
    documents = Documents()
    documents.change("/w/base.agreement", BASE)
    file = "/w/base.agreement" if text is BASE else "/w/own.agreement"
    documents.change(file, text)
    found = meaning(documents.seen(file), file, text.index(word, text.index(after)), language)
    return None if found is None else found[1].split("\n\n")


@pytest.mark.parametrize(
    ("text", "word", "after", "paragraphs"),
    [
        (BASE, "shop", "party", ["party `shop`"]),
        (BASE, "customer", "party", ["party `customer`", "乙方"]),
        (BASE, "phone", "party", ["fact `phone` of `shop`", "blank: nobody has filled it in yet"]),
        (BASE, "kind", "party", ["fact `kind` of `shop`", "enterprise"]),
        (BASE, "note", "event", ["field `note` of `asked`", "personal text"]),
        (OWN, "kind", "where", ["field `kind` of `asked`", "optional one of bug, wish"]),
        # nobody says what these are: the event was replaced, the fact and the other event are not there
        (OWN, "question", "same", ["field `question` of `asked`"]),
        (OWN, "size", "where", ["fact `size` of `shop`"]),
        (OWN, "nosuch", "must", ["event `nosuch`", "used 1 time"]),
    ],
)
def test_what_is_known_of_a_name(text: str, word: str, after: str, paragraphs: list[str]) -> None:
    assert said(text, word, after) == paragraphs


def test_a_clause_is_said_in_the_language_asked_for() -> None:
    title, english = said(BASE, "1", "clause") or []
    assert title == "**1 Answer**"
    assert "within 1 hour" in english
    _, first, second = said(BASE, "1", "clause", "both") or []
    assert first == english
    assert "1 小时" in second


def test_a_clause_that_was_removed_means_nothing() -> None:
    assert said(OWN, "2", "overrides") is None
