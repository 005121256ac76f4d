"""What the README shows is what the program does."""

import re
from pathlib import Path

from typer.testing import CliRunner

from servanda.cli import app
from servanda.model import load
from servanda.syntax import parse
from servanda.syntax.tree import ClauseItem, ForTheSame, Modal, NormLine, WhenEvent, WithinLine

REPO = Path(__file__).resolve().parents[2]
README = (REPO / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(info: str) -> list[str]:
    return [match["body"] for match in FENCE.finditer(README) if match["info"].strip() == info]


def test_the_example_agreement_loads(tmp_path: Path) -> None:
    (example,) = blocks("agreement")
    path = tmp_path / "support.agreement"
    path.write_text(example, encoding="utf-8")
    agreement, diagnostics = load(path)
    assert agreement is not None
    assert not diagnostics
    assert [clause.number for clause in agreement.clauses] == ["1", "2", "3"]


def test_the_chinese_rule_reads_as_the_first_clause_of_the_example() -> None:
    (rule,) = blocks("agreement fragment")
    tree, diagnostics = parse(rule, "readme")
    assert not diagnostics
    (clause,) = tree.items
    assert isinstance(clause, ClauseItem)
    trigger, duty, same, within = clause.lines
    assert isinstance(trigger, WhenEvent)
    assert trigger.first_unanswered
    assert isinstance(duty, NormLine)
    assert duty.modal is Modal.MUST
    assert isinstance(same, ForTheSame)
    assert isinstance(within, WithinLine)


def test_the_report_is_what_demo_prints() -> None:
    (report,) = blocks("text")
    result = CliRunner().invoke(app, ["check", str(REPO / "agreements" / "qinghe"), "--fail-on", "never"])
    assert result.exit_code == 0, result.output
    printed = iter(result.output.splitlines())
    for line in report.splitlines():
        if line.strip() not in {"", "…"}:
            assert line in printed, f"not printed, or not in this order: {line}"


def test_every_page_it_names_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert len(links) > 5
    assert all((REPO / link).exists() for link in links)
