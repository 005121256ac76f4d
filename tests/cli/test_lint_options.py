"""`servanda lint` with its options: which rules, fixes, baselines, what fails."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
HEAD = """\
agreement case "示例"
  language 1
  {status}
  timezone Asia/Shanghai
  runs     2026-01-01 to 2026-12-31

party shop
party customer

"""
TRAINING = 'clause 1 "Training"\n  attested by shop each quarter\n'
IDLE = 'clause 1 "Training"\n  # servanda: ignore[DEO001] no longer true\n  recital "x"\n'


def servanda(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPO / "src"),
        "COLUMNS": "100",
        "XDG_CACHE_HOME": str(cwd / "cache"),
    }
    return subprocess.run(  # noqa: S603 -- the program under test
        [sys.executable, "-m", "servanda", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=environment,
    )


def agreement(folder: Path, body: str, name: str = "case.agreement", status: str = "status draft") -> Path:
    file = folder / name
    file.write_text(HEAD.format(status=status) + body, encoding="utf-8")
    return file


def codes(result: subprocess.CompletedProcess[str]) -> list[str]:
    return [line.split("[")[1].split("]")[0] for line in result.stdout.splitlines() if "[" in line]


def test_select_and_ignore_choose_rules(tmp_path: Path) -> None:
    agreement(tmp_path, TRAINING)
    only = servanda("lint", "case.agreement", "--select", "measurable-duties", "--format", "concise", cwd=tmp_path)
    assert codes(only) == ["DEO001"]
    family = servanda(
        "lint", "case.agreement", "--select", "DEO,BAL", "--ignore", "deo001", "--format=concise", cwd=tmp_path
    )
    assert "DEO001" not in codes(family)


def test_a_selector_that_means_nothing_is_wrong_usage(tmp_path: Path) -> None:
    agreement(tmp_path, TRAINING)
    for option in ("--select", "--ignore"):
        found = servanda("lint", "case.agreement", option, "measurable-dutys", cwd=tmp_path)
        assert found.returncode == 2
        assert "did you mean `measurable-duties`?" in found.stderr


def test_the_command_line_goes_before_the_settings(tmp_path: Path) -> None:
    agreement(tmp_path, TRAINING)
    (tmp_path / "servanda.yaml").write_text("lint: {select: [BAL001], severity: {DEO001: error}}", encoding="utf-8")
    assert "DEO001" not in codes(servanda("lint", "case.agreement", "--format", "concise", cwd=tmp_path))
    found = servanda("lint", "case.agreement", "--select", "DEO001", "--format", "concise", cwd=tmp_path)
    assert codes(found) == ["DEO001"]
    assert found.returncode == 1


@pytest.mark.parametrize(("word", "code"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0), ("always", 2)])
def test_what_fails_is_chosen(tmp_path: Path, word: str, code: int) -> None:
    agreement(tmp_path, TRAINING)
    found = servanda("lint", "case.agreement", "--select", "DEO001", "--fail-on", word, cwd=tmp_path)
    assert found.returncode == code


def test_an_error_fails_at_every_level_but_never(tmp_path: Path) -> None:
    agreement(tmp_path, "clause 1\n  shop must vanish\n")
    assert servanda("lint", "case.agreement", "--fail-on", "note", cwd=tmp_path).returncode == 1
    assert servanda("lint", "case.agreement", "--fail-on", "never", cwd=tmp_path).returncode == 0


def test_the_summary_counts_what_is_suppressed_and_what_can_be_fixed(tmp_path: Path) -> None:
    agreement(tmp_path, TRAINING.replace("quarter\n", "quarter  # servanda: ignore[DEO001] agreed\n"))
    said = servanda("lint", "case.agreement", "--select", "DEO001", cwd=tmp_path).stdout
    assert said == "1 agreement: nothing to complain about; 1 suppressed\n"
    agreement(tmp_path, IDLE)
    said = servanda("lint", "case.agreement", "--select", "DEO001", cwd=tmp_path).stdout
    assert said.splitlines()[-1] == "1 agreement: 1 warning, 1 fixable with --fix"


def test_what_is_mended_in_another_file_is_fixable_where_that_one_is_linted_too(tmp_path: Path) -> None:
    """The term of five days stands in the base; the clause that quotes working days stands in what extends it."""
    calendar = "calendar office\n  open mon to fri 09:00-18:00\n  holidays cn\n\n"
    events = "event asked\n  job id\nevent answered\n  job id\n\n"
    base = agreement(tmp_path, f"{calendar}term reply = 5 days\n\n{events}", name="base.agreement")
    own = 'agreement case\n  language 1\n  status draft\n  extends "base.agreement"\n  workdays office\n\n'
    duty = "  when asked\n  shop must answered\n  for the same job\n  within reply\n"
    (tmp_path / "case.agreement").write_text(
        f'{own}clause 1\n  quote "应在5个工作日内答复。"\n{duty}', encoding="utf-8"
    )
    alone = servanda("lint", "case.agreement", "--select", "TIM006", cwd=tmp_path).stdout
    assert alone.splitlines()[-1] == "1 agreement: 1 warning"
    both = servanda("lint", "case.agreement", "base.agreement", "--select", "TIM006", cwd=tmp_path).stdout
    assert both.splitlines()[-1] == "2 agreements: 1 warning, 1 fixable with --unsafe-fixes"
    ask = ("lint", "case.agreement", "base.agreement", "--select", "TIM006", "--unsafe-fixes")
    assert servanda(*ask, cwd=tmp_path).stdout == "2 agreements: nothing to complain about; 1 fixed in 1 file\n"
    assert "term reply = 5 working days\n" in base.read_text(encoding="utf-8")


def test_json_has_fixes_and_suppressions(tmp_path: Path) -> None:
    agreement(tmp_path, IDLE)
    report = json.loads(servanda("lint", "case.agreement", "--select", "DEO001", "--format=json", cwd=tmp_path).stdout)
    (one,) = report["diagnostics"]
    assert one["fixes"][0]["title"] == "remove the comment"
    assert one["fixes"][0]["safe"] is True
    agreement(tmp_path, TRAINING.replace("quarter\n", "quarter  # servanda: ignore[DEO001] 双方同意\n"))
    report = json.loads(servanda("lint", "case.agreement", "--select", "DEO001", "--format=json", cwd=tmp_path).stdout)
    assert [(one["code"], one["reason"]) for one in report["suppressed"]] == [("DEO001", "双方同意")]


def test_diff_writes_nothing_and_fix_writes_what_diff_shows(tmp_path: Path) -> None:
    file = agreement(tmp_path, IDLE)
    before = file.read_text(encoding="utf-8")
    shown = servanda("lint", "case.agreement", "--diff", cwd=tmp_path)
    assert shown.returncode == 1
    assert [line for line in shown.stdout.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"}] == [
        "-  # servanda: ignore[DEO001] no longer true"
    ]
    assert file.read_text(encoding="utf-8") == before
    done = servanda("lint", "case.agreement", "--fix", "--select", "DEO001", cwd=tmp_path)
    assert done.stdout == "1 agreement: nothing to complain about; 1 fixed in 1 file\n"
    assert file.read_text(encoding="utf-8") == before.replace("  # servanda: ignore[DEO001] no longer true\n", "")
    again = servanda("lint", "case.agreement", "--diff", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, "")


def test_line_ends_and_permissions_survive_a_fix(tmp_path: Path) -> None:
    file = tmp_path / "case.agreement"
    file.write_bytes((HEAD.format(status="status draft") + IDLE).replace("\n", "\r\n").encode())
    file.chmod(0o640)
    assert servanda("lint", "case.agreement", "--fix", cwd=tmp_path).returncode == 0
    assert b"ignore" not in file.read_bytes()
    assert file.read_bytes().count(b"\n") == file.read_bytes().count(b"\r\n")
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_signed_agreement_is_never_changed_nor_what_it_rests_on(tmp_path: Path) -> None:
    base = agreement(tmp_path, IDLE, "base.agreement")
    text = base.read_text(encoding="utf-8")
    signed = tmp_path / "signed.agreement"
    signed.write_text(
        'agreement signed\n  language 1\n  extends "base.agreement"\n  status signed\n\n'
        '# servanda: ignore[DEO001] no\nclause 2\n  recital "x"\n',
        encoding="utf-8",
    )
    own = signed.read_text(encoding="utf-8")
    found = servanda("lint", ".", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert (base.read_text(encoding="utf-8"), signed.read_text(encoding="utf-8")) == (text, own)
    assert found.stderr.count("is not changed: it is signed, or a signed agreement rests on it") == 2


def test_a_baseline_knows_what_was_there_and_nothing_new(tmp_path: Path) -> None:
    agreement(tmp_path, TRAINING)
    written = servanda("lint", ".", "--select", "DEO", "--write-baseline", "known.json", cwd=tmp_path)
    assert (written.returncode, written.stdout) == (0, "known.json knows 1 finding\n")
    agreement(tmp_path, "# moved\n\n" + TRAINING + '\nclause 2 "More"\n  attested by shop\n')
    found = servanda("lint", ".", "--select", "DEO", "--baseline", "known.json", cwd=tmp_path)
    assert "clause 2 is not measurable" in found.stdout
    assert "clause 1 is not" not in found.stdout
    assert found.stdout.splitlines()[-1] == "1 agreement: 1 warning; 1 known by the baseline"
    agreement(tmp_path, 'clause 1 "Word"\n  recital "x"\n')
    found = servanda("lint", ".", "--select", "DEO", "--baseline", "known.json", cwd=tmp_path)
    assert "1 of its findings are gone" in found.stdout or "1 of its findings is gone" in found.stdout


def test_a_baseline_never_knows_an_error_of_the_text(tmp_path: Path) -> None:
    agreement(tmp_path, "clause 1\n  shop must vanish\n")
    servanda("lint", ".", "--write-baseline", "known.json", cwd=tmp_path)
    assert servanda("lint", ".", "--baseline", "known.json", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize("name", ["none.json", "case.agreement"])
def test_what_is_no_baseline_is_wrong_usage(tmp_path: Path, name: str) -> None:
    agreement(tmp_path, TRAINING)
    found = servanda("lint", "case.agreement", "--baseline", name, cwd=tmp_path)
    assert found.returncode == 2
    assert name in found.stderr


def test_a_baseline_does_not_replace_an_agreement(tmp_path: Path) -> None:
    file = agreement(tmp_path, TRAINING)
    text = file.read_text(encoding="utf-8")
    assert servanda("lint", ".", "--write-baseline", "case.agreement", cwd=tmp_path).returncode == 2
    assert file.read_text(encoding="utf-8") == text


def test_the_balance_sheet_of_the_signed_agreement(tmp_path: Path) -> None:
    sheet = servanda("lint", "--balance", REPO / "agreements" / "qinghe" / "qinghe.agreement", cwd=tmp_path)
    assert sheet.returncode == 0
    rows = {line.rsplit(maxsplit=2)[0].strip(): line.split()[-2:] for line in sheet.stdout.splitlines() if line.strip()}
    # the client: fee, information, support; the demands of 2.2.2.2 and 2.2.2.3
    assert rows["duties"][1] == "3"
    assert rows["powers"][1] == "2"
    agreement(tmp_path, "clause 1\n  shop must vanish\n")
    broken = servanda("lint", "--balance", "case.agreement", cwd=tmp_path)
    assert (broken.returncode, broken.stdout) == (3, "")


def test_many_files_come_in_the_order_of_their_names_from_kept_answers_too(tmp_path: Path) -> None:
    for number in range(12):
        agreement(tmp_path, TRAINING, f"case{number:02}.agreement")
        os.utime(tmp_path / f"case{number:02}.agreement", (1_700_000_000, 1_700_000_000))
    first = servanda("lint", ".", "--select", "DEO001", "--format", "concise", cwd=tmp_path)
    places = [line.split(":")[0] for line in first.stdout.splitlines()]
    assert places == [f"case{number:02}.agreement" for number in range(12)]
    assert len(list((tmp_path / "cache").rglob("*.json"))) == 12
    again = servanda("lint", ".", "--select", "DEO001", "--format", "concise", cwd=tmp_path)
    anew = servanda("lint", ".", "--select", "DEO001", "--format", "concise", "--no-cache", "--jobs", "1", cwd=tmp_path)
    assert first.stdout == again.stdout == anew.stdout
