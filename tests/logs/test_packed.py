"""Packed exports: gzip in several members, a ZIP of one file, and what is cut off, damaged, encrypted or a bomb."""

import gzip
import io
import zipfile
from typing import Any

import pytest

HEADER = "no,at,what,ticket,urgency,kind,paid,note\n"
ROW = "{},2026-01-05T09:00:00Z,answered,t{},,,,\n"
TEXT = (HEADER + ROW.format(1, 1) + ROW.format(2, 2)).encode()


def packed(project: Any, suffix: str, content: bytes, unpacked: str = "") -> Any:
    project.sources = project.sources.replace("tickets*.csv\n", f"tickets*.csv{suffix}\n{unpacked}")
    project.write({f"tickets.csv{suffix}": content})
    return project.load()


def zipped(members: dict[str, bytes], form: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", form) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def said(out: Any) -> str:
    assert (out.only.code, out.only.origin.record) == ("LOG001", None)
    return str(out.only.message)


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".gz", gzip.compress(TEXT)),
        (".GZ", gzip.compress(TEXT)),
        (".gz", gzip.compress(TEXT[:60]) + gzip.compress(TEXT[60:])),
        (".gz", gzip.compress(b"\xef\xbb\xbf" + TEXT)),
        (".zip", zipped({"../any name": TEXT})),
        (".zip", zipped({"a/": b"", "a/t": TEXT, "__MACOSX/t": b"clutter"})),
    ],
    ids=["gzip", "upper case", "two members", "mark", "zip", "zip with folders"],
)
def test_packed_files_read_like_plain_ones(project: Any, suffix: str, content: bytes) -> None:
    out = packed(project, suffix, content)
    assert out.rows("answered", "id", "ticket", "record") == [("1", "t1", 1), ("2", "t2", 2)]


@pytest.mark.parametrize(
    ("suffix", "content", "part"),
    [
        (".gz", gzip.compress(TEXT)[:-9], "it is cut off"),
        (".gz", gzip.compress(TEXT)[:-4] + b"\0\0\0\0", "the packed file is damaged"),
        (".gz", gzip.compress(TEXT) + b"and more", "the packed file is damaged"),
        (".gz", gzip.compress(TEXT)[:12] + b"\xff" * 20, "the packed file is damaged"),
        (".gz", b"", "the packed file is empty"),
        (".gz", TEXT, "the packed file is damaged"),
        (".zip", zipped({"a": TEXT})[:-30], "the packed file is damaged"),
        (".zip", b"", "the packed file is damaged"),
        (".zip", zipped({"a": TEXT, "b": TEXT}), "the ZIP holds 2 files (a, b)"),
        (".zip", zipped({}), "the ZIP holds no file"),
        (
            ".zip",
            zipped({"a": TEXT}, zipfile.ZIP_STORED).replace(b"answered", b"Answered"),
            "the packed file is damaged",
        ),
        ("", gzip.compress(TEXT), "it is packed with gzip, and its name does not end in .gz"),
        ("", zipped({"a": TEXT}), "it is packed with ZIP, and its name does not end in .zip"),
    ],
    ids=[
        "cut",
        "sum",
        "trailing",
        "garbage",
        "empty",
        "plain",
        "zip cut",
        "zip empty",
        "two",
        "none",
        "zip",
        "gz",
        "pk",
    ],
)
def test_packed_files_that_cannot_be_read(project: Any, suffix: str, content: bytes, part: str) -> None:
    assert part in said(packed(project, suffix, content))


def test_a_zip_of_a_version_or_with_a_name_that_is_none(project: Any) -> None:
    version = bytearray(zipped({"a": TEXT}))
    version[version.index(b"PK\x01\x02") + 6] = 111
    nameless = bytearray(zipped({"a": TEXT}))
    nameless[nameless.index(b"PK\x01\x02") + 46] = 0
    for content in (version, nameless):
        assert "packed file is damaged" in said(packed(project, ".zip", bytes(content)))


def test_an_encrypted_zip_is_said_to_be_one(project: Any) -> None:
    # Bit 0 of the general purpose flags, in the local header and in the central directory (APPNOTE 4.4.4).
    content = bytearray(zipped({"a": TEXT}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted with a password" in said(packed(project, ".zip", bytes(content)))


def test_a_file_that_unpacks_beyond_its_bound_is_given_up(project: Any) -> None:
    swollen = gzip.compress(TEXT + b"\n" * 3_000_000)
    out = packed(project, ".gz", swollen, "    unpacked: 2 MB\n")
    assert "unpacks to more than 2 MB" in said(out)


def test_the_bound_may_be_raised_and_is_high_enough_for_logs(project: Any) -> None:
    swollen = gzip.compress(TEXT + b"\n" * 3_000_000)
    assert len(packed(project, ".gz", swollen, "    unpacked: 4 MB\n").rows("answered", "id")) == 2
    project.sources = project.sources.replace("    unpacked: 4 MB\n", "")
    assert len(project.load().rows("answered", "id")) == 2


def test_a_size_without_unit_is_no_bound(project: Any) -> None:
    assert packed(project, ".gz", gzip.compress(TEXT), "    unpacked: 2\n").codes == ["BIND006"]


def test_two_ids_that_differ_are_found_in_packed_json(project: Any) -> None:
    # Keys in another order are the same record, another value is not: the lines are read once more to tell.
    project.sources = project.sources.replace("tickets*.csv", "tickets*.jsonl.zip").replace(
        "csv\n    id", "jsonl\n    id"
    )
    lines = (
        b'{"no": 1, "at": "2026-01-05T09:00:00Z", "what": "answered", "ticket": "t1"}\n'
        b'{"at": "2026-01-05T09:00:00Z", "no": 1, "what": "answered", "ticket": "t1"}\n'
        b'{"no": 1, "at": "2026-01-05T09:00:00Z", "what": "answered", "ticket": "t2"}\n'
    )
    project.write({"tickets.jsonl.zip": zipped({"a": lines})})
    out = project.load()
    assert [(found.code, found.origin.record) for found in out.diagnostics] == [("LOG016", 3)]
