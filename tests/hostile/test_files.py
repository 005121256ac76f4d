"""Files that are none, lead elsewhere, or are not what they seem."""

import os
from pathlib import Path
from typing import Any

import pytest

from servanda.syntax.source import MAX_BYTES

SECRET = "root:x:0:0:TOP-SECRET"  # noqa: S105 - what must not be shown


def pipe(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(path)


def test_a_shop_in_order(shop: Any) -> None:
    text, _, _ = shop.every()
    assert text.code == 1
    assert "t2" in text.out


@pytest.mark.parametrize("command", ["check", "lint"])
def test_a_pipe_for_an_agreement_is_refused_and_not_waited_for(shop: Any, command: str, run: Any) -> None:
    pipe(shop.folder / "p.agreement")
    ended = run(command, "p.agreement", cwd=shop.folder, seconds=20)
    assert ended.code == {"check": 3, "lint": 1}[command]
    assert "SYN023" in ended.both


def test_a_pipe_for_a_binding_is_refused_and_not_waited_for(shop: Any, run: Any) -> None:
    shop.write()
    pipe(shop.folder / "p.yaml")
    ended = run("check", "shop.agreement", "--logs", "p.yaml", cwd=shop.folder, seconds=20)
    assert (ended.code, "BIND021" in ended.err) == (3, True)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full", "/proc/self/mem", "/proc/self/environ", "/dev/stdin"])
def test_devices_are_no_bindings_and_no_agreements(shop: Any, device: str, run: Any) -> None:
    if not Path(device).exists():
        pytest.skip(f"no {device} here")
    shop.write()
    assert run("check", "shop.agreement", "--logs", device, cwd=shop.folder, seconds=20).code == 3
    assert run("check", device, cwd=shop.folder, seconds=20).code == 3


def test_an_export_that_is_a_pipe_or_a_folder_is_no_file(shop: Any) -> None:
    shop.files = {}
    pipe(shop.folder / "desk-1.csv")
    (shop.folder / "desk-2.csv").mkdir()
    ended = shop.check()
    assert (ended.code, "BIND009" in ended.err) == (3, True)


@pytest.mark.parametrize(
    "path",
    ["../secret.csv", "/etc/passwd", "sub/../../secret.csv", "C:\\secret.csv", "..\\secret.csv", "\\\\host\\x.csv"],
)
def test_paths_that_climb_are_refused(shop: Any, path: str) -> None:
    (shop.folder.parent / "secret.csv").write_text(SECRET)
    shop.path = path.replace("\\", "\\\\")
    ended = shop.check()
    assert ended.code == 3
    assert "BIND008" in ended.err or "BIND009" in ended.err
    assert SECRET not in ended.both


@pytest.mark.parametrize("base", ["..", "/", "/etc", "sub/../..", "linked"])
def test_a_binding_cannot_send_the_check_elsewhere(shop: Any, base: str) -> None:
    (shop.folder.parent / "desk.csv").write_text(SECRET)
    (shop.folder / "linked").symlink_to(shop.folder.parent)
    shop.write()
    shop.binding = f"base: {base}\n" + (shop.folder / "logs.yaml").read_text()
    ended = shop.check()
    assert (ended.code, "BIND008" in ended.err) == (3, True)
    assert SECRET not in ended.both


def test_a_base_below_the_binding_is_fine(shop: Any) -> None:
    shop.write()
    shop.files = {"exports/desk.csv": (shop.folder / "desk.csv").read_bytes()}
    (shop.folder / "desk.csv").unlink()
    shop.binding = "base: exports\n" + (shop.folder / "logs.yaml").read_text()
    assert shop.check().code == 1


@pytest.mark.parametrize("name", ["secret.txt", "/etc/passwd", "../secret.yaml.bak", "link.yaml", "."])
def test_a_binding_extends_bindings_only(shop: Any, name: str) -> None:
    (shop.folder / "secret.txt").write_text(f"{SECRET}: [")
    (shop.folder / "link.yaml").symlink_to(shop.folder / "secret.txt")
    shop.binding = f"extends: {name}\n"
    ended = shop.check()
    assert (ended.code, "BIND021" in ended.err) == (3, True)
    assert SECRET not in ended.both


def test_links_out_of_the_folder_are_refused(shop: Any, tmp_path_factory: Any) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "desk-a.csv").write_text(SECRET)
    shop.files = {}
    shop.path = "**/desk*.csv"
    (shop.folder / "desk-1.csv").symlink_to(elsewhere / "desk-a.csv")
    ended = shop.check()
    assert (ended.code, "BIND008" in ended.err) == (3, True)
    (shop.folder / "desk-1.csv").unlink()
    (shop.folder / "sub").symlink_to(elsewhere)
    shop.path = "sub/*.csv"
    ended = shop.check()
    assert (ended.code, "BIND008" in ended.err) == (3, True)
    assert SECRET not in ended.both


def test_a_link_inside_the_folder_is_followed(shop: Any) -> None:
    shop.write()
    (shop.folder / "desk.csv").rename(shop.folder / "real.csv")
    (shop.folder / "desk-link.csv").symlink_to("real.csv")
    shop.files = {}
    assert shop.check().code == 1


