from pathlib import Path
from typing import Any

import pytest

from servanda.logs.locate import locate

HEADER = "no,at,what,ticket,urgency,kind,paid,note\n"
ROW = "1,2026-01-05T09:00:00Z,asked,t1,2,bug,yes,hello\n"


def at(project: Any, diagnostic: Any) -> str:
    """The text of the binding a finding points at, to the end of its line."""
    text = (project.folder / "logs.yaml").read_text(encoding="utf-8").splitlines()
    return text[diagnostic.span.line - 1][diagnostic.span.column - 1 :]


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "help_"),
    [
        ("format: csv", "formt: csv", "BIND004", "formt: csv", "did you mean format?"),
        ("format: csv", "format: cvs", "BIND006", "cvs", "did you mean csv?"),
        ("format: iso}", "format: isu}", "BIND006", "isu}", "did you mean iso?"),
        ("      asked:", "      askt:", "BIND011", "askt:", "did you mean asked?"),
        (
            "urgency: urgency",
            "urgncy: urgency",
            "BIND012",
            "urgncy: urgency, kind: kind, paid: paid, note: note}",
            "did you mean urgency?",
        ),
        ("{ticket: ticket, urgency", "{urgency", "BIND014", "asked:", None),
        ("where: what = asked", "where: what ==", "SYN", "", None),
        ("id: no", "id: {a: b}", "BIND005", "{a: b}", None),
        ("tickets*.csv", "ticket*.xls", "BIND009", "ticket*.xls", None),
        ("tickets*.csv", "../tickets.csv", "BIND008", "../tickets.csv", None),
        ("tickets*.csv", "/etc/hosts", "BIND008", "/etc/hosts", None),
        ("currency: CNY", "currency: EUR", "BIND017", "EUR}}", None),
        (", currency: CNY", "", "BIND017", "{column: amount}}", None),
        ("zone: agreement", "zone: Asia/Shanghia", "BIND006", "Asia/Shanghia}", None),
    ],
)
def test_a_mistake_is_an_error_at_its_place(  # noqa: PLR0913, PLR0917
    project: Any, old: str, new: str, code: str, place: str, help_: str | None
) -> None:
    assert old in project.sources
    project.sources = project.sources.replace(old, new, 1)
    out = project.load(tickets_csv=HEADER + ROW)
    assert out.log is None
    [found] = [each for each in out.diagnostics if each.code.startswith(code)][:1]
    assert at(project, found).startswith(place)
    assert help_ is None or found.help == help_


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("coverage: &a x", "BIND002"),
        ("coverage: *a", "BIND002"),
        ("coverage: !!python/object/apply:os.system [x]", "BIND002"),
        ("coverage: [", "BIND001"),
        ("coverage: a\ncoverage: b", "BIND003"),
        ("coverage: soon", "BIND018"),
        ("coverage: 2026-04-01 to 2026-01-01", "BIND018"),
        ("coverage: 2026-13-01 to 2026-14-01", "BIND018"),
        ("--- {}\n--- {}\na: b", "BIND00"),
    ],
)
def test_what_is_no_plain_yaml_is_refused(project: Any, line: str, code: str) -> None:
    project.header = line + "\nsources:\n"
    out = project.load(tickets_csv=HEADER + ROW)
    assert out.log is None
    assert out.diagnostics[0].code.startswith(code)
    assert out.diagnostics[0].span is not None


def test_words_that_yaml_would_guess_at_stay_words(project: Any) -> None:
    project.header += "  # NO is no `false`, 0123 no number, 9:30 no minutes\n"
    project.sources = (
        project.sources.replace("where: what = asked", "where: what in states")
        .replace("ticket: ticket, urgency", "ticket: ticket, note: {value: 9:30}, urgency")
        .replace(", note: note}", "}")
    )
    project.header = "constants: {states: [NO, 0123, ~]}\n" + project.header
    rows = "".join(f"{state},2026-01-05T09:00:00Z,{state},t,,,,\n" for state in ("NO", "0123", "~", "false"))
    out = project.load(tickets_csv=HEADER + rows)
    assert out.rows("asked", "id", "note") == [("0123", "9:30"), ("NO", "9:30"), ("~", "9:30")]


def test_a_link_out_of_the_folder_is_not_followed(project: Any) -> None:
    project.write({})
    secret = project.folder / "secret.csv"
    secret.write_text(HEADER + ROW, encoding="utf-8")
    (project.folder / "exports" / "tickets.csv").symlink_to(secret)
    assert project.load().codes == ["BIND008"]


def test_an_event_that_no_source_feeds_is_an_error_where_a_clause_needs_it(project: Any) -> None:
    head, _, tail = project.sources.partition("      answered:")
    project.sources = head + "\n  payments:" + tail.split("  payments:")[1]
    out = project.load(tickets_csv=HEADER)
    assert out.codes == ["BIND016"]
    assert "`answered`, which clause 1 needs" in out.only.message


@pytest.mark.parametrize(("source", "field"), [("paid: late", "paid"), ("urgency: what", "urgency")])
def test_kinds_that_do_not_fit(project: Any, source: str, field: str) -> None:
    project.sources = project.sources.replace(f"{field}: {field}", source).replace(
        "    events:\n      asked:",
        "    columns: {late: {column: urgency, type: optional number}, what: one of asked, answered}\n".replace(
            "{late", "\n      late"
        )
        .replace("}, what", "}\n      what")
        .replace("answered}", "answered")
        + "    events:\n      asked:",
        1,
    )
    out = project.load(tickets_csv=HEADER)
    assert out.codes == ["BIND015"]


