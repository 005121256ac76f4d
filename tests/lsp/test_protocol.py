"""The language server as an editor speaks to it, over the pipes of a process of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from servanda.lint.fixing import applied, fixed
from servanda.lint.linting import lint_file
from servanda.lsp.positions import Places, Units

from .client import AnsweredError, Client

BASE = """\
agreement base "基础"
  language 1
  timezone Asia/Shanghai
  runs     2026-01-01 to 2026-12-31
  workdays office

party shop "甲方"
party customer "乙方"

calendar office
  open mon to fri 09:00-18:00

event asked "询问"
  question id
event answered "答复"
  question id

term reply_limit = 2 hours
"""
OWN = """\
agreement own "🧾 协议"
  language 1
  extends  "base.agreement"

# 🧾 a comment outside the basic plane
clause 1 "🧾 答复"
  quote "两小时内答复"
  when asked as v
  shop must answered
  for the same question
  within reply_limit

clause 1.1 "More"
  when asked
  shop must answered where question = "x"
  for the same question
  within 1 day
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.agreement").write_text(BASE, encoding="utf-8")
    (tmp_path / "own.agreement").write_text(OWN, encoding="utf-8")
    (tmp_path / "servanda.yaml").write_text("lint: {select: [NAM, DEO001]}", encoding="utf-8")
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Iterator[Client]:
    with Client(folder) as running:
        yield running


def place(text: str, word: str, after: str = "") -> tuple[int, int]:
    """Line and column, in UTF-16 units, of a word's second character behind some text."""
    return Places(text, Units.UTF16).position(text.index(word, text.index(after)) + 1)


def cut(text: str, found: dict[str, Any], units: Units = Units.UTF16) -> str:
    """What stands at a range."""
    places = Places(text, units)
    start, end = (places.offset(found[key]["line"], found[key]["character"]) for key in ("start", "end"))
    return text[start:end]


