"""Agreements that are endless, nested without end, or made to make the reader slow."""

import time
from typing import Any

import pytest

from servanda.lint.linting import lint_file

HEAD = (
    'agreement a "b"\n  language 1\n  timezone Asia/Shanghai\n  runs 2026-01-01 to 2026-12-31\n'
    'party p "甲"\nparty q "乙"\nevent e\n  k id\n  n number\n'
)
DUTY = 'clause 1 "x"\n  when e where '
N = 4_000
TEXTS = {
    "parentheses": HEAD + DUTY + "(" * N + "n = 1" + ")" * N,
    "not not not": HEAD + DUTY + "not " * N + "n = 1",
    "and": HEAD + DUTY + " and ".join(["n = 1"] * N),
    "or": HEAD + DUTY + " or ".join(["(n = 1)"] * N),
    "lists": HEAD + "term t = " + ", ".join(f"a{number}" for number in range(N)),
    "identifiers": HEAD + "event " + "x" * (100 * N) + "\n  k id\n",
    "clause numbers": HEAD + "clause " + "1." * (10 * N),
    "clause numbers that break": HEAD + "clause " + "1." * (10 * N) + "1_",
    "one clause a thousand times": HEAD + f"{DUTY}n = 1\n" * N,
    "stray characters": HEAD + "☃ " * N,
    "open texts": HEAD + '"' * N,
    "open text": HEAD + 'clause 1 "' + "x" * (50 * N),
    "backslashes": HEAD + 'clause 1 "' + "\\" * (50 * N) + '"',
    "blanks": HEAD + " " * (50 * N) + "clause",
    "comments": HEAD + "#\n" * (20 * N),
    "line ends": HEAD + "\n\r\v\f\x85\u2028\u2029" * N + "x",
    "digits": HEAD + "term t = " + "9" * (50 * N) + " CNY",
    "decimals": HEAD + "term t = 0." + "0" * (50 * N) + "1 CNY",
    "percent": HEAD + "term t = " + "9" * N + "." + "9" * N + " " * (20 * N) + "x",
    "days": HEAD + f"{DUTY}n = 1\n p must e\n for the same k\n within {'9' * 5000} days",
    "junk": HEAD + "foo bar baz " * N,
    "keywords": HEAD + "clause " * N,
    "steps": HEAD + "clause 1\n when e\n p must\n" + "  - e within 1 day\n" * N,
    "combining": HEAD + 'clause 1 "e' + "\u0301" * (20 * N) + '" x',
    "dashes": HEAD + "-" * N,
    "invisible": HEAD + "\u200b\u202e" * N + "x",
    "hours": HEAD + "calendar c\n open mon to fri " + ", ".join(["09:00-10:00"] * N),
    "imports": HEAD + "".join(f'import "x{number}.agreement" as x{number}\n' for number in range(N)),
    "overrides": HEAD + f"{DUTY}n = 1\n p must e\n for the same k\n within 1 day\n" + " overrides 1.*\n" * N,
    "metrics": HEAD + "metric m = compliance of " + ", ".join(["1.*"] * N) + "\n each complete week",
    "names": HEAD + "".join(f"clause {number}\n when evnt{number}\n p must e\n" for number in range(N // 10)),
}


@pytest.mark.parametrize("name", TEXTS)
def test_findings_within_bounds(shop: Any, name: str) -> None:
    shop.agreement = TEXTS[name]
    began = time.process_time()
    ended = shop.check()
    assert ended.code in {1, 3}
    assert time.process_time() - began < 20
    assert len(ended.both) < 600_000


# each is made to take the square of its length where a reader goes over it again and again
@pytest.mark.parametrize("name", ["clause numbers that break", "stray characters", "percent", "open texts", "junk"])
def test_four_times_the_text_takes_about_four_times_as_long(shop: Any, name: str) -> None:
    def seconds(text: str) -> float:
        path = shop.folder / "a.agreement"
        path.write_text(text, encoding="utf-8")
        lint_file(path)
        best = 60.0
        for _ in range(2):
            began = time.process_time()
            lint_file(path)
            best = min(best, time.process_time() - began)
        return best

    body = TEXTS[name].removeprefix(HEAD) + "\n"
    body += body
    short, long = seconds(HEAD + body), seconds(HEAD + body * 4)
    # four times the text: a reader that goes over it again and again takes sixteen times as long
    assert long < 9 * short + 0.3


def test_errors_end_after_a_hundred(shop: Any) -> None:
    shop.agreement = HEAD + "☃ " * 500
    ended = shop.check("--format", "concise")
    assert ended.err.count("SYN004") == 100
    assert ended.err.count("SYN008") == 1


def test_findings_of_the_model_end_after_a_thousand(shop: Any) -> None:
    shop.agreement = HEAD + "clause 1\n" + " when e" * 3000
    ended = shop.check("--format", "concise")
    assert 100 < ended.err.count("\n") <= 1001
    assert "alike)" in ended.err


def test_a_long_word_is_one_finding(shop: Any) -> None:
    shop.agreement = HEAD + "event " + "x" * 501 + "\n  k id\n"
    ended = shop.check("--format", "concise")
    assert ended.err.count("\n") == 1
    assert "SYN025" in ended.err


@pytest.mark.parametrize(
    ("name", "code"),
    [("\u202eabc", "SYN006"), ("a\u200bb", "SYN006"), ("a\x00b", "SYN022"), ("a\x1b[31mb", "SYN006")],
)
def test_what_cannot_be_seen_may_not_stand_in_an_agreement(shop: Any, name: str, code: str) -> None:
    shop.agreement = HEAD.replace('"甲"', f'"{name}"')
    text, concise, json = shop.every()
    assert text.code == 3
    assert all(code in ended.err for ended in (text, concise, json))


def test_an_agreement_that_is_not_utf_8(shop: Any) -> None:
    shop.write()
    (shop.folder / "shop.agreement").write_bytes(b'agreement a "\xff\xfe"')
    shop_agreement = shop.folder / "other.agreement"
    shop_agreement.write_bytes('agreement a "甲"'.encode("utf-16"))
    for name in ("shop.agreement", "other.agreement"):
        path = shop.folder / name
        assert [one.code for one in lint_file(path).found] in (["SYN021"], ["SYN022"])
