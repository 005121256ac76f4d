"""What the program's own source does not do: run code, start programs, unpickle, paste SQL, load YAML as objects."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).resolve().parents[2] / "src" / "servanda").rglob("*.py"))
CALLS = frozenset({"eval", "exec", "compile", "__import__", "input", "breakpoint"})
MODULES = frozenset(
    {"subprocess", "pickle", "marshal", "shelve", "ctypes", "socket", "code", "pty", "runpy", "requests"}
)
MODULES_ALSO = frozenset({"urllib.request", "http.client", "xmlrpc", "multiprocessing", "importlib.util"})
OS_CALLS = frozenset(
    {"system", "popen", "execv", "execve", "execvp", "spawnl", "spawnv", "fork", "posix_spawn", "startfile"}
)
YAML = frozenset({"load", "full_load", "unsafe_load", "load_all", "full_load_all", "unsafe_load_all"})
LOADERS = frozenset({"Loader", "FullLoader", "UnsafeLoader", "CLoader", "CFullLoader"})
# the constructor of a record, made of the names of a class's own fields
ALLOWED = {("records.py", "exec")}


def parsed() -> Iterator[tuple[Path, ast.AST]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path, node


def called(node: ast.Call) -> tuple[str | None, str]:
    """The name before the dot, if any, and the name called."""
    match node.func:
        case ast.Name(name):
            return None, name
        case ast.Attribute(ast.Name(of), name):
            return of, name
        case ast.Attribute(_, name):
            return "?", name
    return None, ""


def complaints(path: Path, node: ast.AST) -> Iterator[str]:  # noqa: C901 - one case for each thing that is not done
    where = f"{path.name}:{getattr(node, 'lineno', 0)}"
    match node:
        case ast.Call():
            of, name = called(node)
            if of is None and name in CALLS and (path.name, name) not in ALLOWED:
                yield f"{where} calls {name}"
            if of == "os" and name in OS_CALLS:
                yield f"{where} calls os.{name}"
            if of == "yaml" and name in YAML:
                yield f"{where} calls yaml.{name}"
            if any(word.arg == "shell" for word in node.keywords):
                yield f"{where} names a shell"
            if name in {"execute", "executemany", "sql"} and node.args and pasted(node.args[0]):
                yield f"{where} pastes SQL"
        case ast.Import(names):
            yield from (f"{where} imports {one.name}" for one in names if foreign(one.name))
        case ast.ImportFrom(module=str(module)):
            if foreign(module):
                yield f"{where} imports from {module}"
        case ast.Attribute(ast.Name("yaml"), name) if name in LOADERS:
            yield f"{where} uses yaml.{name}"


def foreign(module: str) -> bool:
    return module.partition(".")[0] in MODULES or module in MODULES_ALSO


def pasted(value: ast.expr) -> bool:
    """A text put together from parts: f-string with places, `+`, `%`, `.format`."""
    match value:
        case ast.JoinedStr(values):
            return any(isinstance(part, ast.FormattedValue) for part in values)
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            return True
        case ast.Call(ast.Attribute(_, "format")):
            return True
    return False


def test_nothing_of_the_kind_in_the_source() -> None:
    assert len(SOURCES) > 150
    assert [complaint for path, node in parsed() for complaint in complaints(path, node)] == []


@pytest.mark.parametrize(
    "line",
    [
        "eval(x)",
        "exec(x)",
        "__import__(x)",
        "os.system(x)",
        "import subprocess",
        "from subprocess import run",
        "import pickle",
        "yaml.load(x)",
        "yaml.unsafe_load(x)",
        "yaml.FullLoader",
        "run(x, shell=True)",
        'connection.execute(f"SELECT {x}")',
        'connection.execute("SELECT " + x)',
        'connection.sql("SELECT %s" % x)',
        'connection.execute("SELECT {}".format(x))',
    ],
)
def test_the_test_would_see_it(line: str) -> None:
    assert [found for node in ast.walk(ast.parse(line)) for found in complaints(Path("x.py"), node)]
