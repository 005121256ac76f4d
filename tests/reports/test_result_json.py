"""The fixed form of the JSON result, its exact numbers, and the published schema."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from servanda.reports.jsontext import encoded
from servanda.reports.report import Report
from servanda.reports.result_json import result_json

OUTCOMES = ["met", "late", "missed", "pending", "excused", "released", "undecided"]
SCHEMA = Path(__file__).parents[2] / "docs" / "result.schema.json"


def document(report: Report) -> Any:
    return json.loads("".join(result_json(report)), parse_float=Decimal)


def test_head(report: Report) -> None:
    found = document(report)
    assert found["schema_version"] == 1
    assert found["agreement"] == "sample"
    assert found["as_of"] == "2026-02-15T00:00:00+08:00"
    assert found["verdict"] == "breached"


def test_one_entry_per_clause_and_debtor(report: Report) -> None:
    entries = [(one["clause"], one["debtor"], one["verdict"]) for one in document(report)["clauses"]]
    assert entries == [
        ("1.1", None, "compliant"),
        ("1.2", None, "recital"),
        ("2.1", "provider", "breached"),
        ("2.2", "provider", "breached"),
        ("2.3", "provider", "compliant"),
        ("2.4", "provider", "undecided"),
        ("5", "client", "exercised without ground"),
        ("5", "provider", "not triggered"),
        ("7", None, "remedy"),
    ]


def test_every_entry_counts_every_outcome(report: Report) -> None:
    for entry in document(report)["clauses"]:
        assert list(entry["instances"]) == OUTCOMES
    assert document(report)["clauses"][2]["instances"] == dict(zip(OUTCOMES, [24, 1, 1, 0, 0, 0, 0], strict=True))


def test_breaches_have_their_evidence(report: Report) -> None:
    late, missed = document(report)["clauses"][2]["breaches"]
    assert {name: late[name] for name in late if name not in {"trigger", "response"}} == {
        "step": "message_sent",
        "key": {"conversation": "wm0042"},
        "outcome": "late",
        "opened_at": "2026-01-20T10:00:00+08:00",
        "due_at": "2026-01-20T10:15:00+08:00",
        "met_at": "2026-01-20T10:27:13.500000+08:00",
    }
    assert (late["trigger"]["file"], late["trigger"]["record"]) == ("chat.jsonl", 1)
    assert (late["response"]["file"], late["response"]["record"]) == ("chat.jsonl", 2)
    assert (missed["met_at"], missed["response"]) == (None, None)


def test_all_breaches_are_streamed_whatever_the_judgement_keeps(report: Report) -> None:
    bounded = tuple(replace(clause, breaches=clause.breaches[:1]) for clause in report.judgement.clauses)
    cut = replace(report, judgement=replace(report.judgement, clauses=bounded))
    assert len(document(cut)["clauses"][2]["breaches"]) == 2


def test_power(report: Report) -> None:
    power = document(report)["clauses"][6]["power"]
    assert power["state"] == "exercised without ground"
    assert [(one["key"], one["grounded"]) for one in power["exercises"]] == [
        ({"demand": "L1"}, True),
        ({"demand": "L2"}, False),
    ]
    assert document(report)["clauses"][7]["power"] is None


def test_settlement_is_summed_per_month_and_debtor(report: Report) -> None:
    line = report.judgement.settlement[0]
    other = replace(line, clause="8", amount=Decimal("0.50"))
    judgement = replace(report.judgement, settlement=(line, other, *report.judgement.settlement[1:]))
    found = document(replace(report, judgement=judgement))
    assert found["settlement"] == [
        {"month": "2026-01", "debtor": "provider", "amount": Decimal("100.5"), "currency": "CNY"},
        {"month": "2026-02", "debtor": "provider", "amount": 200, "currency": "CNY"},
    ]
    january = [one["clause"] for one in found["remedies"] if one["month"] == "2026-01"]
    assert january == ["7", "8"]


def test_the_entries_of_clauses_have_the_fixed_form(report: Report) -> None:
    clauses = document(report)["clauses"]
    form = ["clause", "title", "debtor", "verdict", "instances", "breaches", "power"]
    assert all(list(clause) == form for clause in clauses)
    rows = [row for clause in clauses for row in clause["breaches"]]
    parts = ["step", "key", "outcome", "opened_at", "due_at", "met_at", "trigger", "response"]
    assert rows
    assert all(list(row) == parts for row in rows)
    assert all(list(row["trigger"]) == ["file", "record"] for row in rows if row["trigger"])


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("300.00", "300"),
        ("1999.50", "1999.5"),
        ("0.01", "0.01"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("123456789012345678.90", "123456789012345678.9"),
    ],
)
def test_amounts_are_exact_numbers(amount: str, text: str) -> None:
    assert encoded(Decimal(amount)) == text


def test_text_stays_the_same_data_and_cannot_drive_a_terminal() -> None:
    evil = '\x1b[2J\u202e\u2066\x9b付款\ud800"\\\n\u2028'
    text = encoded(evil)
    assert json.loads(text) == evil
    assert text.isprintable()
    assert "付款" in text


KINDS: dict[str, type] = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def fits(value: Any, kind: str | None) -> bool:
    if kind in {"integer", "number"}:
        return isinstance(value, int if kind == "integer" else int | Decimal) and not isinstance(value, bool)
    return kind is None or isinstance(value, KINDS[kind])


def conforms(value: Any, schema: dict[str, Any], definitions: dict[str, Any], path: str = "$") -> list[str]:
    """What of `value` breaks the schema: the few keywords that the published one uses, checked by hand."""
    if "$ref" in schema:
        return conforms(value, definitions[schema["$ref"].rsplit("/", 1)[1]], definitions, path)
    if "anyOf" in schema:
        tried = [conforms(value, one, definitions, path) for one in schema["anyOf"]]
        return [] if [] in tried else [f"{path}: none of the alternatives: {tried}"]
    if not fits(value, schema.get("type")):
        return [f"{path}: {value!r} is no {schema['type']}"]
    if value not in schema.get("enum", [schema.get("const", value)]):
        return [f"{path}: {value!r} is not what may stand there"]
    found = []
    if isinstance(value, dict):
        found += [f"{path}: {name} is missing" for name in schema.get("required", []) if name not in value]
        extra = schema["additionalProperties"]
        for name, item in value.items():
            known = schema.get("properties", {}).get(name, extra)
            found += conforms(item, known, definitions, f"{path}.{name}") if known else [f"{path}: {name} is unknown"]
    if isinstance(value, list):
        for number, item in enumerate(value):
            found += conforms(item, schema["items"], definitions, f"{path}[{number}]")
    return found


def test_the_result_is_what_the_published_schema_describes(report: Report) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert conforms(document(report), schema, schema["$defs"]) == []


def test_the_schema_notices_what_is_wrong(report: Report) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    wrong = document(report)
    wrong["clauses"][2]["instances"]["met"] = "24"
    del wrong["clauses"][2]["breaches"][0]["due_at"]
    wrong["verdict"] = "fine"
    assert len(conforms(wrong, schema, schema["$defs"])) == 3
