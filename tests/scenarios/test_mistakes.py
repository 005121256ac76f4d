"""Every way to get a scenario wrong: a finding with its code, the words it marks, and what to do."""

import codecs
from pathlib import Path

import pytest

from servanda.diagnostics import Diagnostic
from servanda.scenarios import Results, Status, find_scenarios, run_scenarios

from .conftest import Run, one

ASKED = "2026-03-02 09:15 question_asked ticket=t1 kind=complaint"
MET = '{"1": met}'


def marked(found: Diagnostic) -> str:
    """The words under the carets."""
    assert found.span is not None
    text = Path(found.span.file).read_text(encoding="utf-8")
    return text[found.span.start : found.span.end]


EVENTS = [
    # line, code, marked, part of the help
    ("2026-03-02 09:15 question_askd ticket=t1", "TEST010", "question_askd", "did you mean question_asked?"),
    ("2026-03-02 09:15 anything", "TEST010", "anything", "there are: attestation, question_asked"),
    (f"{ASKED} urgend=yes", "TEST011", "urgend=yes", "did you mean urgent?"),
    (f"{ASKED} ticket=t2", "TEST011", "ticket=t2", None),
    (f"{ASKED} urgent=maybe", "TEST012", "urgent=maybe", "yes or no"),
    (f"{ASKED} rating=good", "TEST012", "rating=good", "3 or 0.75"),
    (f"{ASKED} rating=1e9", "TEST012", "rating=1e9", "3 or 0.75"),
    (f"{ASKED} refund=much", "TEST012", "refund=much", "20000"),
    (f'{ASKED} refund="3 USD"', "TEST012", 'refund="3 USD"', "there are: EUR"),
    (f"{ASKED} month=2026-13", "TEST012", "month=2026-13", "2026-W10"),
    ("2026-03-02 09:15 question_asked ticket=t1 kind=complant", "TEST012", "kind=complant", "complaint"),
    ("2026-03-02 09:15 question_asked kind=complaint", "TEST013", None, "add ticket=…"),
    ("2026-03-02 09:15 question_asked ticket= kind=complaint", "TEST013", None, "add ticket=…"),
    ("question_asked ticket=t1 kind=complaint", "TEST008", "question_asked", "2026-03-02 09:15"),
    ("09:15 question_asked ticket=t1 kind=complaint", "TEST008", "09:15", "2026-03-02 09:15"),
    ("2026-02-30 question_asked ticket=t1 kind=complaint", "TEST008", "2026-02-30", None),
    ("2026-03-02 25:00 question_asked ticket=t1 kind=complaint", "TEST008", "2026-03-02 25:00", None),
    ("2026-03-02 24:01 question_asked ticket=t1 kind=complaint", "TEST008", "2026-03-02 24:01", None),
    ("1999-03-02 question_asked ticket=t1 kind=complaint", "TEST008", "1999-03-02", "2026-03-02"),
    ("2026-03-29 02:30 question_asked ticket=t1 kind=complaint", "TEST008", "2026-03-29 02:30", "there was"),
    ("2026-03-02T09:15+99:00 question_asked ticket=t1 kind=complaint", "TEST008", None, None),
    ("2026-03-02T915 question_asked ticket=t1 kind=complaint", "TEST008", "2026-03-02T915", "2026-03-02 09:15"),
    ("''", "TEST009", "''", None),
    (f"2026-02-30 {ASKED[17:]}\n09:15 {ASKED[17:]}", "TEST008", "2026-02-30", None),  # the day of both lines, said once
    ("2026-03-02 09:15", "TEST009", "", "name the event"),
    (f"{ASKED} soon", "TEST009", "soon", "field=value"),
    (f"{ASKED} note='x' y", "TEST009", "y", "field=value"),
    (f'{ASKED} note="never closed', "TEST009", 'note="never closed', "close the quotes"),
    (f'{ASKED} note="a # b"', "TEST009", 'note="a', "single quotes"),
    ("2026-03-02 question_asked ticket=t{1..3}{1..4} kind=complaint", "TEST009", "ticket=t{1..3}{1..4}", None),
    ("2026-03-02 question_asked ticket=t{1..999999} kind=complaint", "TEST009", "ticket=t{1..999999}", "{1..20}"),
    ("2026-03-02 question_asked ticket=t{9..1} kind=complaint", "TEST009", "ticket=t{9..1}", None),
]


