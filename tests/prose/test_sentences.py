"""What clauses say and words mean, against sentences written by hand: `clauses.md` and `definitions.md`."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from servanda.model.agreement import Agreement
from servanda.model.load import load
from servanda.prose import Language, about_agreement, about_definitions, sentences

HERE = Path(__file__).parent
REPO = HERE.parents[1]
WHOLE = HERE / "whole.agreement"
AGREEMENTS = [WHOLE, *sorted((REPO / "agreements").iterdir())]
SAMPLES = REPO.parent / "shared" / "design" / "sample"

Pairs = list[tuple[str, str]]


@cache
def agreement(path: Path) -> Agreement:
    made, _ = load(path)
    assert made is not None
    return made


def says(path: Path, number: str) -> Pairs:
    whole = agreement(path)
    clause = whole.clause(number)
    assert clause is not None
    english, chinese = (sentences(whole, clause, language) for language in (Language.EN, Language.ZH))
    return list(zip(english, chinese, strict=True))


def written(name: str) -> list[tuple[str, Pairs]]:
    """Headings of a file and the pairs of lines below each."""
    found = []
    for part in (HERE / name).read_text(encoding="utf-8").split("\n## ")[1:]:
        heading, *blocks = part.strip().split("\n\n")
        pairs = [block.split("\n") for block in blocks]
        assert all(len(pair) == 2 for pair in pairs), f"{heading}: an English line and a Chinese one"
        found.append((heading, [(english, chinese) for english, chinese in pairs]))
    return found


CLAUSES = written("clauses.md")
DEFINITIONS = written("definitions.md")


@pytest.mark.parametrize(("heading", "expected"), CLAUSES, ids=[heading for heading, _ in CLAUSES])
def test_a_clause_says(heading: str, expected: Pairs) -> None:
    path, number = heading.split(" ")
    assert says(REPO / path, number) == expected


@pytest.mark.parametrize(("topic", "expected"), DEFINITIONS)
def test_a_word_means(topic: str, expected: Pairs) -> None:
    whole = agreement(WHOLE)
    said = {(one.topic, one.english): one.chinese for one in (*about_agreement(whole), *about_definitions(whole))}
    ((english, chinese),) = expected
    assert said.get((topic, english)) == chinese


def test_only_what_a_clause_uses_is_defined_with_it() -> None:
    whole = agreement(WHOLE)
    said = [one.english.partition("” ")[0] for one in about_definitions(whole, whole.clause("5"))]
    assert sorted(said) == ["“Answer", "“Question", "“Recall"]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the design samples are not beside this checkout")
def test_an_agreement_in_chinese_names_needs_no_english_ones() -> None:
    """The sample is a draft without a term; what is not blank in the rule is said all the same."""
    english, chinese = says(SAMPLES / "zh.agreement", "2.1.1.3")[1]
    assert english == (
        "Whenever a first unanswered “客户消息” occurs during the open hours of “工作时间”, 甲方 must bring about "
        "“客服消息” (where it is not marked “自动”) for the same “会话” within 15 minutes (“回复时限”) of that event."
    )
    assert chinese == (
        "凡发生首条未获答复的“客户消息”，且其时处于“工作时间”的开放时间之内的，甲方应当就同一“会话”，"
        "自该事件发生之时起 15 分钟（“回复时限”）内，作出“客服消息”（仅指其未标记为“自动”的）。"
    )


def test_definitions_follow_where_they_are_asked_for() -> None:
    whole = agreement(WHOLE)
    clause = whole.clause("5")
    assert clause is not None
    short = sentences(whole, clause, Language.EN)
    long = sentences(whole, clause, Language.EN, definitions=True)
    assert long[: len(short)] == short
    assert any(one.startswith("“Answer” means the event “answered”") for one in long[len(short) :])


@pytest.mark.parametrize("path", AGREEMENTS, ids=lambda path: path.stem)
def test_no_clause_is_silent(path: Path) -> None:
    whole = agreement(path)
    for clause in whole.clauses:
        said = [*sentences(whole, clause, Language.EN), *sentences(whole, clause, Language.ZH)]
        assert len(said) > 1
        assert all(one.strip() and "None" not in one and "  " not in one for one in said)


def test_sentences_need_nothing_heavy() -> None:
    """An editor asks for them at every move of the pointer, and where no database is."""
    program = (
        "import sys, servanda.prose, servanda.model.load\n"
        "heavy = 'duckdb sqlglot rich typer yaml lark servanda.engines servanda.plan servanda.logs'\n"
        "print(*sorted({*heavy.split()} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 -- ours
    assert found.stdout.strip() == ""


def test_a_metric_of_how_a_clause_is_kept_is_defined_with_it() -> None:
    whole = agreement(WHOLE)
    topics = {one.english.partition("” ")[0]: one.topic for one in about_definitions(whole, whole.clause("2"))}
    assert topics["“kept"] == "metric"


def test_a_calendar_of_single_dates_is_open_on_no_day_of_the_week(tmp_path: Path) -> None:
    path = tmp_path / "dates.agreement"
    path.write_text(
        'agreement dates "Dates"\n  language 1\n  timezone UTC\n  runs ? to ?\n'
        "calendar fair\n  on 2026-05-01 to 2026-05-03 10:00-20:00\n  makeup 09:00-10:00\n",
        encoding="utf-8",
    )
    whole = agreement(path)
    english, chinese = zip(*((one.english, one.chinese) for one in about_definitions(whole)), strict=True)
    assert english == (
        (
            "“fair” means the calendar “fair”: open on no day of the week, on make-up workdays (which no data set "
            "names) open from 09:00 to 10:00; from 1 May 2026 to 3 May 2026 open from 10:00 to 20:00. "
            "A closing time is no longer open time."
        ),
    )
    assert chinese == (
        (
            "“fair”即日历“fair”：每周各日均不开放；调休工作日（没有假日数据列明）09:00 至 10:00 开放；"
            "2026 年 5 月 1 日至 2026 年 5 月 3 日 10:00 至 20:00 开放。结束之时不属于开放时间。"
        ),
    )
    said = about_agreement(whole)[1]
    assert said.english == (
        "The term of the agreement is still blank; days and times are those of “UTC”; "
        "no calendar says in general which days are off."
    )
    assert said.chinese == "协议期限尚未填写；日期和时刻以“UTC”时区为准；未指明以哪个日历确定休息日。"
