"""Exports in other encodings: read to the letter where declared, refused by name where plainly declared wrongly."""

from typing import Any

import pytest

HEADER = "no,at,what,ticket,urgency,kind,paid,note\n"
ROW = "{},2026-01-05T09:00:00Z,asked,t{},,,,{}\n"
CHINESE = HEADER + ROW.format(1, 1, "投诉，很急") + ROW.format(2, 2, '"两\n行"')
EUROPEAN = HEADER + ROW.format(1, 1, "Müller, naïve".replace(",", "")) + ROW.format(2, 2, "façade")


def declared(project: Any, encoding: str) -> Any:
    project.sources = project.sources.replace("format: csv\n    id", f"format: csv\n    encoding: {encoding}\n    id")
    return project


def notes(out: Any) -> list[str]:
    return [note for _id, note in out.rows("asked", "id", "note")]


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("utf-8", CHINESE.encode()),
        ("UTF8", CHINESE.encode("utf-8-sig")),
        ("utf-16", CHINESE.encode("utf-16")),
        ("utf-16", "\ufeff".encode("utf-16-be") + CHINESE.encode("utf-16-be")),
        ("utf-16-le", CHINESE.encode("utf-16-le")),
        ("utf-16-le", b"\xff\xfe" + CHINESE.encode("utf-16-le")),
        ("utf-16-be", CHINESE.encode("utf-16-be")),
        ("gb18030", CHINESE.encode("gb18030")),
        ("GBK", CHINESE.encode("gbk")),
        ("gb2312", CHINESE.encode("gb2312")),
        ("gb18030", ("\ufeff" + CHINESE).encode("gb18030")),
    ],
)
def test_chinese_text(project: Any, encoding: str, content: bytes) -> None:
    assert notes(declared(project, encoding).load(tickets_csv=content)) == ["投诉，很急", "两\n行"]


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [("windows-1252", "cp1252"), ("cp1252", "cp1252"), ("latin-1", "latin-1"), ("ISO-8859-1", "latin-1")],
)
def test_european_text(project: Any, encoding: str, codec: str) -> None:
    assert notes(declared(project, encoding).load(tickets_csv=EUROPEAN.encode(codec))) == ["Müller naïve", "façade"]


def test_a_letter_cut_by_the_reading_in_pieces_is_whole(project: Any) -> None:
    long = HEADER + ROW.format(1, 1, "投" * 800_001)
    assert notes(declared(project, "gb18030").load(tickets_csv=long.encode("gb18030"))) == ["投" * 800_001]


@pytest.mark.parametrize(
    ("encoding", "content", "named"),
    [
        ("utf-8", CHINESE.encode("utf-16"), "byte order mark of UTF-16-LE: write `encoding: utf-16`"),
        ("gb18030", CHINESE.encode("utf-16"), "write `encoding: utf-16`"),
        ("gb18030", CHINESE.encode("utf-8-sig"), "byte order mark of UTF-8: write `encoding: utf-8`"),
        ("utf-16", CHINESE.encode("utf-8-sig"), "write `encoding: utf-8`"),
        ("utf-16-be", CHINESE.encode("utf-16"), "write `encoding: utf-16`"),
        ("utf-8", CHINESE.encode("utf-16-le"), "looks like UTF-16-LE without a byte order mark"),
        ("utf-8", CHINESE.encode("utf-16-be"), "write `encoding: utf-16-be`"),
        (
            "utf-16",
            CHINESE.encode("utf-16-be"),
            "no byte order mark to tell the order of bytes: write `encoding: utf-16-be`",
        ),
        ("utf-16-le", CHINESE.encode("utf-16-be"), "write `encoding: utf-16-be`"),
        ("utf-16-le", CHINESE.encode(), "looks like a text of single bytes, such as UTF-8"),
        ("utf-8", CHINESE.encode("utf-32"), "byte order mark of UTF-32"),
        ("utf-8", CHINESE.replace("note", "备注").encode("gb18030"), "the header is not UTF-8; it reads as GB 18030"),
        (
            "utf-8",
            EUROPEAN.replace("note", "größe").encode("cp1252"),
            "the header is not UTF-8; it may be Windows-1252",
        ),
    ],
)
def test_another_encoding_than_declared_is_named(project: Any, encoding: str, content: bytes, named: str) -> None:
    out = declared(project, encoding).load(tickets_csv=content)
    assert (out.only.code, out.only.origin.file) == ("LOG001", "tickets.csv")
    assert named in out.only.message