@pytest.mark.parametrize(("line", "code", "words", "help_"), EVENTS, ids=[line for line, *_ in EVENTS])
def test_a_wrong_event_is_marked(run: Run, line: str, code: str, words: str | None, help_: str | None) -> None:
    results = run(one(line, MET))
    [found] = results.mistakes
    assert found.code == code
    if words is not None:
        assert marked(found) == words
    if help_ is not None:
        assert help_ in (found.help or "")
    assert [scenario.status for scenario in results.scenarios] == [Status.BROKEN]


EXPECTATIONS = [
    ("{'9': met}", "TEST016", "'9'", "there are: 1, 2"),
    ("{'1': mett}", "TEST017", "mett", "did you mean met?"),
    ("{'1': answer_give met}", "TEST017", "answer_give", "did you mean answer_given?"),
    ("{'1': tickets=t1 met}", "TEST018", "tickets=t1", "ticket"),
    ("{'1': ticket=t1}", "TEST017", "ticket=t1", "met"),
    ("{'1': missed by 3 min}", "TEST017", "missed", None),
    ("{'1': late by 3}", "TEST008", "3", "12 min"),
    ("{'1': late by}", "TEST017", None, "late by 5 min"),
    ("{'1': 'met, due soon'}", "TEST008", "soon", "2026-03-02 09:15"),
    ("{'1': 'met, duw 2026-03-02'}", "TEST017", "duw", None),
    ("{'1': 'met,'}", "TEST017", ",", "due 2026-03-02 09:15"),
    ("{'1': 'met, 0 times'}", "TEST017", "0", None),
    ("{'1': met due 2026-03-02}", "TEST017", "due", None),
    ("{'1': 'undecided, because'}", "TEST017", "because", "reason"),
    ("{'1': ''}", "TEST017", None, "met"),
    ("{'1': 'ticket=\"t1 met'}", "TEST009", 'ticket="t1 met', "close the quotes"),
    ("{'3': 'exercise demand=d1 with ground, due 2026-03-02'}", "TEST017", "due", None),
    ("{'3': 'exercise demand=d1 with ground and more'}", "TEST017", "and more", None),
    ("{metrics: {asked: {2026-W02: 3}}}", "TEST018", "asked", None),
    ("{metrics: {share_answered: {2026-W02: [3]}}}", "TEST005", "[3]", None),
    ("{'1': verdict bad}", "TEST017", "bad", "write one of"),
    ("{'1': ticket=t1 breached}", "TEST017", None, None),
    ("{'1': exercise ticket=t1 with ground}", "TEST018", "exercise", None),
    ("{'3': exercise demand=d1}", "TEST017", None, None),
    ("{'3': never open at all}", "TEST017", "at all", None),
    ("{'1': [met, [met]]}", "TEST005", None, None),
    ("{}", "TEST005", "{}", None),
    ("met", "TEST005", "met", None),
    ("{owed: nobody 5 EUR}", "TEST018", None, "provider, client"),
    ("{owed: provider five EUR}", "TEST017", None, "provider 100 CNY"),
    ("{owed: provider 5 USD}", "TEST012", None, "EUR"),
    ("{owed: provider 5 EUR in March}", "TEST008", None, "2026-03"),
    ("{metrics: {share_answerd: {2026-W02: 3}}}", "TEST018", "share_answerd", "did you mean share_answered?"),
    ("{metrics: {share_answered: {2026-W02: many}}}", "TEST017", "many", "16 of 20"),
    ("{metrics: {share_answered: 3}}", "TEST005", "3", None),
    ("{metrics: 3}", "TEST005", "3", None),
]


@pytest.mark.parametrize(("expect", "code", "words", "help_"), EXPECTATIONS, ids=[line for line, *_ in EXPECTATIONS])
def test_a_wrong_expectation_is_marked(run: Run, expect: str, code: str, words: str | None, help_: str | None) -> None:
    results = run(one(ASKED, expect))
    found = results.mistakes[0]
    assert len(results.mistakes) == 1
    assert found.code == code
    if words is not None:
        assert marked(found) == words
    if help_ is not None:
        assert help_ in (found.help or "")


