"""The canonical layout, by example; the laws over random texts are with the other laws (law 6)."""

from pathlib import Path
from textwrap import dedent

import pytest

from servanda.syntax import parse, without_spans
from servanda.syntax.layout import LayoutError, formatted

REPO = Path(__file__).parents[2]


def layout(text: str) -> str:
    result, diagnostics = formatted(text, "x.agreement")
    assert result is not None, diagnostics
    again, _ = formatted(result, "x.agreement")
    assert again == result
    return result


def block(text: str) -> str:
    return dedent(text).lstrip("\n")


WHOLE = block("""
    agreement tiny "一页协议"
      language 1
      timezone Asia/Shanghai
      runs     2026-01-01 to ?

    party provider
      name  = ? one of a, b
      phone = ?

    calendar office
      open     mon to thu, sat 09:00-12:00, 13:00-18:00
      holidays cn
      on       2026-12-24 closed

    term limit    = 15 minutes
    term 夜间时限 = 09:30
    term limit since 2026-07-01 = 10 minutes
    replace term hour = 1 hour

    event asked "提问" done "ask"
      conversation  id
      渠道          optional one of chat, mail
      withdrawn by taken_back
      for the same conversation

    metric rate = share of asked where level = 1 with answered within 7 days
      for the same conversation
      each complete week

    clause 1 "答复"
      quote "十五分钟内答复"
      when first unanswered asked where not automatic and (level = 1 or level absent) during office
      provider must
        - answered          within limit
        - customer_informed within 2 working hours of office
        - closed where level >= 3 within 24 hours
        - checked
          by 09:30 on the next day
          counting civil_code
      released when dropped
      for the same conversation
      stating volume = metric rate, give or take 0.5 points
      stating v      = 3
      stating w

    clause 2
      provider must not asked
      except after answered until asked
    """)


def test_a_text_on_one_line_gets_the_whole_layout() -> None:
    # items of one kind that stand close stay close: on one line all do
    assert layout(" ".join(WHOLE.split())) == WHOLE


def test_spaces_between_words() -> None:
    assert layout("clause 1\nwhen a where(b=1)and c in x ,y\nprovider must c\nwithin 15minutes") == block("""
        clause 1
          when a where (b = 1) and c in x, y
          provider must c
          within 15 minutes
        """)


def test_chinese_keeps_its_own_punctuation_and_its_touching_numbers() -> None:
    assert layout(
        "条款 1\n当  a  其中  （b  属于  x 、 y）  处于 office\n甲 应当 c\n限时15分钟\n最迟 次日 09：30 ， 顺延"
    ) == block("""
        条款 1
          当 a 其中 （b 属于 x、y） 处于 office
          甲 应当 c
          限时 15分钟
          最迟 次日 09：30，顺延
        """)
    assert layout("约定 费 = ？元\n约定 期 = 15 分钟\n约定 期限 = 15分钟\n") == block("""
        约定 费   = ？元
        约定 期   = 15 分钟
        约定 期限 = 15分钟
        """)


def test_columns_are_display_cells_wide() -> None:
    assert layout("主体 甲\n名 = 1\n代表人 = ？\nkind = ？") == block("""
        主体 甲
          名     = 1
          代表人 = ？
          kind   = ？
        """)


def test_comments_stay_where_they_belong() -> None:
    text = block("""
        # about the file

        # about the agreement
        agreement a  # behind its name
          language 1   # one
          # above the version
          version  "1" # two, in a column with the one above? no: a line is between them
          status   draft      # three
          # the last word on the agreement

        # about the party
        party p
        # about the next one, which stands close
        party q
        #at the end
        """)
    assert layout(text) == block("""
        # about the file

        # about the agreement
        agreement a  # behind its name
          language 1  # one
          # above the version
          version  "1"    # two, in a column with the one above? no: a line is between them
          status   draft  # three
          # the last word on the agreement

        # about the party
        party p
        # about the next one, which stands close
        party q

        #at the end
        """)


