import gzip
import json
from typing import Any

HEADER = "no,at,what,ticket,urgency,kind,paid,note\n"
ROW = "1,2026-01-05T09:00:00Z,asked,t1,2,bug,yes,hello\n"
OTHER = "2,2026-01-05T10:00:00Z,answered,t1,,,,\n"

LINES = """
  tickets:
    path: tickets*.jsonl
    format: jsonl
    {id}
    time: {{column: at, format: iso}}
    events:
      asked:
        where: what = asked
        fields: {{ticket: ticket, urgency: urgency, note: text.content}}
      answered:
        where: what = answered
        fields: {{ticket: ticket}}
"""


def line(**changes: Any) -> str:
    row = {
        "no": "1",
        "at": "2026-01-05T09:00:00Z",
        "what": "asked",
        "ticket": "t1",
        "text": {"content": "hi", "n": 1.5},
    }
    return json.dumps({**row, **changes}) + "\n"


def test_an_exact_duplicate_counts_once(project: Any) -> None:
    out = project.load(tickets_csv=HEADER + ROW + OTHER + ROW)
    assert out.rows("asked", "id", "record") == [("1", 1)]
    assert out.log.summaries[0].duplicates == 1
    assert out.log.summaries[0].records == 3


def test_the_duplicate_kept_is_that_of_the_first_file_whatever_the_order_of_columns(project: Any) -> None:
    turned = "note,paid,kind,urgency,ticket,what,at,no\nhello,yes,bug,2,t1,asked,2026-01-05T09:00:00Z,1\n"
    out = project.load(tickets__b_csv=HEADER + OTHER + ROW, tickets__a_csv=turned)
    assert out.rows("asked", "id", "file", "record") == [("1", 0, 1)]
    assert out.log.files[0] == "tickets-a.csv"


def test_the_same_id_with_other_content_names_both_records(project: Any) -> None:
    out = project.load(tickets__a_csv=HEADER + OTHER + ROW, tickets__b_csv=HEADER + ROW.replace("hello", "hullo"))
    assert out.only.code == "LOG016"
    assert (out.only.origin.file, out.only.origin.record, out.only.origin.value) == ("tickets-b.csv", 1, "1")
    assert "record 2 of tickets-a.csv" in out.only.message


def test_content_outside_the_bound_columns_is_content_too(project: Any) -> None:
    wide = HEADER.replace("\n", ",extra\n")
    out = project.load(tickets_csv=wide + ROW.replace("\n", ",a\n") + ROW.replace("\n", ",b\n"))
    assert out.codes == ["LOG016"]


def test_without_an_id_the_whole_row_is_the_identity(project: Any) -> None:
    twice = "2026-01-05,2026-01,5\n2026-01-05,2026-01,5\n2026-01-05,2026-01,6\n"
    out = project.load(tickets_csv=HEADER, payments_csv="day,month,amount\n" + twice)
    assert [int(amount) for (amount,) in out.rows("paid", "amount")] == [5, 6]


def test_json_content_is_compared_after_parsing(project: Any) -> None:
    project.sources = (
        project.sources.split("\n  payments:")[0].replace(
            project.sources.split("\n  payments:")[0], LINES.format(id="id: no")
        )
        + "\n  payments:"
        + project.sources.split("\n  payments:")[1]
    )
    turned = json.dumps(dict(reversed(json.loads(line()).items())), indent=None, separators=(" , ", ":  ")) + "\n"
    out = project.load(tickets_jsonl=line() + turned.replace("1.5", "1.50"))
    assert len(out.rows("asked", "id")) == 1
    out = project.load(tickets_jsonl=line() + line(text={"content": "ho", "n": 1.5}))
    assert out.codes == ["LOG016"]


def test_json_without_an_id_is_compared_as_a_whole(project: Any) -> None:
    project.sources = LINES.format(id="") + "\n  payments:" + project.sources.split("\n  payments:")[1]
    turned = json.dumps(dict(reversed(json.loads(line()).items()))) + "\n"
    out = project.load(tickets_jsonl=line() + turned + line(no="2"))
    assert [record for (record,) in out.rows("asked", "record")] == [1, 3]


def test_duplicates_are_found_across_plain_and_compressed_files(project: Any) -> None:
    project.sources = project.sources.replace("path: tickets*.csv", "path: [tickets*.csv, tickets*.csv.gz]")
    project.write({"tickets.csv.gz": gzip.compress((HEADER + ROW).encode())})
    out = project.load(tickets_csv=HEADER + ROW + OTHER)
    assert len(out.rows("asked", "id")) == 1
    assert out.log.summaries[0].files == ("tickets.csv", "tickets.csv.gz")