FILES = [
    ("", "TEST001"),
    ("[]", "TEST001"),
    ("as of: [", "TEST001"),
    ("scenarios: &a [*a]", "TEST002"),
    ("scenarios: !!python/object/apply:os.system [ls]", "TEST002"),
    ("a: " + "[" * 40 + "]" * 40, "TEST002"),
    ("---\na: b\n---\nc: d\n", "TEST002"),
    ("as of: 2026-04-01\nas of: 2026-05-01\nscenarios: []", "TEST003"),
    ("as of: 2026-04-01", "TEST006"),
    ("scenarios: []", "TEST005"),
    ("scenarios: [one]", "TEST005"),
    ("scenaros: []", "TEST004"),
    ("given: [a]\nscenarios: [{name: a, expect: {'1': met}}]", "TEST005"),
    ("scenarios: [{name: a, expect: {'1': met}}]", "TEST006"),
    ("as of: tomorrow\nscenarios: [{name: a, expect: {'1': met}}]", "TEST008"),
    ("as of: [a]\nscenarios: [{name: a, expect: {'1': met}}]", "TEST005"),
    ("as of: 2026-04-01\nscenarios: [{name: a, evnts: [], expect: {'1': met}}]", "TEST004"),
    ("as of: 2026-04-01\nscenarios: [{name: a, events: x, expect: {'1': met}}]", "TEST005"),
    ("as of: 2026-04-01\nscenarios: [{name: a, events: [[x]], expect: {'1': met}}]", "TEST005"),
    ("as of: 2026-04-01\nscenarios: [{name: a, given: b, expect: {'1': met}}]", "TEST015"),
    ("as of: 2026-04-01\nscenarios: [{name: a, given: [[b]], expect: {'1': met}}]", "TEST005"),
    ("as of: 2026-04-01\nscenarios: [{name: a}]", "TEST006"),
    ("as of: 2026-04-01\nscenarios: [{expect: {'1': met}}]", "TEST006"),
    ("as of: 2026-04-01\nscenarios:\n  - {name: a, expect: {'2': met}}\n  - {name: a, expect: {'2': met}}", "TEST019"),
    ("as of: 2026-04-01\ncoverage: later\nscenarios: [{name: a, expect: {'2': met}}]", "TEST020"),
    ("as of: 2026-04-01\ncoverage: 2026-03-01 to 2026-02-01\nscenarios: [{name: a, expect: {'2': met}}]", "TEST020"),
    ("as of: 2026-04-01\ncoverage: 2026-03-01 to x\nscenarios: [{name: a, expect: {'2': met}}]", "TEST008"),
    ("as of: 2026-04-01\ncoverage: [[x]]\nscenarios: [{name: a, expect: {'2': met}}]", "TEST005"),
    (
        "as of: 2026-04-01\ngaps: {machine: 2026-03-01 to 2026-03-02}\nscenarios: [{name: a, expect: {'2': met}}]",
        "TEST010",
    ),
    ("as of: 2026-04-01\ngaps: [[x]]\nscenarios: [{name: a, expect: {'2': met}}]", "TEST005"),
    ("as of: 2026-04-01\ndefaults: x\nscenarios: [{name: a, expect: {'2': met}}]", "TEST005"),
    ("as of: 2026-04-01\ndefaults: {qestion_asked: a=b}\nscenarios: [{name: a, expect: {'2': met}}]", "TEST010"),
    ("as of: 2026-04-01\ndefaults: {question_asked: a=b}\nscenarios: [{name: a, expect: {'2': met}}]", "TEST011"),
    (
        "as of: 2026-04-01\ndefaults: {question_asked: 'kind=\"x'}\nscenarios: [{name: a, expect: {'2': met}}]",
        "TEST009",
    ),
    ("as of: 2026-04-01\ndefaults: {question_asked: [a]}\nscenarios: [{name: a, expect: {'2': met}}]", "TEST005"),
    ("extends: nowhere.yaml", "TEST007"),
    ("extends: cases.yaml", "TEST007"),
    ("extends: ../shop.agreement", "TEST007"),
    ("extends: [[a]]", "TEST005"),
    ("agreement: ../nowhere.agreement\nscenarios: []", "TEST007"),
    ("agreement: /etc/passwd\nscenarios: []", "TEST007"),
    ("agreement: []\nscenarios: []", "TEST005"),
]


