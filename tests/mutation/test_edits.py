"""The changes are what they say: a mutant that changes nothing, or cannot run, would say nothing of the tests."""

import ast

import duckdb
import pytest

from . import sql_edits
from .mutants import PACKAGE, read_module
from .python_edits import changes
from .run import FOLDERS, equivalents, stale


def sql(template: str) -> dict[str, str]:
    return {f"{edit.what} @{edit.start}": edit.apply(template) for edit in sql_edits.edits(template)}


def python(body: str) -> list[str]:
    tree = ast.parse(body)
    found = []
    for change in changes(tree, sql=False):
        old = change.swap()
        found.append(ast.unparse(tree))
        change.undo(old)
    assert ast.unparse(tree) == ast.unparse(ast.parse(body))
    return found


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("a.x < 1", ["a.x <= 1", "a.x < 2"]),
        ("a.x IS NULL", ["a.x IS NOT NULL"]),
        ("a.x IS NOT NULL", ["a.x IS NULL"]),
        ("a.x IS DISTINCT FROM FALSE", ["a.x IS NOT DISTINCT FROM FALSE"]),
        ("COALESCE(a.x, f(b.y, c.z))", ["(a.x)", "(f(b.y, c.z))"]),
        ("SELECT a.x FROM a LEFT JOIN b ON a.x = b.x", ["SELECT a.x FROM a  JOIN b ON a.x = b.x"]),
        ("SELECT DISTINCT a.x FROM a", ["SELECT  a.x FROM a"]),
        ("SELECT a.x FROM a WHERE NOT a.y", ["SELECT a.x FROM a WHERE  a.y", "SELECT a.x FROM a WHERE TRUE"]),
        ("f() OVER (PARTITION BY a.x ORDER BY a.y)", ["f() OVER ( ORDER BY a.y)"]),
        ("f() OVER (PARTITION BY a.x, a.z ORDER BY a.y)", ["f() OVER (PARTITION BY a.z ORDER BY a.y)"]),
        ("f() OVER (ORDER BY a.y, a.z)", ["f() OVER (ORDER BY a.y DESC, a.z)", "f() OVER (ORDER BY a.z)"]),
        ("CASE WHEN a.x THEN a.y ELSE a.z END", ["CASE WHEN FALSE THEN a.y ELSE a.z END"]),
        ("CASE WHEN a.x THEN 'met' ELSE a.z END", ["CASE WHEN a.x THEN 'late' ELSE a.z END"]),
        ("COUNT(*) FILTER (WHERE a.x)", ["COUNT(*) FILTER (WHERE TRUE)"]),
    ],
)
def test_templates_are_changed_token_by_token(template: str, expected: list[str]) -> None:
    squeezed = {" ".join(text.split()) for text in sql(template).values()}
    assert {" ".join(text.split()) for text in expected} <= squeezed
    assert template not in squeezed


def test_what_stands_in_quotes_is_left_alone() -> None:
    assert sql("a.x || ' < AND '") == {}


def test_a_changed_query_runs() -> None:
    template = (
        "SELECT a.x, COALESCE(MIN(a.y), 0) AS y, ROW_NUMBER() OVER (PARTITION BY a.x ORDER BY a.x, a.x) AS n FROM a "
        "LEFT JOIN b ON a.x = b.x AND a.y < b.y WHERE a.x IS NOT NULL OR NOT a.z GROUP BY a.x, a.z"
    )
    connection = duckdb.connect()
    connection.execute("CREATE TABLE a AS SELECT 1 AS x, 2 AS y, TRUE AS z")
    connection.execute("CREATE TABLE b AS SELECT 1 AS x, 3 AS y")
    changed = sql(template)
    assert len(changed) > 10
    for text in changed.values():
        connection.execute(text).fetchall()


def test_functions_are_changed_node_by_node() -> None:
    body = "def f(a, b):\n    if a < b and b:\n        return max(a, 1)\n    return a - b"
    assert set(python(body)) == {
        body.replace("<", "<="),
        body.replace("and", "or"),
        body.replace("a < b and b", "not (a < b and b)"),
        body.replace("max", "min"),
        body.replace("1", "2"),
        body.replace("1", "0"),
        body.replace("a - b", "a + b"),
    }


def test_arms_and_statements_can_go() -> None:
    body = "def f(a):\n    match a:\n        case 1:\n            g(a)\n        case _:\n            h.x = a"
    found = python(body)
    assert body.replace("case 1", "case _ if False") in found
    assert body.replace("g(a)", "pass") in found
    assert body.replace("h.x = a", "pass") in found


def test_messages_and_docstrings_are_left_alone() -> None:
    assert python('def f(a):\n    """Less than 1 < 2."""\n    raise ValueError(a + 1)') == []


def files() -> list[str]:
    there = [PACKAGE / "servanda" / name for name in FOLDERS if (PACKAGE / "servanda" / name).is_dir()]
    return [
        path.relative_to(PACKAGE / "servanda").as_posix() for folder in there for path in sorted(folder.glob("*.py"))
    ]


@pytest.mark.parametrize("file", files())
def test_every_mutant_can_be_compiled_and_has_a_name_of_its_own(file: str) -> None:
    module = read_module(file)
    before = ast.dump(module.tree)
    for mutant in module.mutants:
        old = mutant.change.swap()
        ast.unparse(mutant.change.owner)
        mutant.change.undo(old)
    assert ast.dump(module.tree) == before
    assert len({mutant.name for mutant in module.mutants}) == len(module.mutants)


def test_what_is_called_equivalent_names_a_module_and_a_reason() -> None:
    """A change of the program may take an entry's mutant away; the runner says so when it meets one."""
    assert {name.partition("::")[0] for name in equivalents()} <= set(files())
    assert all(reason.strip() for reason in equivalents().values())


def test_an_entry_without_its_mutant_is_named() -> None:
    module = read_module("clocks/due.py")
    known = {"clocks/due.py::no_such_function | constant | 1 + 1": "", module.mutants[0].name: ""}
    assert stale(known, [module]) == ["clocks/due.py::no_such_function | constant | 1 + 1"]
