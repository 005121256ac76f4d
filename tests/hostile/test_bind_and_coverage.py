"""`servanda bind` and `servanda coverage` look at strangers' files as well: the same promises hold."""

import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from servanda.cli import app
from servanda.logs.document import read_document
from tests.hostile.conftest import Ended

NASTY = [
    "\x1b[31mred\x1b[0m",
    "[bold]markup[/bold]",
    "\u202egnp.exe",
    "<script>alert(1)</script>",
    "'); DROP TABLE x; --",
    '"quoted" \\ back',
    "=cmd|'x'!A0",
    "line\u2028end",
    "*alias &anchor !!tag",
    "x: {y: [z",
    "\x7f\x9b1m",
]


def ended(*arguments: str | Path) -> Ended:
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def sound(path: Path) -> bool:
    """It is read as a binding's text, and says the sources."""
    document, found = read_document(path.read_text(encoding="utf-8"), str(path))
    return found == () and document is not None and "sources" in document.entries


def export(value: str) -> str:
    return "".join(
        f"{number},2026-01-05 1{number % 10}:00:00,{quoted(value)},{quoted(f'{value} {number % 3}')},t{number}\n"
        for number in range(30)
    )


@pytest.mark.parametrize("nasty", NASTY)
def test_bind_writes_names_and_values_of_strangers_as_text(tmp_path: Path, nasty: str) -> None:
    """The proposal is printable, and as YAML it says the name of the column again, character for character."""
    path = tmp_path / "desk.csv"
    path.write_text(f"no,at,what,{quoted(nasty)},ticket\n{export(nasty)}", encoding="utf-8")
    target = tmp_path / "logs.yaml"
    assert ended("bind", path).code in {0, 1}
    assert ended("bind", path, "-o", target).code in {0, 1}
    written = target.read_text(encoding="utf-8")
    assert all(letter.isprintable() or letter == "\n" for letter in written), written
    assert sound(target)


def test_bind_on_a_file_name_of_a_stranger(tmp_path: Path) -> None:
    for nasty in ("\x1b[31m.csv", "[bold].csv", "\u202e.csv", "a\nb: c.csv", "-o.csv", "*.csv", "'.csv"):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        path = folder / nasty
        path.write_text(f"no,at,what,more,ticket\n{export('asked')}", encoding="utf-8")
        target = folder / "logs.yaml"
        assert ended("bind", path, "-o", target).code in {0, 1}
        assert sound(target)


def test_bind_on_a_huge_field_and_on_nul(tmp_path: Path) -> None:
    path = tmp_path / "desk.csv"
    path.write_text(f"no,at,what,more,ticket\n{export('x' * 300_000)}", encoding="utf-8")
    shown = ended("bind", path)
    assert shown.code in {0, 1, 3}
    assert len(shown.both) < 200_000
    path.write_bytes(b"no,at\n" + b"x" * 9_000_000)
    assert ended("bind", path).code in {1, 3}
    path.write_bytes(b"no,at\n1,\0\0\0\n\0\0")
    assert ended("bind", path).code in {0, 1, 3}
    path.write_bytes(os.urandom(5_000))
    assert ended("bind", path).code in {1, 3}


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full", "/proc/self/mem", "/dev/stdin"])
def test_bind_and_coverage_read_no_device(shop: Any, device: str, run: Any) -> None:
    """Also not under a name that looks like an export."""
    if not Path(device).exists():
        pytest.skip(f"no {device} here")
    shop.write()
    (shop.folder / "link.csv").symlink_to(device)
    for arguments in (("bind", device), ("bind", "link.csv"), ("coverage", "shop.agreement", "--logs", device)):
        refused = run(*arguments, cwd=shop.folder, seconds=20)
        assert refused.code in {2, 3}
        assert len(refused.both) < 5_000


def test_bind_does_not_wait_for_a_pipe(shop: Any, run: Any) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    shop.write()
    os.mkfifo(shop.folder / "pipe.csv")
    assert run("bind", "pipe.csv", cwd=shop.folder, seconds=20).code in {2, 3}


def test_bind_writes_over_nothing_and_through_no_link(shop: Any) -> None:
    shop.write()
    other = shop.folder / "other.txt"
    other.write_text("mine", encoding="utf-8")
    (shop.folder / "new.yaml").symlink_to(other)
    assert ended("bind", shop.folder / "desk.csv", "-o", shop.folder / "new.yaml").code == 2
    assert other.read_text(encoding="utf-8") == "mine"
    before = (shop.folder / "logs.yaml").read_bytes()
    assert ended("bind", shop.folder / "desk.csv", "-o", shop.folder / "logs.yaml").code == 2
    assert (shop.folder / "logs.yaml").read_bytes() == before


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("form", ["text", "concise", "json"])
def test_coverage_prints_nothing_a_terminal_obeys(shop: Any, nasty: str, form: str) -> None:
    """In cells, in the name of a column that a field needs and that is not there, and in a value nobody agreed on."""
    shop.files["desk.csv"] += f"9,2026-01-07 10:00:00,asked,{quoted(nasty)},1,{quoted(nasty)},{quoted(nasty)},\n"
    shop.files["desk.csv"] += f"10,{quoted(nasty)},{quoted(nasty)},{quoted(nasty)},x,,,\n"
    shop.write()
    assert ended("coverage", shop.folder / "shop.agreement", "--format", form).code in {0, 1}
    name = "".join(letter for letter in nasty if letter not in '\x1b\x7f\x9b\u2028"\\')
    binding = (shop.folder / "logs.yaml").read_text(encoding="utf-8")
    (shop.folder / "logs.yaml").write_text(
        binding.replace("note: note", f"note: '{name.replace(chr(39), chr(39) * 2)}'")
    )
    assert ended("coverage", shop.folder / "shop.agreement", "--format", form).code in {0, 1, 3}


def test_coverage_of_a_huge_field(shop: Any) -> None:
    shop.files["desk.csv"] += f"9,{'x' * 10_000_000},asked,t9,1,bug,,\n"
    shop.write()
    shown = ended("coverage", shop.folder / "shop.agreement")
    assert shown.code in {0, 1}
    assert len(shown.both) < 100_000


def test_coverage_follows_no_link_out_of_the_folder(shop: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    secret.write_text("no,at,what\nS3CRET,x,y\n", encoding="utf-8")
    shop.write()
    (shop.folder / "desk2.csv").symlink_to(secret)
    assert "S3CRET" not in ended("coverage", shop.folder / "shop.agreement").both
