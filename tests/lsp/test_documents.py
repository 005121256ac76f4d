"""Documents, renames and refusals as an editor meets them: several files, the disk, and what is no agreement."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .client import AnsweredError, Client
from .test_protocol import BASE, OWN, changed, cut, place

NOWHERE = (0, 0)
OPTIONS = {"tabSize": 2, "insertSpaces": True}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "base.agreement").write_text(BASE, encoding="utf-8")
    (tmp_path / "own.agreement").write_text(OWN, encoding="utf-8")
    (tmp_path / "servanda.yaml").write_text("lint: {select: [NAM007]}", encoding="utf-8")
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Iterator[Client]:
    with Client(folder) as running:
        yield running


def codes(found: list[dict[str, Any]]) -> list[str]:
    return [one["code"] for one in found]


def test_closing_a_base_unsaved_brings_back_what_the_disk_has(client: Client, folder: Path) -> None:
    own = client.open(folder / "own.agreement")
    assert codes(client.published(own)) == ["NAM007"]
    base = client.open(folder / "base.agreement", BASE.replace("term reply_limit", "term other_limit"))
    assert "MOD020" in codes(client.published(own)), "the term is gone in the open text"
    client.close(base)
    assert codes(client.published(own)) == ["NAM007"], "on the disk it is there"


def test_a_file_that_changes_on_the_disk_is_seen(client: Client, folder: Path) -> None:
    own = client.open(folder / "own.agreement")
    assert codes(client.published(own)) == ["NAM007"]
    (folder / "servanda.yaml").write_text("lint: {ignore: [NAM007], select: [NAM007]}", encoding="utf-8")
    (folder / "base.agreement").write_text(BASE.replace("term reply_limit", "term other_limit"), encoding="utf-8")
    uri = (folder / "base.agreement").as_uri()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
    assert codes(client.published(own)) == ["MOD020"], "the other finding is no longer asked for"


def test_a_base_may_be_open_and_never_saved_or_not_be_there(client: Client, folder: Path) -> None:
    text = OWN.replace("base.agreement", "fresh.agreement")
    own = client.open(folder / "own.agreement", text)
    (missing,) = client.published(own)
    assert cut(text, missing["range"]) == '"fresh.agreement"'
    assert "fresh.agreement" in missing["message"]
    client.open(folder / "fresh.agreement", BASE)
    client.change(own, text + "\n")
    assert codes(client.published(own)) == ["NAM007"]
    # what rests on the new file is found, saved or not
    changes = client.at("rename", own, place(text, "reply_limit"), newName="answer_limit")["changes"]
    assert {uri.rsplit("/", 1)[1] for uri in changes} == {"own.agreement", "fresh.agreement"}


def test_what_is_no_agreement_gets_no_answer_and_no_complaint(client: Client, folder: Path) -> None:
    notes = client.open(folder / "notes.txt", "clause 1")
    document = {"textDocument": {"uri": notes}}
    client.change(notes, "clause 2")
    client.notify("textDocument/didSave", document)
    client.close(notes)
    context = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 6}}}
    assert not client.request("textDocument/formatting", {**document, "options": OPTIONS})
    assert client.at("prepareRename", notes, NOWHERE) is None
    assert client.at("rename", notes, NOWHERE, newName="x") is None
    assert not client.request("textDocument/codeAction", {**document, **context, "context": {"diagnostics": []}})
    assert not client.at("definition", notes, NOWHERE)
    assert not client.request("textDocument/documentSymbol", document)


def test_where_nothing_is_named_nothing_is_found_or_renamed(client: Client, folder: Path) -> None:
    own = client.open(folder / "own.agreement")
    comment = place(OWN, "comment")
    assert client.at("hover", own, comment) is None
    assert not client.at("definition", own, comment)
    with pytest.raises(AnsweredError, match="there is no name here"):
        client.at("prepareRename", own, comment)
    with pytest.raises(AnsweredError, match="a field is known to other files by this name"):
        client.at("prepareRename", own, place(OWN, "question", "for the same"))
    unchanged = client.at("rename", own, place(OWN, "reply_limit"), newName="reply_limit")
    assert not (unchanged or {}).get("changes"), "the name it has is no change"


def test_an_outline_of_half_a_file_and_of_none(client: Client, folder: Path) -> None:
    part = client.open(folder / "part.agreement", 'clause 3 "开始"\n  recital "x"\n')
    (clause,) = client.request("textDocument/documentSymbol", {"textDocument": {"uri": part}})
    assert (clause["name"], clause["detail"]) == ("3", "开始")
    gone = (folder / "gone.agreement").as_uri()
    assert not client.request("textDocument/documentSymbol", {"textDocument": {"uri": gone}})


def test_an_event_is_renamed_with_its_fields_and_a_variable_where_it_is_used(client: Client, folder: Path) -> None:
    text = OWN.replace('where question = "x"', "where question = w.question").replace(
        "  when asked\n", "  when asked as w\n"
    )
    own = client.open(folder / "own.agreement", text)
    changes = client.at("rename", own, place(text, "asked", "when"), newName="requested")["changes"]
    by_name = {uri.rsplit("/", 1)[1]: edits for uri, edits in changes.items()}
    assert changed(text, by_name["own.agreement"]) == text.replace("asked", "requested")
    assert changed(BASE, by_name["base.agreement"]) == BASE.replace("asked", "requested")
    ((uri, edits),) = client.at("rename", own, place(text, "w\n", "when asked as"), newName="case")["changes"].items()
    assert uri == own
    assert changed(text, edits) == text.replace("as w\n", "as case\n").replace("w.question", "case.question")


def test_a_metric_is_renamed_while_it_has_an_error(client: Client, folder: Path) -> None:
    """A metric knows no variable; the error that it has already is no reason to keep its name."""
    text = OWN + "\nmetric kept = count of asked\n  each week since c\n"
    own = client.open(folder / "own.agreement", text)
    assert any(one["severity"] == 1 for one in client.published(own))
    ((uri, edits),) = client.at("rename", own, place(text, "kept"), newName="counted")["changes"].items()
    assert (uri, changed(text, edits)) == (own, text.replace("kept", "counted"))


def test_a_name_that_would_be_taken_for_another_is_refused(client: Client, folder: Path) -> None:
    # the fact is compared with the text `paper`; a term of that name would be read in its place
    text = BASE.replace('party shop "甲方"\n', 'party shop "甲方"\n  kind = paper\n') + (
        'term file = "digital"\n\nclause 1\n  when asked where shop.kind = paper or shop.kind = file\n'
        "  shop must answered\n  for the same question\n  within reply_limit\n"
    )
    base = client.open(folder / "alone.agreement", text)
    with pytest.raises(AnsweredError, match=r"something else in alone\.agreement is called `paper`"):
        client.at("rename", base, place(text, "file", "term"), newName="paper")
    assert client.at("rename", base, place(text, "file", "term"), newName="form")["changes"]
    with pytest.raises(AnsweredError, match="with this name the agreement would have an error"):
        client.at("rename", base, place(text, "file", "term"), newName="reply_limit")


def test_typing_fast_is_looked_at_once(client: Client, folder: Path) -> None:
    own = client.open(folder / "own.agreement")
    client.published(own)
    client.change(own, OWN.replace("shop must answered\n", "shop must anwsered\n", 1))
    client.change(own, OWN.replace(" as v", ""))
    assert client.published(own) == [], "what was typed first is never complained of"


def test_a_mistake_in_the_settings_is_said_at_the_top_with_its_place(client: Client, folder: Path) -> None:
    settings = folder / "servanda.yaml"
    settings.write_text("lint:\n  select: [NAM007]\n  ingore: [x]\n", encoding="utf-8")
    own = client.open(folder / "own.agreement")
    (wrong,) = [one for one in client.published(own) if one["code"] == "CFG001"]
    assert wrong["message"].startswith("servanda.yaml:3: `ingore` is no setting of `lint`")
    assert wrong["range"] == {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    (related,) = wrong["relatedInformation"]
    assert related["location"]["uri"] == settings.as_uri()
    assert related["location"]["range"]["start"] == {"line": 2, "character": 0}