@pytest.mark.parametrize(("text", "code"), FILES, ids=[text[:60] for text, _ in FILES])
def test_a_wrong_file_is_a_finding_with_its_place(run: Run, text: str, code: str) -> None:
    results = run(text)
    assert [found.code for found in results.mistakes] == [code]
    assert results.mistakes[0].span is not None
    assert results.count(Status.PASSED) == (1 if code == "TEST019" else 0)  # the first of the two


def test_what_is_wrong_with_the_agreement_is_said_with_its_own_codes(run: Run, shop: Path) -> None:
    (shop / "shop.agreement").write_text("agreement shop\n  language 1\n  timezone Nowhere/At_All\n", encoding="utf-8")
    codes = [found.code for found in run(one(ASKED, MET)).mistakes]
    assert codes[-1] == "TEST022"
    assert len(codes) > 1


def test_an_agreement_without_a_term_is_not_run(run: Run, shop: Path) -> None:
    file = shop / "shop.agreement"
    file.write_text(file.read_text("utf-8").replace("2026-01-01 to 2026-12-31", "? to ?"), encoding="utf-8")
    [found] = run(one(ASKED, MET)).mistakes
    assert found.code == "TEST022"
    assert "extends it" in (found.help or "")


def test_two_agreements_in_the_folder_above_have_to_be_told_apart(run: Run, shop: Path) -> None:
    (shop / "other.agreement").write_text("", encoding="utf-8")
    [found] = run(one(ASKED, MET)).mistakes
    assert found.code == "TEST006"
    assert "2 agreements" in found.message


def test_the_same_event_twice_is_no_second_one(run: Run) -> None:
    [found] = run(one(f"{ASKED}\n{ASKED}", MET)).mistakes
    assert found.code == "TEST021"
    assert len(found.labels) == 1


def test_a_mistake_keeps_only_its_own_scenario_from_being_run(run: Run) -> None:
    results = run("""
        as of: 2026-04-01
        scenarios:
          - name: wrong
            events: [2026-03-02 nothing_known]
            expect: {"2": met}
          - name: right
            expect: {"2": met}
    """)
    assert [(one.name, one.status) for one in results.scenarios] == [("wrong", Status.BROKEN), ("right", Status.PASSED)]


def test_files_that_are_no_text(shop: Path) -> None:
    for name, data in {"a.yaml": b"\xff\xfe\x00", "b.yaml": b"name: \x00", "c.yaml": codecs.BOM_UTF8}.items():
        (shop / "scenarios" / name).write_bytes(data)
    results: Results = run_scenarios(find_scenarios([shop]))
    assert [found.code for found in results.mistakes] == ["TEST007", "TEST007", "TEST001"]


def test_another_file_is_not_shown_through_a_link(run: Run, shop: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("secret: [", encoding="utf-8")
    (shop / "scenarios" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (shop / "scenarios" / "link.yaml").rename(shop / "link.yaml")
    [found] = run("extends: ../link.yaml").mistakes
    assert found.code == "TEST007"
    assert "symbolic link" in found.message


def test_files_extend_one_another_only_so_deep(run: Run, shop: Path) -> None:
    """The first file, and nine that each extends the one before it; a tenth is not read."""
    folder = shop / "scenarios"
    for number in range(1, 10):
        text = f"extends: _{number + 1}.yaml\n" if number < 9 else "as of: 2026-04-01\n"
        (folder / f"_{number}.yaml").write_text(text, encoding="utf-8")
    text = "extends: _1.yaml\nscenarios: [{name: a, expect: {'2': met}}]"
    assert run(text).count(Status.PASSED) == 1
    (folder / "_9.yaml").write_text("extends: _10.yaml\n", encoding="utf-8")
    (folder / "_10.yaml").write_text("as of: 2026-04-01\n", encoding="utf-8")
    [found] = run(text).mistakes
    assert (found.code, marked(found)) == ("TEST007", "_10.yaml")
    assert "more than 10 scenario files" in found.message


def test_a_scenario_has_no_end_of_events(run: Run) -> None:
    """Each line may be ten thousand events; eleven of those are more than a scenario may have."""
    lines = "\n".join(f"2026-03-02 0{n % 10}:{n:02} machine_opened machine=m{{1..10000}}" for n in range(11))
    [found] = run(one(lines, '{"1": no instance}')).mistakes
    assert (found.code, marked(found)) == ("TEST009", "one")
    assert "more than 100,000 events" in found.message
