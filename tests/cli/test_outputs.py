"""Several results in one run: which goes where, and what is left of them when there is no answer."""

import contextlib
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from servanda.cli import app
from servanda.cli.exits import UsageError
from servanda.cli.foreign import HEADS
from servanda.cli.formats import OutputFormat
from servanda.cli.outputs import Target, targets

REPO = Path(__file__).parents[2]
AGREEMENT = """agreement desk "客服协议"
  language 1
  timezone Asia/Shanghai
  runs 2026-01-01 to 2026-02-01

party provider "乙方"
party client "甲方"

event asked "询问"
  question id
event answered "答复"
  question id

clause 1 "当日答复"
  quote "一小时内答复"
  when asked
  provider must answered
  for the same question
  within 1 hour
"""
BINDING = """coverage: 2026-01-01 to 2026-02-01
sources:
  desk:
    path: desk.csv
    format: csv
    time: {column: at, format: iso, zone: agreement}
    columns:
      kind: one of asked, answered
    events:
      asked: {where: kind = asked, fields: {question: q}}
      answered: {where: kind = answered, fields: {question: q}}
"""
DESK = """kind,at,q
asked,2026-01-05T10:00:00+08:00,q1
answered,2026-01-05T10:30:00+08:00,q1
asked,2026-01-06T10:00:00+08:00,q|2
answered,2026-01-06T11:00:01+08:00,q|2
"""
FOREIGN = [one for one in OutputFormat if one.foreign]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """An agreement whose only duty is kept once and broken once, by a second."""
    (tmp_path / "desk.agreement").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "logs.yaml").write_text(BINDING, encoding="utf-8")
    (tmp_path / "desk.csv").write_text(DESK, encoding="utf-8")
    return tmp_path


@dataclass(frozen=True)
class Ran:
    returncode: int
    stdout: str
    stderr: str


def servanda(*arguments: str, cwd: Path) -> Ran:
    """The program in this process: starting Python and the database anew takes longer than what is tested."""
    with contextlib.chdir(cwd):
        result = CliRunner().invoke(app, list(arguments))
    return Ran(result.exit_code, result.stdout, result.stderr)


def named(*asked: str, chosen: OutputFormat | None = None) -> list[tuple[str, str | None]]:
    found = targets(chosen, asked)
    return [(one.chosen.value, None if one.path is None else str(one.path)) for one in found]


def test_formats_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert named() == [("text", None)]
    assert named(chosen=OutputFormat.SARIF) == [("sarif", None)]
    # with a format a file is one more result, without one it takes the place of standard output
    assert named("sarif=a", "junit=b") == [("sarif", "a"), ("junit", "b"), ("text", None)]
    assert named("a", chosen=OutputFormat.JSON) == [("json", "a")]
    assert named("a", "sarif=b") == [("text", "a"), ("sarif", "b")]
    assert named("-") == [("text", None)]
    assert named("github=-", "sarif=a") == [("sarif", "a"), ("github", None)]
    assert named("json=-", chosen=OutputFormat.JSON) == [("json", None)]
    # only letters before the sign could be a misspelt format
    assert named("./sariff=a", "x.y=b", "sarif=c=d") == [
        ("text", "sariff=a"),
        ("text", "x.y=b"),
        ("sarif", "c=d"),
    ]


@pytest.mark.parametrize(
    ("asked", "chosen", "said"),
    [
        (
            ["sariff=a"],
            None,
            "no output format 'sariff': there are text, concise, json, github, sarif, junit, markdown",
        ),
        (["sarif=a", "junit=a"], None, "two results of --output name the same file: a"),
        (["sarif=a", "junit=./a"], None, "two results of --output name the same file: a"),
        (["a", "a"], None, "two results of --output name the same file: a"),
        (["sarif=there", "junit=link"], None, "two results of --output name the same file"),
        (["sarif=there", "junit=hard"], None, "two results of --output name the same file"),
        (["sarif=evidence.csv"], None, "--output and --evidence name the same file: evidence.csv"),
        (["sarif=-", "junit=-"], None, "standard output takes one result"),
        (["sarif=-"], OutputFormat.TEXT, "standard output takes one result"),
        (["sarif="], None, "--output sarif= names no file"),
        ([""], None, "--output names no file"),
        (["sarif=none/a"], None, "no such folder: none"),
        (["sarif=."], None, "this is a folder: ."),
        (["markdown=a.agreement"], None, "a.agreement is there already"),
    ],
)
def test_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str], chosen: OutputFormat | None, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there").write_text("x", encoding="utf-8")
    Path("link").symlink_to("there")
    Path("hard").hardlink_to("there")
    Path("a.agreement").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match=said.replace("(", r"\(").replace(".", r"\.")):
        targets(chosen, asked, {"--evidence": Path("evidence.csv")})