def test_a_folder_that_links_to_itself_is_walked_once(shop: Any) -> None:
    (shop.folder / "loop").symlink_to(shop.folder)
    shop.path = "**/**/**/desk*.csv"
    assert shop.check().code == 1


@pytest.mark.parametrize(
    "name",
    ["desk[1].csv", "desk*.csv", "desk?.csv", "desk{a,b}.csv", "at=2026/desk.csv", "desk'); DROP TABLE x; --.csv"],
)
def test_a_file_name_is_no_pattern_to_the_database(shop: Any, name: str) -> None:
    """A file called `desk*.csv` is that file alone: its neighbour would add a record with the same id."""
    shop.path = "**/desk*.csv"
    rows = shop.files["desk.csv"]
    shop.files = {name: rows, "neighbour/deskx.txt": rows, "desk1.txt": rows, "deska.txt": rows}
    ended = shop.check("--format", "json")
    assert ended.code == 1
    assert '"missed": 1' in ended.out or '"missed":1' in ended.out.replace(" ", "")


def test_a_file_name_that_is_not_utf_8(shop: Any) -> None:
    shop.write()
    (shop.folder / "desk.csv").rename(os.fsdecode(bytes(shop.folder) + b"/desk-\xff\xfe.csv"))
    shop.files = {}
    text, concise, _ = shop.every("--evidence", str(shop.folder / "evidence.csv"))
    assert "desk-" in text.out
    assert text.code == concise.code == 1
    assert "desk-" in (shop.folder / "evidence.csv").read_text(encoding="utf-8")


def test_names_longer_than_a_file_system_takes(shop: Any) -> None:
    shop.path = "x" * 5000
    assert shop.check().code == 3
    shop.path = "*/" * 2000 + "x.csv"
    assert shop.check().code == 3
    shop.binding = f"extends: {'y' * 5000}.yaml\n"
    assert shop.check().code == 3
    shop.binding = None
    shop.agreement = f'agreement a "b"\n  extends "{"z" * 400}/{"z" * 5000}.agreement"\n'
    assert shop.check().code == 3


def test_a_nul_in_a_path(shop: Any) -> None:
    shop.path = "desk\\0.csv"
    assert shop.check().code == 3
    shop.binding = 'extends: "a\\0.yaml"\n'
    assert shop.check().code == 3
    shop.binding = 'base: "a\\0"\nsources: {}\n'
    assert shop.check().code == 3


def test_what_may_not_be_read(shop: Any, run: Any) -> None:
    if os.geteuid() == 0:
        pytest.skip("nothing is closed to the superuser")
    shop.write()
    for name in ("desk.csv", "logs.yaml", "shop.agreement"):
        path = shop.folder / name
        path.chmod(0)
        ended = run("check", "shop.agreement", cwd=shop.folder)
        path.chmod(0o644)
        assert ended.code == 3
        assert "ermission" in ended.err


@pytest.mark.parametrize("word", ["extends", "import"])
def test_agreements_include_agreements_only(shop: Any, word: str) -> None:
    (shop.folder / "secret.txt").write_text(SECRET)
    (shop.folder / "link.agreement").symlink_to("secret.txt")
    (shop.folder / "folder.agreement").mkdir()
    pipe(shop.folder / "pipe.agreement")
    for target in ("secret.txt", "link.agreement", "folder.agreement", "pipe.agreement", "/dev/zero", "/etc/passwd"):
        line = f'extends "{target}"' if word == "extends" else f'timezone UTC\nimport "{target}" as x'
        shop.agreement = f'agreement a "b"\n  language 1\n  {line}\n'
        ended = shop.check()
        assert (ended.code, "MOD001" in ended.err, SECRET in ended.both) == (3, True, False)


def test_chains_and_circles_of_agreements(shop: Any) -> None:
    for number in range(400):
        following = (number + 1) % 400
        text = f'agreement a{number} "b"\n  language 1\n  extends "a{following}.agreement"\n'
        (shop.folder / f"a{number}.agreement").write_text(text)
    shop.agreement = 'agreement a "b"\n  language 1\n  extends "a0.agreement"\n'
    ended = shop.check()
    assert (ended.code, "one file too many" in ended.err) == (3, True)
    (shop.folder / "a3.agreement").write_text('agreement a3 "b"\n  language 1\n  extends "a1.agreement"\n')
    ended = shop.check()
    assert (ended.code, "MOD002" in ended.err) == (3, True)


def test_chains_and_circles_of_bindings(shop: Any) -> None:
    for number in range(1200):
        (shop.folder / f"b{number}.yaml").write_text(f"extends: b{(number + 1) % 1200}.yaml\n")
    shop.binding = "extends: b0.yaml\n"
    ended = shop.check()
    assert (ended.code, "BIND007" in ended.err) == (3, True)
    shop.binding = "extends: logs.yaml\n"
    ended = shop.check()
    assert (ended.code, "BIND007" in ended.err) == (3, True)


def test_an_agreement_or_binding_of_megabytes_is_refused(shop: Any) -> None:
    shop.agreement = "#" * (MAX_BYTES + 1)
    assert "SYN024" in shop.check().err
    shop.agreement, shop.binding = None, "#" * (MAX_BYTES + 1)
    assert "BIND021" in shop.check().err
