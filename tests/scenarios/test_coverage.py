"""What no scenario reaches, worked out by hand for the shop of `conftest.py`."""

from pathlib import Path

from servanda.reports.scenarios_plain import scenarios_concise
from servanda.reports.scenarios_text import scenarios_text
from servanda.scenarios import Results

from .conftest import Run, one


def missing(results: Results, clause: str) -> list[str]:
    [reach] = results.reach
    [found] = [one for one in reach.clauses if one.clause == clause]
    return [branch.text for branch in found.missing]


def scenarios(results: Results) -> dict[str, int]:
    [reach] = results.reach
    return {clause.clause: clause.scenarios for clause in reach.clauses}


def test_all_that_a_clause_can_do_is_listed(run: Run) -> None:
    results = run(one("2026-03-02 review_demanded demand=d1", "{'5': recital}"), coverage=True)
    assert scenarios(results) == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 1}
    assert missing(results, "1") == [
        *("met", "late", "missed", "pending", "undecided", "released"),
        "question_asked where kind = complaint: true",
        "question_asked where kind = complaint: false",
        "paused by desk_waits",
        "resumed by desk_goes_on",
        *("provider owes", "provider owes no more than the cap", "nothing is owed"),
    ]
    assert missing(results, "2") == [
        *("met", "missed", "undecided"),
        "after leave_given: allowed",
        "after leave_given: ended by leave_taken_back",
    ]
    # a power that is always open never lapses and is never dormant; its duty has outcomes of its own
    assert missing(results, "3") == [
        *("review_demanded exercised", "review_demanded exercised without ground", "review_demanded available since"),
        *(f"review_held {word}" for word in ("met", "late", "missed", "pending", "undecided")),
        "review_demanded where reason present: true",
        "review_demanded where reason present: false",
    ]
    assert missing(results, "4") == ["met", "missed", "pending", "undecided"]
    assert missing(results, "5") == []


def test_a_power_that_stays_open_never_lapses(run: Run, shop: Path) -> None:
    """What opens it need not have happened; without an end it is open ever after."""
    text = (shop / "shop.agreement").read_text("utf-8")
    opened = text.replace("  client may review_demanded", "  when machine_opened\n  client may review_demanded")
    (shop / "shop.agreement").write_text(opened, encoding="utf-8")
    words = ("exercised", "exercised without ground", "available since", "dormant", "lapsed")
    found = missing(run(one("", "{'5': recital}"), coverage=True), "3")
    assert [f"review_demanded {word}" in found for word in words] == [True, True, True, True, False]
    found = missing(run(one("", "{'3': dormant}"), coverage=True), "3")
    assert "review_demanded dormant" not in found
    found = missing(
        run(one("2026-03-02 machine_opened machine=m1", "{'3': available since 2026-03-02}"), coverage=True), "3"
    )
    assert "review_demanded available since" not in found


def rewritten(shop: Path, *pairs: tuple[str, str]) -> None:
    """The agreement with other words."""
    file = shop / "shop.agreement"
    text = file.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def test_a_pause_without_an_end_and_a_remedy_without_a_cap_reach_neither(run: Run, shop: Path) -> None:
    rewritten(shop, (" until desk_goes_on", ""), (", at most 10 EUR a month", ""))
    found = missing(run(one("", "{'5': recital}"), coverage=True), "1")
    assert found[-3:] == ["paused by desk_waits", "provider owes", "nothing is owed"]


def test_what_nobody_knows_to_be_open_is_neither_during_nor_outside(run: Run, shop: Path) -> None:
    """No holidays are published for 2032: whether the office was open on a day of it is not known."""
    hours = ("09:00-18:00\n", "09:00-18:00\n  holidays cn\n")
    rewritten(shop, ("2026-", "2032-"), hours, ("where kind = complaint\n", "where kind = complaint during office\n"))
    asked = one("2032-03-02 10:00 question_asked ticket=t1 kind=complaint", "{'1': undecided}")
    results = run(asked.replace("2026", "2032"), coverage=True)
    assert results.scenarios[0].failures == ()
    assert {"during office", "outside office"} <= set(missing(results, "1"))