def test_two_results_for_a_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    null = Path("/dev/null")
    assert targets(None, ["sarif=/dev/null", "junit=/dev/null"])[:2] == (
        Target(OutputFormat.SARIF, null),
        Target(OutputFormat.JUNIT, null),
    )


def test_a_check_in_every_format_at_once(desk: Path) -> None:
    outputs = [part for one in OutputFormat for part in ("-o", f"{one}=out.{one}")]
    found = servanda("check", "desk.agreement", "--format", "github", *outputs, cwd=desk)
    assert (found.returncode, found.stderr) == (1, "")
    texts = {one: (desk / f"out.{one}").read_text(encoding="utf-8") for one in OutputFormat}
    assert found.stdout == texts[OutputFormat.GITHUB]
    for one in FOREIGN:
        assert texts[one].startswith(HEADS[one])
    for one in OutputFormat:
        assert servanda("check", "desk.agreement", "--format", one, cwd=desk).stdout == texts[one]
    # 11:00:01 is a second late; the pipe of its key is text in a table
    (result,) = json.loads(texts[OutputFormat.SARIF])["runs"][0]["results"]
    assert result["message"]["text"].splitlines()[0] == "1 当日答复: breached, 乙方 (provider): 1 late, 1 met"
    assert "late by 1 s" in result["message"]["text"]
    assert "answered question=q&#124;2" in texts[OutputFormat.MARKDOWN]
    assert "::error file=desk.agreement,line=14,col=8,endLine=14,endColumn=9,title=1 当日答复::" in found.stdout
    failure = ET.fromstring(texts[OutputFormat.JUNIT]).find(".//failure")  # noqa: S314 -- what we wrote ourselves
    assert failure is not None
    assert failure.get("type") == "breached"


def test_lint_in_every_format_at_once(desk: Path) -> None:
    (desk / "desk.agreement").write_text(AGREEMENT.replace("must answered", "must replied"), encoding="utf-8")
    outputs = [part for one in OutputFormat for part in ("-o", f"{one}=out.{one}")]
    found = servanda("lint", ".", "--format=markdown", *outputs, cwd=desk)
    assert (found.returncode, found.stderr) == (1, "")
    for one in OutputFormat:
        text = (desk / f"out.{one}").read_text(encoding="utf-8")
        assert servanda("lint", f"--format={one}", ".", cwd=desk).stdout == text
        assert "replied" in text
    assert (desk / "out.markdown").read_text(encoding="utf-8") == found.stdout


def test_a_clean_agreement_passes_in_every_format(desk: Path) -> None:
    found = servanda("lint", "desk.agreement", "--format", "github", "-o", "junit=j.xml", "-o", "sarif=s", cwd=desk)
    assert found.returncode == 0
    assert not [line for line in found.stdout.splitlines() if line.startswith("::error")]
    assert ET.parse(desk / "j.xml").find(".//failure") is None  # noqa: S314 -- what we wrote ourselves


@pytest.mark.parametrize("one", FOREIGN)
def test_no_answer_is_said_and_replaces_an_old_report(desk: Path, one: OutputFormat) -> None:
    out = desk / "report"
    asked = ("check", "desk.agreement", "--format", "text", "-o", f"{one}=report")
    assert servanda(*asked, cwd=desk).returncode == 1
    before = out.read_text(encoding="utf-8")
    (desk / "desk.csv").write_text(DESK.replace("2026-01-06T10:00", "soon"), encoding="utf-8")
    found = servanda(*asked, cwd=desk)
    assert found.returncode == 3
    after = out.read_text(encoding="utf-8")
    assert after != before
    assert after.startswith(HEADS[one])
    assert "soon" in after
    match one:
        case OutputFormat.SARIF:
            assert json.loads(after)["runs"][0]["invocations"][0]["executionSuccessful"] is False
        case OutputFormat.JUNIT:
            assert 'errors="1"' in after
        case OutputFormat.GITHUB:
            assert after.startswith("::error ")
        case _:
            assert "could not be evaluated" in after.lower()


def test_without_an_answer_nothing_but_our_own_report_is_replaced(desk: Path) -> None:
    """Which exports there are is not known then: the file named by mistake may be one of them."""
    (desk / "logs.yaml").write_text("sources: [", encoding="utf-8")
    found = servanda("check", "desk.agreement", "-o", "sarif=desk.csv", cwd=desk)
    assert found.returncode == 3
    assert "desk.csv is left as it is" in found.stderr
    assert (desk / "desk.csv").read_text(encoding="utf-8") == DESK