@pytest.mark.parametrize(
    ("encoding", "good", "bad", "said"),
    [
        (
            "utf-8",
            CHINESE.encode(),
            "很急".encode("gb18030"),
            "this row is not UTF-8; it reads as GB 18030: write `encoding: gb18030`",
        ),
        ("gb18030", CHINESE.encode("gb18030"), b"\xff", "this row is not GB 18030"),
        ("gb18030", CHINESE.encode("gb18030"), b"\x81", "this row is not GB 18030"),
        ("windows-1252", EUROPEAN.encode("cp1252"), b"\x81", "this row is not windows-1252"),
        (
            "latin-1",
            EUROPEAN.encode("latin-1"),
            "€".encode("cp1252"),
            "this row is not latin-1; it may be Windows-1252: `encoding: windows-1252`",
        ),
    ],
)
def test_wrong_bytes_are_findings_with_their_record(
    project: Any, encoding: str, good: bytes, bad: bytes, said: str
) -> None:
    row = ROW.format(3, 3, "!").encode().replace(b"!", bad)
    out = declared(project, encoding).load(tickets_csv=good + row + ROW.format(4, 4, "x").encode())
    assert (out.only.code, out.only.origin.record, out.only.message) == ("LOG019", 3, said)


def test_half_a_pair_in_utf_16_is_a_finding(project: Any) -> None:
    row = ROW.format(3, 3, "!").encode("utf-16-le").replace(b"!\0", b"\x00\xd8")
    out = declared(project, "utf-16").load(tickets_csv=CHINESE.encode("utf-16") + row)
    assert (out.only.code, out.only.origin.record) == ("LOG019", 3)


def test_utf_16_that_ends_in_half_a_letter(project: Any) -> None:
    out = declared(project, "utf-16").load(
        tickets_csv=CHINESE.encode("utf-16") + ROW.format(3, 3, "").encode("utf-16-le")[:-1]
    )
    assert (out.only.code, out.only.origin.record) == ("LOG019", 3)


def test_json_lines_in_gb18030(project: Any) -> None:
    project.sources = project.sources.replace("tickets*.csv", "tickets*.jsonl").replace(
        "format: csv\n    id", "format: jsonl\n    id"
    )
    project.sources = project.sources.replace("format: jsonl\n", "format: jsonl\n    encoding: gb18030\n")
    line = '{"no": 1, "at": "2026-01-05T09:00:00Z", "what": "asked", "ticket": "t", "note": "投诉"}\n'
    assert notes(project.load(tickets_jsonl=line.encode("gb18030"))) == ["投诉"]


def test_an_encoding_that_is_not_read(project: Any) -> None:
    out = declared(project, "klingon").load(tickets_csv=CHINESE)
    assert (out.only.code, out.only.message) == ("BIND006", "`klingon` is no encoding that is read here")


@pytest.mark.parametrize(("word", "sign"), [("semicolon", ";"), ("tab", "\t"), ("pipe", "|")])
def test_delimiters_in_other_encodings(project: Any, word: str, sign: str) -> None:
    project = declared(project, f"gb18030\n    delimiter: {word}")
    content = CHINESE.replace(",", sign).encode("gb18030")
    assert notes(project.load(tickets_csv=content)) == ["投诉，很急", "两\n行"]


def test_a_delimiter_at_the_end_of_every_line_makes_no_column(project: Any) -> None:
    content = "".join(f"{line},\n" for line in (HEADER + ROW.format(1, 1, "x")).splitlines())
    assert notes(project.load(tickets_csv=content)) == ["x"]
