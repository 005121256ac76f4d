"""Hundreds of files of one source: none is lost, and what costs most, printing queries, is not done for each again."""

import gzip
from typing import Any

import pytest
from sqlglot import exp

HEADER = "no,at,what,ticket,urgency,kind,paid,note\n"
FILES = 500


def test_hundreds_of_files_print_no_more_queries_than_a_few(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[int] = [0]
    original = exp.Expr.sql

    def counting(self: exp.Expr, *arguments: Any, **options: Any) -> str:
        printed[0] += 1
        return str(original(self, *arguments, **options))

    monkeypatch.setattr(exp.Expr, "sql", counting)
    project.sources = project.sources.replace("tickets*.csv", "day/*/tickets*")
    row = "{0}-{1},2026-01-05T09:00:00Z,answered,t{0},,,,\n"
    files: dict[str, str | bytes] = {}
    for number in range(FILES):
        content = (HEADER + row.format(number, 1) + row.format(number, 2)).encode()
        name = f"day/{number % 7}/tickets-{number}.csv"
        files[name + ".gz" if number % 5 == 0 else name] = gzip.compress(content) if number % 5 == 0 else content
    project.write(files)
    out = project.load()
    assert set(out.rows("answered", "id", "record")) == {
        (f"{number}-{record}", record) for number in range(FILES) for record in (1, 2)
    }
    assert len(out.log.summaries[0].files) == FILES
    assert printed[0] < FILES
