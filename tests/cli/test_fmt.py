"""`servanda fmt`: what it writes, what it leaves alone, how it ends."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from servanda.cli import app

REPO = Path(__file__).parents[2]
MESSY = "term a=1 # one\nclause 1 within 15minutes\n"
NEAT = "term a = 1  # one\n\nclause 1\n  within 15 minutes\n"
BROKEN = "clause 1\n   wihtin 15 minutes\n"


def fmt(*arguments: str | Path, given: str | bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["fmt", *map(str, arguments)], input=given)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "messy.agreement").write_text(MESSY, encoding="utf-8")
    (tmp_path / "neat.agreement").write_text(NEAT, encoding="utf-8")
    return tmp_path


def test_files_are_laid_out(folder: Path) -> None:
    code, out, err = fmt(folder)
    assert (code, err) == (0, "")
    assert out == f"changed: {folder / 'messy.agreement'}\n2 agreements: 1 changed, 1 as it should be\n"
    assert (folder / "messy.agreement").read_text(encoding="utf-8") == NEAT
    assert sorted(file.name for file in folder.iterdir()) == ["messy.agreement", "neat.agreement"]
    assert fmt(folder)[:2] == (0, "2 agreements: 0 changed, 2 as they should be\n")


def test_check_and_diff_write_nothing(folder: Path) -> None:
    code, out, _ = fmt("--check", folder)
    assert code == 1
    assert out == f"would change: {folder / 'messy.agreement'}\n2 agreements: 1 would change, 1 as it should be\n"
    code, out, _ = fmt("--diff", folder)
    assert code == 1
    assert "-term a=1 # one\n" in out
    assert "+term a = 1  # one\n" in out
    assert (folder / "messy.agreement").read_text(encoding="utf-8") == MESSY
    assert fmt("--check", folder / "neat.agreement")[0] == fmt("--diff", folder / "neat.agreement")[0] == 0


def test_a_file_with_syntax_errors_is_not_touched_and_the_others_are(folder: Path) -> None:
    broken = folder / "broken.agreement"
    broken.write_text(BROKEN, encoding="utf-8")
    before = broken.stat()
    code, out, err = fmt(folder)
    assert code == 3
    assert "1 with syntax errors, not touched" in out
    assert "broken.agreement:2:4" in err
    assert broken.read_text(encoding="utf-8") == BROKEN
    assert broken.stat() == before
    assert (folder / "messy.agreement").read_text(encoding="utf-8") == NEAT
    (folder / "bytes.agreement").write_bytes(b"\xff\xfe")
    assert fmt(folder / "bytes.agreement")[0] == 3


def test_standard_input_goes_to_standard_output() -> None:
    assert fmt("-", given=MESSY) == (0, NEAT, "")
    assert fmt("-", "--check", given=MESSY)[:2] == (1, "")
    assert fmt("-", "--keywords", "zh", given=MESSY)[1] == "约定 a = 1  # one\n\n条款 1\n  限时 15分钟\n"
    code, out, err = fmt("-", given=BROKEN)
    assert (code, out) == (3, "")
    assert "wihtin" in err
    assert fmt("-", given=b"\xff")[0] == 2
    assert fmt("-", "x.agreement", given=MESSY)[0] == 2


def test_links_permissions_and_line_ends_stay(folder: Path) -> None:
    file, link = folder / "messy.agreement", folder / "link.agreement"
    file.write_bytes(MESSY.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    link.symlink_to(file.name)
    assert fmt(link)[0] == 0
    assert link.is_symlink()
    assert file.read_bytes() == NEAT.replace("\n", "\r\n").encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_byte_order_mark_goes(folder: Path) -> None:
    file = folder / "neat.agreement"
    file.write_bytes(b"\xef\xbb\xbf" + NEAT.encode())
    assert fmt("--check", file)[0] == 1
    assert fmt(file)[0] == 0
    assert file.read_bytes() == NEAT.encode()


def test_what_cannot_be_written_stays_and_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    code, _, err = fmt(folder / "messy.agreement")
    assert code == 2
    assert "No space left on device" in err
    assert (folder / "messy.agreement").read_text(encoding="utf-8") == MESSY
    assert sorted(file.name for file in folder.iterdir()) == ["messy.agreement", "neat.agreement"]


@pytest.mark.parametrize("arguments", [["missing.agreement"], [], ["--keywords", "de", "."], ["--bogus"]])
def test_wrong_usage(arguments: list[str]) -> None:
    code, _, err = fmt(*arguments)
    assert code == 2
    assert err


def test_nothing_to_format(tmp_path: Path) -> None:
    code, _, err = fmt(tmp_path)
    assert code == 3
    assert "nothing to format" in err


def test_as_a_process_without_heavy_imports(folder: Path) -> None:
    script = (
        "import sys; sys.argv = ['servanda', 'fmt', sys.argv[1]]\n"
        "from servanda.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    found = subprocess.run(  # noqa: S603 -- the program under test
        [sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=True, cwd=REPO
    )
    assert not {"duckdb", "sqlglot", "yaml", "lark"} & set(found.stdout.splitlines()[-1].split())
    assert (folder / "messy.agreement").read_text(encoding="utf-8") == NEAT


def test_a_defect_of_the_layout_touches_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("servanda.syntax.layout.format.printed", lambda _: iter(["term a = 2"]))
    code, _, err = fmt(folder / "messy.agreement")
    assert code == 4
    assert "stays as it is" in err
    assert (folder / "messy.agreement").read_text(encoding="utf-8") == MESSY