def test_an_enumeration_value_that_is_none_is_an_error(project: Any) -> None:
    project.sources = project.sources.replace(
        "    events:\n      asked:", "    columns:\n      what: one of askd, answered\n    events:\n      asked:", 1
    )
    out = project.load(tickets_csv=HEADER)
    assert (out.only.code, out.only.help) == ("BIND013", "did you mean askd?")
    assert at(project, out.only).startswith("asked")


def test_a_value_outside_a_declared_enumeration_is_an_unreadable_row(project: Any) -> None:
    project.sources = project.sources.replace(
        "    events:\n      asked:", "    columns:\n      what: one of asked, answered\n    events:\n      asked:", 1
    )
    out = project.load(tickets_csv=HEADER + ROW.replace("asked", "Asked"))
    assert (out.only.code, out.only.origin.value) == ("LOG013", "Asked")


def test_a_row_of_the_wrong_party_is_a_finding(project: Any) -> None:
    project.sources = project.sources.replace("where: what = asked", "where: what = asked\n        require: kind = bug")
    assert project.load(tickets_csv=HEADER + ROW).codes == []
    out = project.load(tickets_csv=HEADER + ROW + ROW.replace("1,", "2,", 1).replace("bug", "wish"))
    origin = out.only.origin
    assert (out.only.code, origin.record, origin.column, origin.value) == ("LOG017", 2, "kind", "wish")


def test_lookup_and_prefix_and_first_present(project: Any) -> None:
    project.header = "tables:\n  kinds: {缺陷: bug, 愿望: wish}\n" + project.header
    project.sources = project.sources.replace(
        "    events:\n      asked:",
        """    compute:
      kind_here: {lookup: {column: kind, table: kinds}}
      urgent: {starts_with: {column: note, any: [急, "!"]}}
      key: {first_present: [ticket, no]}
    events:
      asked:""",
        1,
    ).replace(
        "{ticket: ticket, urgency: urgency, kind: kind, paid: paid", "{ticket: key, kind: kind_here, paid: urgent"
    )
    rows = "1,2026-01-05T09:00:00Z,asked,,,缺陷,,急：坏了\n2,2026-01-05T09:00:00Z,asked,t2,,愿望,,不急\n"
    out = project.load(tickets_csv=HEADER + rows)
    assert out.rows("asked", "ticket", "kind", "paid") == [("1", "bug", True), ("t2", "wish", False)]


def test_one_event_per_element_of_a_list(project: Any) -> None:
    project.sources = (
        project.sources.replace(
            "    events:\n      asked:",
            """    compute:
      keys: {elements: {column: ticket, separator: ";", starting: t, without: t9}}
    events:
      asked:""",
            1,
        )
        .replace("where: what = asked", "where: what = asked\n        each: keys as key")
        .replace("ticket: ticket, urgency", "ticket: key, urgency")
    )
    out = project.load(tickets_csv=HEADER + ROW.replace("t1", "t1; t2;x;t9;t1"))
    assert sorted(out.rows("asked", "ticket", "id")) == [("t1", "1"), ("t2", "1")]


def test_extends_takes_everything_and_overrides_some(project: Any, tmp_path: Path) -> None:
    project.header = "coverage: 2026-01-01 to 2026-02-01\nconstants: {word: asked}\nsources:\n"
    project.sources = project.sources.replace("what = asked", "what = word")
    project.write({"tickets.csv": HEADER + ROW})
    parent = tmp_path / "standard.yaml"
    (tmp_path / "logs.yaml").rename(parent)
    project.header = "extends: standard.yaml\nbase: exports\ncoverage: 2026-01-01 to 2026-03-01\n"
    project.sources = "sources:\n  payments:\n    coverage: 2026-01-01 to 2026-02-15\n"
    out = project.load(tickets_csv=HEADER + ROW)
    assert len(out.rows("asked", "id")) == 1
    day = 86_400_000_000
    covered = {name: (cover.until - cover.since) // day for name, cover in out.log.coverage.items()}
    assert covered == {"tickets": 31 + 28, "payments": 31 + 14}


def test_a_binding_that_extends_itself(project: Any) -> None:
    project.header = "extends: logs.yaml\n" + project.header
    assert project.load(tickets_csv=HEADER).codes == ["BIND007"]


def test_as_of_is_the_earliest_end_of_coverage_or_what_is_given(project: Any) -> None:
    end = (20_458 - 4 + 31 + 28 + 31) * 86_400_000_000 - 8 * 3_600_000_000
    assert project.load(tickets_csv=HEADER).log.as_of == end
    assert project.load(tickets_csv=HEADER, as_of=5).log.as_of == 5
    project.header = "sources:\n"
    assert project.load(tickets_csv=HEADER).codes == ["BIND022"]
    bare = project.load(tickets_csv=HEADER, as_of=5).log.coverage["tickets"]
    assert bare.since == bare.until


def test_where_the_logs_are(tmp_path: Path) -> None:
    agreement = tmp_path / "a" / "x.agreement"
    exports = tmp_path / "exports"
    exports.mkdir()
    beside = agreement.parent / "logs.yaml"
    assert (locate(agreement, None).binding, locate(agreement, None).folder) == (beside, None)
    assert (locate(agreement, exports).binding, locate(agreement, exports).folder) == (beside, exports)
    own = exports / "logs.yaml"
    own.write_text("", encoding="utf-8")
    assert (locate(agreement, exports).binding, locate(agreement, exports).folder) == (own, exports)
    assert (locate(agreement, own).binding, locate(agreement, own).folder) == (own, None)