def test_what_happened_is_reached(run: Run) -> None:
    results = run(
        """
        as of: 2026-04-01
        defaults: {question_asked: kind=complaint}
        scenarios:
          - name: two complaints, one paused, and an enquiry
            events:
              - 2026-03-02 09:00 question_asked ticket=t1
              - 09:10 desk_waits ticket=t1
              - 10:05 answer_given ticket=t1
              - 2026-03-03 09:00 question_asked ticket=t2 kind=enquiry
              - 2026-03-03 09:00 question_asked ticket=t3
              - 09:30 question_settled ticket=t3
            expect:
              "1": [ticket=t1 met, ticket=t3 released]
              owed: nothing
          - name: allowed, and no longer
            events:
              - 2026-03-01 leave_given machine=m1
              - 2026-03-02 machine_opened machine=m1
              - 2026-03-03 leave_taken_back machine=m1
              - 2026-03-04 machine_opened machine=m1
            expect:
              "2": "missed, at 2026-03-04"
        """,
        coverage=True,
    )
    assert [one.failures for one in results.scenarios] == [(), ()]
    assert missing(results, "1") == [
        *("late", "missed", "pending", "undecided"),
        "resumed by desk_goes_on",
        *("provider owes", "provider owes no more than the cap"),
    ]
    # both acts are there, one allowed and one not: what stands without any act is not reached
    assert missing(results, "2") == ["met", "undecided"]


def test_a_clause_that_nothing_is_expected_of_is_not_reached(run: Run) -> None:
    events = """
        2026-03-02 09:00 question_asked ticket=t1 kind=complaint
        2026-03-02 machine_opened machine=m1
    """
    results = run(one(events, "{'1': missed}"), coverage=True)
    assert scenarios(results)["2"] == 0
    assert "missed" in missing(results, "2")


def test_a_duty_that_only_may_exist_stops_no_clock(run: Run) -> None:
    """In the hole a complaint may have come; that the desk waited then paused nothing that anybody knows of."""
    gap = "    gaps: {question_asked: 2026-03-02 to 2026-03-03}\n"
    results = run(one("2026-03-02 10:00 desk_waits ticket=t1", "{'1': undecided}", gap), coverage=True)
    assert results.scenarios[0].failures == ()
    assert "undecided" not in missing(results, "1")
    assert "paused by desk_waits" in missing(results, "1")


def test_the_cap_is_reached_only_beyond_it(run: Run) -> None:
    two = "2026-03-02 09:00 question_asked ticket=t{1..2} kind=complaint"
    results = run(one(two, "{owed: provider 10 EUR}"), coverage=True)
    assert "provider owes no more than the cap" in missing(results, "1")
    three = two.replace("2}", "3}")
    results = run(one(three, "{owed: provider 10 EUR}"), coverage=True)
    assert "provider owes no more than the cap" not in missing(results, "1")


def test_the_reports_name_what_is_missing(run: Run) -> None:
    results = run(one("2026-03-02 machine_opened machine=m1", "{'2': machine=m1 missed}"), coverage=True)
    text = "\n".join(line.plain for line in scenarios_text(results, None))
    assert "Coverage of shop: 1 of 5 clauses have scenarios, 1 of " in text
    assert "  ✗ 1 答复  no scenario" in text
    assert "  ◐ 2 未经同意不得拆机\n    never     met, undecided\n    exception after leave_given: allowed\n" in text
    concise = list(scenarios_concise(results))
    assert any(line.endswith("1 no scenario") for line in concise)
    assert any(line.endswith("2 not reached: exception after leave_given: allowed") for line in concise)


def test_where_all_is_reached_the_report_says_so(run: Run, shop: Path) -> None:
    (shop / "shop.agreement").write_text(
        "agreement shop\n  language 1\n  timezone Europe/Berlin\n  runs 2026-01-01 to 2026-12-31\n\n"
        'party provider\n\nclause 1\n  recital "x"\n',
        encoding="utf-8",
    )
    text = "\n".join(line.plain for line in scenarios_text(run(one("", "{'1': recital}"), coverage=True), None))
    head = "Coverage of shop: 1 of 1 clause has scenarios, 1 of 1 outcomes and branches are reached"
    assert f"{head}\n  nothing is left out\n" in text


def test_without_the_option_nothing_is_said(run: Run) -> None:
    assert run(one("2026-03-02 machine_opened machine=m1", "{'2': missed}")).reach == ()
