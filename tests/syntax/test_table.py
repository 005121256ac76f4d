"""The shipped parse table: fresh, plain, quick to load."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from servanda.resources import dsl_folder
from servanda.syntax import table
from servanda.syntax.generate import build_table, read_keywords

GRAMMAR, KEYWORDS = dsl_folder() / table.GRAMMAR, dsl_folder() / table.KEYWORDS


def test_the_shipped_table_is_what_grammar_and_keywords_give() -> None:
    shipped = json.loads((dsl_folder() / table.TABLE).read_text())
    built = json.loads(json.dumps(build_table(GRAMMAR, KEYWORDS)))
    assert shipped == built, "run `python -m servanda.syntax.table`"


def test_the_fingerprint_changes_with_either_file() -> None:
    grammar, keywords = GRAMMAR.read_bytes(), KEYWORDS.read_bytes()
    marks = {
        table.fingerprint(grammar, keywords),
        table.fingerprint(grammar + b" ", keywords),
        table.fingerprint(grammar, keywords + b" "),
        table.fingerprint(grammar.replace(b"MUST", b"MAST"), keywords),
    }
    assert len(marks) == 4


def test_no_spelling_is_given_twice_where_both_are_reserved() -> None:
    keywords = read_keywords(KEYWORDS.read_text())
    reserved = [
        spelling
        for entry in keywords.values()
        if entry["section"] not in ("words", "units")
        for spelling in (*entry["en"], *entry["zh"])
    ]
    assert len(reserved) == len(set(reserved))
    assert all(entry["en"] and entry["zh"] for entry in keywords.values())


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A language folder whose grammar was edited after its table was built, and a cache of its own."""
    folder = tmp_path / "dsl"
    folder.mkdir()
    for name in (table.KEYWORDS, table.TABLE):
        shutil.copy(dsl_folder() / name, folder)
    edited = GRAMMAR.read_text().replace("survives: SURVIVES", "survives: SURVIVES SURVIVES")
    (folder / table.GRAMMAR).write_text(edited)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(table, "dsl_folder", lambda: folder)
    return folder


def test_an_edited_grammar_is_built_once_and_cached_as_data(edited: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load = table.load_table.__wrapped__
    first = load()
    assert ("SURVIVES", "SURVIVES") in {rule.symbols for rule in first.rules}
    (cached,) = (edited.parent / "cache" / "servanda").iterdir()
    assert json.loads(cached.read_text())["fingerprint"] in cached.name
    monkeypatch.setattr(table, "_build", lambda _folder: pytest.fail("built again"))
    assert load() == first


def test_a_broken_cache_and_a_missing_table_are_built_over(edited: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (edited / table.TABLE).write_text("{")
    load = table.load_table.__wrapped__
    first = load()
    (cached,) = (edited.parent / "cache" / "servanda").iterdir()
    cached.write_text('["half')
    assert load() == first
    assert json.loads(cached.read_text())["fingerprint"]
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    assert load() == first


def test_regenerating_writes_the_table_beside_the_grammar(edited: Path) -> None:
    path = table.write_shipped_table(edited)
    assert path.parent == edited
    assert json.loads(path.read_text()) == json.loads(
        json.dumps(build_table(edited / table.GRAMMAR, edited / table.KEYWORDS))
    )
    assert {file.name for file in edited.iterdir()} == {table.GRAMMAR, table.KEYWORDS, table.TABLE}


def test_parsing_loads_neither_lark_nor_what_only_errors_need() -> None:
    script = (
        "import sys; from servanda.syntax import parse; parse('clause 1', 'f');"
        "print([m for m in sys.modules if m.split('.')[0] in ('lark', 'yaml', 'rich', 'duckdb', 'sqlglot', 'tomllib')"
        " or m.startswith('servanda.syntax.') and m.rsplit('.')[-1] in"
        " ('generate', 'recovery', 'expected', 'translation', 'headings')])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert run.stdout.strip() == "[]"
