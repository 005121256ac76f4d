from typing import Any

from servanda.diagnostics import Severity

HEADER = "no,at,what,ticket,urgency,kind,paid,note\n"
HOUR = 3_600_000_000
# 1 January 2026 00:00 in Shanghai: 4 days before the 5th, whose day number is 20 458, and 8 hours before UTC
START = (20_458 - 4) * 24 * HOUR - 8 * HOUR


def rows(*times: str) -> str:
    return HEADER + "".join(f"{number},{time},answered,t,,,,\n" for number, time in enumerate(times))


def test_silence_longer_than_declared_is_a_gap(project: Any) -> None:
    project.header = "coverage: 2026-01-01 to 2026-01-11\nsources:\n"
    project.sources = project.sources.replace("    id: no", "    id: no\n    silence: 2 days")
    out = project.load(
        tickets_csv=rows("2026-01-02T00:00:00+08:00", "2026-01-04T00:00:00+08:00", "2026-01-08T12:00:00+08:00")
    )
    day = 24 * HOUR
    assert out.log.coverage["tickets"].gaps == (
        (START + 3 * day, START + 7 * day + 12 * HOUR),
        (START + 7 * day + 12 * HOUR, START + 10 * day),
    )
    assert out.log.coverage["payments"].gaps == ()


def test_a_source_without_any_record_is_one_gap(project: Any) -> None:
    project.header = "coverage: 2026-01-01 to 2026-01-11\nsources:\n"
    project.sources = project.sources.replace("    id: no", "    id: no\n    silence: 12 hours")
    out = project.load(tickets_csv=HEADER)
    assert out.log.coverage["tickets"].gaps == ((START, START + 240 * HOUR),)


def test_ignored_rows_break_the_silence(project: Any) -> None:
    project.header = "coverage: 2026-01-01 to 2026-01-03\nsources:\n"
    project.sources = project.sources.replace(
        "    id: no", "    id: no\n    silence: 30 hours\n    ignore: what = ping"
    )
    out = project.load(tickets_csv=HEADER + ",2026-01-02T00:00:00+08:00,ping,,x,y,z,\n,broken,ping,,,,,\n")
    assert out.log.coverage["tickets"].gaps == ()
    assert out.log.summaries[0].ignored == 2


def test_records_outside_the_coverage_are_kept_and_told(project: Any) -> None:
    project.header = "coverage: 2026-01-01 to 2026-01-03T12:00:00+08:00\nsources:\n"
    out = project.load(
        tickets_csv=rows("2025-12-31T23:59:59+08:00", "2026-01-03T11:59:59+08:00", "2026-01-03T12:00:00+08:00")
    )
    assert len(out.rows("answered", "id")) == 3
    [warning] = out.diagnostics
    assert (warning.code, warning.severity, warning.count) == ("LOG020", Severity.WARNING, 2)
    assert "2025-12-31 23:59:59" in warning.message
    assert "2026-01-03 12:00:00" in warning.message


def test_the_database_reaches_no_other_file(project: Any) -> None:
    import duckdb  # noqa: PLC0415
    import pytest  # noqa: PLC0415

    out = project.load(tickets_csv=HEADER)
    path = project.folder / "exports" / "tickets-other.txt"
    path.write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(duckdb.PermissionException):
        out.log.connection.execute("SELECT * FROM read_csv(?)", [str(path)])
