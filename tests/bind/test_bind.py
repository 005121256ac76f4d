"""`servanda bind`: what it proposes for exports of known shapes, and that every proposal can be read as it stands."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from servanda.bind import propose
from servanda.bind.moments import moments_of
from servanda.bind.sample import MOST_RECORDS, take
from servanda.cli import app
from servanda.logs.binding import Binding, EventRule, Format
from servanda.logs.binding_reader import read_binding
from servanda.model.load import load

REPO = Path(__file__).resolve().parents[2]
QINGHE = REPO / "agreements" / "qinghe"
EXPORTS = ("chat.jsonl", "contacts.csv", "customers.csv", "issues.csv", "ledger.csv", "reports.csv")


def read(text: str, folder: Path) -> Binding:
    """The proposal as a check reads it."""
    path = folder / "proposal.yaml"
    path.write_text(text, encoding="utf-8")
    binding, diagnostics = read_binding(path, None)
    assert binding is not None, [one.message for one in diagnostics]
    return binding


def proposal(folder: Path, files: Mapping[str, str | bytes]) -> str:
    """What is proposed for files of these contents."""
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return propose([folder / name for name in files], None, folder).text


def rules(binding: Binding) -> dict[tuple[str, str], EventRule]:
    return {(source.name.value, rule.event.value): rule for source in binding.sources for rule in source.events}


# --- the sample exports -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def qinghe(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Binding]:
    folder = tmp_path_factory.mktemp("qinghe")
    logs = folder / "logs"
    logs.mkdir()
    for name in EXPORTS:
        (logs / name).write_bytes((QINGHE / "logs" / name).read_bytes())
    agreement, _ = load(QINGHE / "qinghe.agreement")
    assert agreement is not None
    found = propose([logs / name for name in EXPORTS], agreement, folder)
    assert found.unread == ()
    return found.text, read(found.text, folder)


def test_the_sensible_share_of_events_is_where_it_should_be(qinghe: tuple[str, Binding]) -> None:
    """Against the standard binding: source, condition on the action and the columns of the required fields.

    Of its 35 events four cannot be told from names and cells alone: who wrote a message takes computed columns (two
    events), and two acts of the ledger name what they refer to in a field that may be absent. Thirty must be right.
    """
    standard, _ = read_binding(REPO / "agreements" / "customer-maintenance" / "logs.yaml", None)
    assert standard is not None
    proposed = rules(qinghe[1])
    wanted = {place: rule for place, rule in rules(standard).items() if place[0] != "attestations"}
    right = []
    for place, rule in wanted.items():
        there = proposed.get(place)
        if there is None:
            continue
        columns = {name: one.column.value for name, one in rule.fields.items() if one.column is not None}
        given = {name: one.column.value for name, one in there.fields.items() if one.column is not None}
        if all(columns.get(name) == column for name, column in given.items()) and given:
            right.append(place)
    assert len(wanted) == 35
    assert len(right) >= 30, sorted(set(wanted) - set(right))


def test_times_and_identities_of_the_sample_exports(qinghe: tuple[str, Binding]) -> None:
    found = {
        source.name.value: (source.time.column.value, source.time.style.value, [name.value for name in source.identity])
        for source in qinghe[1].sources
    }
    assert found == {
        "chat": ("msgtime", "unix", ["msgid"]),
        "contacts": ("at", "iso", ["contact_id"]),
        "customers": ("added_on", "date", ["customer_id"]),
        "issues": ("at", "iso", ["event_id"]),
        "ledger": ("at", "iso", ["act_id"]),
        "reports": ("sent_at", "iso", []),
    }


def test_nothing_personal_is_copied(qinghe: tuple[str, Binding]) -> None:
    text = qinghe[0]
    rows = [json.loads(line) for line in (QINGHE / "logs" / "chat.jsonl").read_text(encoding="utf-8").splitlines()]
    people = {row["from"] for row in rows if row.get("from")}
    assert len(people) > 10
    assert not any(re.search(rf"\b{re.escape(one)}\b", text) for one in people)


def test_what_is_guessed_is_marked(qinghe: tuple[str, Binding]) -> None:
    lines = qinghe[0].splitlines()
    assert all("# ?" in line for line in lines if line.strip().startswith("coverage:"))
    assert any("act_id  # ? no column is called like" in line for line in lines)
    assert any("message_received" in line and line.startswith("#") for line in lines)


# --- odd files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "written", "doubtful"),
    [
        (["2026-01-05T10:00:00+08:00"], "iso", False),
        (["2026-01-05 10:00:00", "2026-01-05 11:00:00"], "iso", False),
        (["2026-01-05T10:00:00Z", "2026-01-05T10:00:00"], "iso", True),
        (["2026-01-05"], "date", False),
        (["1767578400"], "unix s", False),
        (["1767578400123"], "unix ms", False),
        (["31/01/2026 10:00"], 'local "DD/MM/YYYY HH:MM"', False),
        (["01/31/2026 10:00"], 'local "MM/DD/YYYY HH:MM"', False),
        (["05/01/2026 10:00", "06/01/2026 10:00"], 'local "DD/MM/YYYY HH:MM"', True),
        (["5.1.2026 9:05", "31.12.2026 10:05"], 'local "D.M.YYYY H:MM"', False),
        (["2026/1/5 10:00", "2026/12/15 10:00"], 'local "YYYY/M/D HH:MM"', False),
        (["2026年1月5日 10:00"], 'local "YYYY年M月D日 HH:MM"', False),
        (["31-Jan-2026 10:00"], 'local "DD-MON-YYYY HH:MM"', False),
    ],
)
def test_how_instants_are_written(values: list[str], written: str, doubtful: bool) -> None:  # noqa: FBT001 - a parameter
    found = moments_of(values)
    assert found is not None
    assert (found.format, bool(found.doubts)) == (written, doubtful)


@pytest.mark.parametrize("values", [["12345"], ["13/13/2026"], ["hello"], ["99999999999999"], []])
def test_what_is_no_instant(values: list[str]) -> None:
    assert moments_of(values) is None


def test_delimiter_and_encoding(tmp_path: Path) -> None:
    rows = "编号;时间;操作\n" + "".join(f"t{n};2026-01-0{n} 10:00:00;创建\n" for n in range(1, 8))
    text = proposal(tmp_path, {"工单.csv": rows.encode("gb18030")})
    assert "encoding: gb18030  # ?" in text
    [source] = read(text, tmp_path).sources
    assert (source.layout.delimiter, source.time.column.value, source.identity[0].value) == (";", "时间", "编号")


def test_utf_16_and_tabs(tmp_path: Path) -> None:
    text = proposal(tmp_path, {"a.tsv": "id\tat\n1\t2026-01-05T10:00:00Z\n".encode("utf-16")})
    [source] = read(text, tmp_path).sources
    assert (source.layout.delimiter, source.layout.encoding.value) == ("\t", "utf-16")


def test_parts_of_one_export_are_one_source(tmp_path: Path) -> None:
    files = {f"visits-2026-0{n}.csv": f"id,at\nv{n},2026-0{n}-05T10:00:00Z\n" for n in (1, 2, 3)}
    [source] = read(proposal(tmp_path, files), tmp_path).sources
    assert [path.value for path in source.paths] == ["visits*.csv"]


def test_kinds_of_columns(tmp_path: Path) -> None:
    lines = ["id,at,state,count,done,month,zip,note"]
    for n in range(1, 21):
        odd = ("open", "yes") if n % 2 else ("closed", "no")
        lines.append(f"r{n},2026-01-{n:02}T10:00:00Z,{odd[0]},{n},{odd[1]},2026-01,0{n},{'' if n % 3 else 'x'}")
    [source] = read(proposal(tmp_path, {"r.csv": "\n".join(lines) + "\n"}), tmp_path).sources
    kinds = {name: (column.kind.value, column.optional, column.choices) for name, column in source.columns.items()}
    assert kinds == {
        "state": ("one of", False, ("closed", "open")),
        "count": ("number", False, ()),
        "done": ("yes/no", False, ()),
        "month": ("period", False, ()),
    }


def test_without_an_agreement_events_are_named_by_their_values(tmp_path: Path) -> None:
    rows = "".join(f"e{n},2026-01-{n:02}T10:00:00Z,{'opened' if n % 2 else 'shut down'}\n" for n in range(1, 21))
    binding = read(proposal(tmp_path, {"desk.csv": "id,at,action\n" + rows}), tmp_path)
    assert {event for _, event in rules(binding)} == {"opened", "shut_down"}


def test_cells_that_stand_for_nothing(tmp_path: Path) -> None:
    rows = "".join(f"r{n},2026-01-{n:02}T10:00:00Z,{n if n % 2 else '?'}\n" for n in range(1, 21))
    [source] = read(proposal(tmp_path, {"r.csv": "id,at,count\n" + rows}), tmp_path).sources
    assert source.missing == ("?",)
    assert [(column.kind.value, column.optional) for column in source.columns.values()] == [("number", True)]


def test_what_happened_in_an_event_log(tmp_path: Path) -> None:
    def event(n: int) -> str:
        name = "open" if n % 2 else "close"
        return (
            f'<event><string key="concept:name" value="{name}"/>'
            f'<date key="time:timestamp" value="2026-01-{n:02}T10:00:00Z"/></event>'
        )

    events = "".join(event(n) for n in range(1, 21))
    log = f'<log><trace><string key="concept:name" value="c1"/>{events}</trace></log>'
    binding = read(proposal(tmp_path, {"a.xes": log}), tmp_path)
    assert {name for _, name in rules(binding)} == {"open", "close"}
    [source] = binding.sources
    assert [name.value for name in source.identity] == ["case:concept:name", "event:position"]


HOSTILE = (
    '"a: b',
    "'; DROP TABLE x; --",
    "\x1b[31mred",
    "# comment",
    "- item",
    "{flow: [x",
    "\u202ebidi",
    "*alias",
    "&anchor",
    "!!python/object:os.system",
    "no",
    "%percent\\",
    "emoji 🙂 column",
)


def test_hostile_names_of_columns_and_values(tmp_path: Path) -> None:
    header = ["id", "at", "action", *HOSTILE]
    rows = [
        [f"e{n}", f"2026-01-{n:02}T10:00:00Z", HOSTILE[n % len(HOSTILE)], *("x" if n % 2 else "y" for _ in HOSTILE)]
        for n in range(1, 29)
    ]
    lines = [json.dumps(dict(zip(header, row, strict=True))) for row in rows]
    text = proposal(tmp_path, {"odd [1].jsonl": "\n".join(lines) + "\n"})
    assert "\x1b" not in text
    assert "\u202e" not in text
    [source] = read(text, tmp_path).sources
    # what is called a number or a comment is no enumeration
    assert {column.source for column in source.columns.values()} >= set(HOSTILE) - {"no", "# comment"}


def test_only_the_head_of_a_long_file_is_looked_at_and_said(tmp_path: Path) -> None:
    rows = "".join(f"r{n},2026-01-05T10:00:00Z\n" for n in range(MOST_RECORDS + 50))
    text = proposal(tmp_path, {"long.csv": "id,at\n" + rows})
    assert f"the first {MOST_RECORDS:,} records were looked at" in text
    assert "unique among the records looked at" in text


@pytest.mark.parametrize(
    ("name", "content"),
    [("notes.md", "# x\n"), ("empty.csv", ""), ("head.csv", "id,at\n"), ("broken.parquet", "no"), ("x.zip", "PK")],
)
def test_files_of_which_nothing_can_be_read(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    found = propose([tmp_path / name], None, tmp_path)
    assert (found.text, len(found.unread)) == ("", 1)


def test_formats_are_told_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"id": "1", "at": "2026-01-05T10:00:00Z"}]', encoding="utf-8")
    sample, why = take(tmp_path / "a.json")
    assert sample is not None, why
    assert sample.layout.format is Format.JSON


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["bind", *arguments])


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text("id,at\n1,2026-01-05T10:00:00Z\n", encoding="utf-8")
    result = run("a.csv", "-o", "logs.yaml")
    assert result.exit_code == 1, result.output
    assert read(Path("logs.yaml").read_text(encoding="utf-8"), tmp_path).sources
    # a binding that is there is never written over
    assert run("a.csv", "-o", "logs.yaml").exit_code == 2
    assert run("none.csv").exit_code == 2
    Path("b.md").write_text("x", encoding="utf-8")
    assert run("b.md").exit_code == 3