def changed(text: str, edits: list[dict[str, Any]]) -> str:
    """The text after edits."""
    places = Places(text, Units.UTF16)
    found = [
        (
            places.offset(edit["range"]["start"]["line"], edit["range"]["start"]["character"]),
            places.offset(edit["range"]["end"]["line"], edit["range"]["end"]["character"]),
            edit["newText"],
        )
        for edit in edits
    ]
    for start, end, new in sorted(found, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def test_findings_on_opening_typing_and_closing(client: Client, folder: Path) -> None:
    uri = client.open(folder / "own.agreement")
    (unused,) = client.published(uri)
    assert (unused["code"], unused["source"], unused["tags"]) == ("NAM007", "servanda", [1])
    assert unused["codeDescription"]["href"].endswith("rules.md#used-variables")
    assert cut(OWN, unused["range"]) == "v"
    client.change(uri, OWN.replace("shop must answered\n", "shop must anwsered\n", 1))
    (unknown,) = client.published(uri)
    assert (unknown["code"], unknown["severity"]) == ("MOD020", 1)
    assert "answered" in unknown["message"]
    client.change(uri, OWN.replace(" as v", ""))
    assert client.published(uri) == []
    client.change(uri, OWN)
    assert client.published(uri)
    client.close(uri)
    assert client.published(uri) == []


def test_labels_are_related_places(client: Client, folder: Path) -> None:
    text = OWN.replace(' where question = "x"', "").replace("within 1 day", "within reply_limit")
    uri = client.open(folder / "own.agreement", text)
    copied = next(one for one in client.published(uri) if one["code"] == "NAM008")
    (related,) = copied["relatedInformation"]
    assert related["location"]["uri"] == uri
    assert cut(text, related["location"]["range"]) == "1"


@pytest.mark.parametrize(
    ("offered", "units"), [(None, Units.UTF16), (["utf-8"], Units.UTF8), (["utf-32"], Units.UTF32)]
)
def test_columns_count_what_was_agreed(folder: Path, offered: list[str] | None, units: Units) -> None:
    text = OWN.replace('clause 1 "🧾 答复"', 'clause 1 "🧾 答复" when asked as w')
    with Client(folder, offered) as client:
        assert client.capabilities.get("positionEncoding", "utf-16") == units.value
        uri = client.open(folder / "own.agreement", text)
        found = [cut(text, one["range"], units) for one in client.published(uri)]
        assert found
        assert all(piece.strip() and "\n" not in piece for piece in found)


def test_hover_says_what_a_clause_means_in_both_languages(client: Client, folder: Path) -> None:
    uri = client.open(folder / "own.agreement")
    hover = client.at("hover", uri, place(OWN, "1 ", "clause"))
    said = hover["contents"]["value"]
    assert "within 2 hours" in said
    assert "2 小时" in said
    assert "> 两小时内答复" in said
    term = client.at("hover", uri, place(OWN, "reply_limit"))
    assert cut(OWN, term["range"]) == "reply_limit"
    assert "2 hours" in term["contents"]["value"]


def test_hover_in_one_language_and_users_words_as_data(folder: Path) -> None:
    text = OWN.replace('"🧾 答复"', '"**bold** <img src=x> [a](http://b) `c`"')
    with Client(folder, options={"language": "en"}) as client:
        said = client.at("hover", client.open(folder / "own.agreement", text), place(text, "1 ", "clause"))["contents"][
            "value"
        ]
    assert "2 小时" not in said
    assert r"\*\*bold\*\* \<img src\=x\>" in said.replace("\\=", r"\=") or "\\<img" in said
    assert "](http" not in said
    assert "<img" not in said.replace("\\<img", "")


def test_definition_and_references_cross_files(client: Client, folder: Path) -> None:
    uri = client.open(folder / "own.agreement")
    (home,) = client.at("definition", uri, place(OWN, "reply_limit"))
    assert home["uri"].endswith("/base.agreement")
    assert cut(BASE, home["range"]) == "reply_limit"
    places = client.at("references", uri, place(OWN, "asked", "when"), context={"includeDeclaration": True})
    assert sorted(one["uri"].rsplit("/", 1)[1] for one in places) == [
        "base.agreement",
        "own.agreement",
        "own.agreement",
    ]
    without = client.at("references", uri, place(OWN, "asked", "when"), context={"includeDeclaration": False})
    assert len(without) == 2


def test_rename_changes_every_file_that_names_it(client: Client, folder: Path) -> None:
    uri = client.open(folder / "own.agreement")
    ready = client.at("prepareRename", uri, place(OWN, "reply_limit"))
    assert ready["placeholder"] == "reply_limit"
    changes = client.at("rename", uri, place(OWN, "reply_limit"), newName="answer_limit")["changes"]
    texts = {"own": OWN, "base": BASE}
    for address, edits in changes.items():
        name = address.rsplit("/", 1)[1].removesuffix(".agreement")
        assert changed(texts.pop(name), edits).count("answer_limit") == 1
    assert not texts


@pytest.mark.parametrize(
    ("word", "name", "why"),
    [
        ("reply_limit", "2nd", "is no name"),
        ("reply_limit", "", "not empty"),
        ("reply_limit", "must", ""),
        ("asked", "answered", ""),
        ("question", "frage", "is known to other files"),
    ],
)
def test_a_rename_that_would_break_something_is_refused(
    client: Client, folder: Path, word: str, name: str, why: str
) -> None:
    uri = client.open(folder / "own.agreement")
    try:
        result = client.at("rename", uri, place(OWN, word, "when"), newName=name)
        said = client.logged[-1] if client.logged else ""
    except AnsweredError as refused:
        result, said = None, str(refused.args[0])
    assert result is None
    assert why in said


def test_what_a_binding_or_a_signed_agreement_names_is_not_renamed(client: Client, folder: Path) -> None:
    (folder / "logs.yaml").write_text("sources: {x: {events: {asked: {}}}}", encoding="utf-8")
    uri = client.open(folder / "own.agreement")
    with pytest.raises(AnsweredError, match=r"logs\.yaml names `asked` too"):
        client.at("rename", uri, place(OWN, "asked", "when"), newName="requested")
    (folder / "logs.yaml").unlink()
    signed = OWN.replace('  extends  "base.agreement"', '  status signed\n  extends  "base.agreement"')
    client.change(uri, signed)
    with pytest.raises(AnsweredError, match="signed"):
        client.at("rename", uri, place(signed, "asked", "when"), newName="requested")


@pytest.mark.parametrize(
    ("before", "wanted", "not_wanted"),
    [
        ("  within ", {"reply_limit"}, {"asked", "clause"}),
        ("  when ", {"first unanswered", "asked", "answered"}, {"shop", "within"}),
        ("  for the same ", {"question"}, {"asked", "shop"}),
        ("  shop ", {"must", "must not", "may"}, {"asked", "within"}),
        ("# servanda: ignore[", {"DEO001", "NAM007"}, {"asked"}),
        ('  quote "', set(), {"asked", "when"}),
    ],
)
def test_completion_offers_what_fits(
    client: Client, folder: Path, before: str, wanted: set[str], not_wanted: set[str]
) -> None:
    text = f"{OWN}\nclause 2\n  when asked\n{before}" if before == "  shop " else f"{OWN}\nclause 2\n{before}"
    uri = client.open(folder / "own.agreement", text)
    if before in {"  within ", "  for the same "}:
        text = f"{OWN}\nclause 2\n  when asked\n  shop must answered\n{before}"
        client.change(uri, text)
    found = {one["label"] for one in client.at("completion", uri, Places(text, Units.UTF16).end)}
    assert wanted <= found
    assert not found & not_wanted


def test_completion_in_chinese_keywords(client: Client, folder: Path) -> None:
    text = "协议 甲\n  语言 1\n  沿用 “base.agreement”\n\n条款 1\n  "
    uri = client.open(folder / "zh.agreement", text)
    found = {one["label"] for one in client.at("completion", uri, Places(text, Units.UTF16).end)}
    assert {"当", "每个", "原文"} <= found
    assert "when" not in found


def test_the_outline_nests_clauses_by_number(client: Client, folder: Path) -> None:
    uri = client.open(folder / "own.agreement")
    header, clause = client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert (header["name"], header["detail"]) == ("own", "🧾 协议")
    assert (clause["name"], clause["detail"]) == ("1", "🧾 答复")
    assert [child["name"] for child in clause["children"]] == ["1.1"]


def test_formatting_is_that_of_fmt(client: Client, folder: Path) -> None:
    loose = OWN.replace("  when asked\n", "     when    asked\n")
    uri = client.open(folder / "own.agreement", loose)
    options = {"tabSize": 2, "insertSpaces": True}
    edits = client.request("textDocument/formatting", {"textDocument": {"uri": uri}, "options": options})
    assert "\n  when asked\n" in changed(loose, edits)
    client.change(uri, loose + "clause ((")
    assert not client.request("textDocument/formatting", {"textDocument": {"uri": uri}, "options": options})


def test_actions_fix_as_lint_does_and_silence_with_a_place_for_the_reason(client: Client, folder: Path) -> None:
    uri = client.open(folder / "own.agreement")
    (one,) = client.published(uri)
    params = {"textDocument": {"uri": uri}, "range": one["range"], "context": {"diagnostics": [one]}}
    fix, ignore = client.request("textDocument/codeAction", params)
    found = lint_file(folder / "own.agreement").found
    assert (
        changed(OWN, fix["edit"]["changes"][uri]) == fixed(str(folder / "own.agreement"), OWN, found, unsafe=True).text
    )
    silenced = changed(OWN, ignore["edit"]["changes"][uri])
    assert "\n  # servanda: ignore[NAM007] \n  when asked as v\n" in silenced
    client.change(uri, silenced)
    assert {each["code"] for each in client.published(uri)} == {"SUP001", "NAM007"}
    client.change(uri, silenced.replace("ignore[NAM007] ", "ignore[NAM007] agreed"))
    assert client.published(uri) == []


def test_nothing_of_a_signed_agreement_is_offered_for_change(client: Client, folder: Path) -> None:
    signed = OWN.replace('  extends  "base.agreement"', '  status signed\n  extends  "base.agreement"')
    uri = client.open(folder / "own.agreement", signed)
    (one,) = client.published(uri)
    params = {"textDocument": {"uri": uri}, "range": one["range"], "context": {"diagnostics": [one]}}
    assert client.request("textDocument/codeAction", params) == []


def test_nothing_of_what_a_signed_agreement_rests_on_is_offered_for_change(client: Client, folder: Path) -> None:
    base = folder / "base.agreement"
    spare = "\nclause 9\n  when asked as spare\n  shop must answered\n  for the same question\n  within reply_limit\n"
    uri = client.open(base, BASE + spare)
    (one,) = [each for each in client.published(uri) if each["code"] == "NAM007"]
    params = {"textDocument": {"uri": uri}, "range": one["range"], "context": {"diagnostics": [one]}}
    # a draft rests on it: the fix and the comment are there
    assert len(client.request("textDocument/codeAction", params)) == 2
    # the same agreement is signed, on the disk and not open
    signed = OWN.replace('  extends  "base.agreement"', '  status signed\n  extends  "base.agreement"')
    (folder / "own.agreement").write_text(signed, encoding="utf-8")
    client.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    assert client.request("textDocument/codeAction", params) == []


def test_a_changed_base_is_seen_in_what_rests_on_it(client: Client, folder: Path) -> None:
    own, base = client.open(folder / "own.agreement"), client.open(folder / "base.agreement")
    client.change(base, BASE.replace("term reply_limit", "term other_limit"))
    codes: set[str] = set()
    while "MOD020" not in codes:
        codes = {one["code"] for one in client.published(own)}


def test_other_documents_are_left_alone(client: Client, folder: Path) -> None:
    uri = client.open(folder / "notes.txt", "clause")
    unsaved = client.open(folder / "x.agreement", "clause 1", uri="untitled:Untitled-1")
    for address in (uri, unsaved):
        assert client.at("hover", address, (0, 0)) is None
        assert client.at("completion", address, (0, 0)) in ([], None)


def test_the_fix_of_the_text_is_found_by_position(folder: Path) -> None:
    found = lint_file(folder / "own.agreement").found
    edits = [edit for one in found for fix in one.fixes[:1] for edit in fix.edits]
    assert " as v" not in applied(OWN, edits)


def test_a_base_open_under_another_spelling_of_its_path_is_the_open_text(client: Client, folder: Path) -> None:
    link = folder.parent / f"{folder.name}-link"
    link.symlink_to(folder)
    base = client.open(link / "base.agreement", BASE.replace("term reply_limit", "term other_limit"))
    own = client.open(folder / "own.agreement", OWN.replace("within reply_limit", "within other_limit"))
    assert not [one for one in client.published(own) if one["severity"] == 1]
    text = OWN.replace("within reply_limit", "within other_limit")
    line, column = place(text, "other_limit")
    assert [one["uri"] for one in client.at("definition", own, (line, column))] == [base]
