"""Files that cannot be read are findings."""

import os
from pathlib import Path

import pytest

from servanda.syntax import read_source


def test_utf8_with_and_without_mark(tmp_path: Path) -> None:
    plain, marked = tmp_path / "a", tmp_path / "b"
    plain.write_bytes("条款 1\r\n".encode())
    marked.write_bytes("\ufeff条款 1\r\n".encode())
    assert read_source(plain) == read_source(marked) == ("条款 1\r\n", ())


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        ("条款 1\n“".encode() + b"\xff", "SYN021", 2, 2),
        ("条款".encode("gb18030"), "SYN021", 1, 1),
        (b"ab\ncd\0", "SYN022", 2, 3),
        (b"#" * (4 * 1024 * 1024 + 1), "SYN024", 1, 1),
    ],
)
def test_unreadable_contents(tmp_path: Path, data: bytes, code: str, line: int, column: int) -> None:
    path = tmp_path / "x.agreement"
    path.write_bytes(data)
    text, (finding,) = read_source(path)
    assert text == ""
    assert finding.code == code
    assert finding.span is not None
    assert (finding.span.file, finding.span.line, finding.span.column) == (str(path), line, column)


def test_four_megabytes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.agreement"
    path.write_bytes(b"#" * (4 * 1024 * 1024))
    assert read_source(path)[1] == ()


def test_what_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    paths = [tmp_path / "none", tmp_path, pipe, Path("/dev/zero"), Path("a\0b")]
    codes = [read_source(path)[1][0].code for path in paths]
    assert codes == ["SYN020", "SYN023", "SYN023", "SYN023", "SYN020"]