def test_comments_inside_a_line_break_it() -> None:
    assert layout('clause 1\n  require p a, # first\n  # between\n  b, c # last\nrecital # why\n "x"\n') == block("""
        clause 1
          require p a,  # first
              # between
              b, c  # last
          recital  # why
              "x"
        """)
    assert layout("term a # name\n= 1\nterm bb = 2\nterm c = 1, # one\n2\n") == block("""
        term a  # name
            = 1
        term bb = 2
        term c  = 1,  # one
                  2
        """)


def test_lists_and_conditions_broken_by_hand_stay_broken() -> None:
    assert layout(
        "term t = a, b,\nc\nclause 1\nwhen a where b = 1 and\nc in x,\ny or d\nand\ne during\noffice\n"
    ) == block("""
        term t = a, b,
                 c

        clause 1
          when a where b = 1
              and c in x,
                       y or d
              and e during office
        """)


def test_blank_lines() -> None:
    text = "\n\n\nterm a = 1\n\n\n\nterm bb = 2\nterm c = 3\nclause 1\n\n\nsurvives\n\n\nsurvives\n"
    text += "clause 2\nevent e\nevent f\n\n\n"
    assert layout(text) == block("""
        term a = 1

        term bb = 2
        term c  = 3

        clause 1

          survives

          survives

        clause 2

        event e
        event f
        """)


def test_line_ends_and_the_byte_order_mark() -> None:
    assert layout("term a = 1\r\nterm b = 2") == "term a = 1\r\nterm b = 2\r\n"
    assert layout("term a = 1\n\r\nterm b = 2") == "term a = 1\n\nterm b = 2\n"
    assert layout("\ufeff# c\r\rterm a = 1") == "# c\n\nterm a = 1\n"
    assert layout("") == ""
    assert layout("  # alone") == "# alone\n"


def test_texts_stay_as_they_are() -> None:
    assert (
        layout("recital" and 'clause 1 "a   b"\nrecital “x \\” #  y”') == 'clause 1 "a   b"\n  recital “x \\” #  y”\n'
    )


def test_a_text_with_syntax_errors_has_no_layout() -> None:
    result, diagnostics = formatted("clause 1\n  wihtin 15 minutes\n", "x.agreement")
    assert result is None
    assert diagnostics


def test_keywords_of_one_language() -> None:
    chinese, _ = formatted(WHOLE, "x.agreement", "zh")
    assert chinese is not None
    assert "\n  限时 limit" not in chinese
    assert "    - answered          限时 limit\n" in chinese
    english, _ = formatted(chinese, "x.agreement", "en")
    assert english is not None
    for other in (chinese, english):
        assert without_spans(parse(other, "x")[0].items) == without_spans(parse(WHOLE, "x")[0].items)


@pytest.mark.parametrize("file", sorted(REPO.glob("agreements/*/*.agreement")), ids=lambda file: file.stem)
def test_the_agreements_of_the_repository_are_laid_out(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert layout(text) == text


SAMPLES = sorted((REPO.parent / "shared" / "design" / "sample").glob("*.agreement"))


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_the_samples_change_in_their_columns_only(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert [" ".join(line.split()) for line in layout(text).splitlines()] == [
        " ".join(line.split()) for line in text.splitlines()
    ]


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("term a = 1\n", "lose a part"),
        ("term a = 2  # one\n", "change what the text says"),
        ("term a = 1.0  # one\n", "lose a part"),
        ("term = 1  # one\n", "change what the text says"),
    ],
)
def test_a_layout_that_does_not_say_the_same_is_never_given(
    monkeypatch: pytest.MonkeyPatch, kept: str, said: str
) -> None:
    monkeypatch.setattr("servanda.syntax.layout.format.printed", lambda _: iter(kept.splitlines()))
    with pytest.raises(LayoutError, match=said):
        formatted("term a = 1 # one\n", "x.agreement")