def test_scenarios_in_every_format_at_once(desk: Path) -> None:
    (desk / "scenarios").mkdir()
    scenario = """agreement: ../desk.agreement
as of: 2026-02-01
scenarios:
  - name: late by a minute
    events:
      - 2026-01-05 10:00 asked question=q1
      - 2026-01-05 11:01 answered question=q1
    expect:
      1: met
"""
    (desk / "scenarios/a.yaml").write_text(scenario, encoding="utf-8")
    outputs = [part for one in OutputFormat for part in ("-o", f"{one}=out.{one}")]
    found = servanda("test", "--format", "junit", *outputs, cwd=desk)
    assert (found.returncode, found.stderr) == (1, "")
    assert (desk / "out.junit").read_text(encoding="utf-8") == found.stdout
    for one in OutputFormat:
        assert "late by 1 min" in (desk / f"out.{one}").read_text(encoding="utf-8") or one is OutputFormat.JSON
    none = servanda("test", "-k", "nothing is called so", "-o", "sarif=out.sarif", cwd=desk)
    assert none.returncode == 3
    run = json.loads((desk / "out.sarif").read_text(encoding="utf-8"))["runs"][0]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_lint_knows_a_finding_again_where_it_has_moved(desk: Path) -> None:
    def marks(text: str) -> list[str]:
        (desk / "desk.agreement").write_text(text, encoding="utf-8")
        run = json.loads(servanda("lint", "desk.agreement", "--format", "sarif", cwd=desk).stdout)["runs"][0]
        return [one["partialFingerprints"]["servandaFinding/v1"] for one in run["results"]]

    broken = AGREEMENT.replace("must answered", "must replied")
    before = marks(broken)
    assert len(before) == 1
    assert marks("# a line more\n" + broken) == before
    assert marks(broken.replace("replied", "written")) != before


def test_without_an_answer_a_device_is_written_to(desk: Path) -> None:
    (desk / "logs.yaml").write_text("sources: [", encoding="utf-8")
    found = servanda("check", "desk.agreement", "-o", "sarif=/dev/null", "--format", "github", cwd=desk)
    assert found.returncode == 3
    assert found.stdout.startswith("::error ")


def test_what_was_read_is_not_written_over(desk: Path) -> None:
    assert servanda("check", "desk.agreement", "-o", "sarif=desk.csv", cwd=desk).returncode == 2
    assert (desk / "desk.csv").read_text(encoding="utf-8") == DESK
    odd = desk / "odd.txt"
    odd.write_text(AGREEMENT, encoding="utf-8")
    assert servanda("lint", "odd.txt", "-o", "junit=odd.txt", cwd=desk).returncode == 2
    assert odd.read_text(encoding="utf-8") == AGREEMENT


def test_a_file_that_cannot_be_written_leaves_no_half_report(desk: Path) -> None:
    found = servanda("check", "desk.agreement", "--format", "junit", "-o", "sarif=/dev/full", cwd=desk)
    assert (found.returncode, found.stdout) == (2, "")
    assert "cannot write /dev/full" in found.stderr
    assert sorted(path.name for path in desk.iterdir()) == ["desk.agreement", "desk.csv", "logs.yaml"]


@pytest.mark.parametrize("one", ["json", "sarif", "junit", "github", "markdown"])
def test_what_programs_read_is_utf_8_whatever_the_terminal_has(desk: Path, one: str) -> None:
    (desk / "desk.agreement").write_text(
        AGREEMENT.replace("当日答复", "🎉").replace("when asked", "when é"), encoding="utf-8"
    )
    found = subprocess.run(  # noqa: S603 -- the program under test
        [sys.executable, "-m", "servanda", "lint", "desk.agreement", "--format", one], capture_output=True, check=False,
        cwd=desk, env={**os.environ, "PYTHONPATH": str(REPO / "src"), "PYTHONIOENCODING": "latin-1"},
    )  # fmt: skip
    assert found.returncode == 1
    assert "é" in found.stdout.decode("utf-8")
    assert one == "github" or "🎉" in found.stdout.decode("utf-8")
    if one == "junit":
        ET.fromstring(found.stdout)  # noqa: S314 -- what we wrote ourselves


def test_lint_loads_a_format_only_where_it_is_asked_for(desk: Path) -> None:
    script = (
        "import sys; sys.argv = ['servanda', 'lint', 'desk.agreement']\n"
        "from servanda.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "print(*sorted(name for name in sys.modules if name.startswith('servanda.reports.')))"
    )
    found = subprocess.run(  # noqa: S603 -- the program under test
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=desk,
        env={**os.environ, "PYTHONPATH": str(REPO / "src")},
    )  # fmt: skip
    loaded = {name.rpartition(".")[2] for name in found.stdout.splitlines()[-1].split()}
    assert not loaded & {"findings", "sarif", "junit", "github", "markdown", "of_diagnostics", "of_verdicts"}
