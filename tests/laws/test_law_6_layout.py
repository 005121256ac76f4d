"""Law 6: formatting and reading again gives the same, every word and comment survives; so does translating keywords."""

import random
import re
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from servanda.model.compare import without_spans as same_model
from servanda.model.files import Memory
from servanda.model.load import load_text
from servanda.syntax import parse, translate, without_spans
from servanda.syntax.layout import formatted
from servanda.syntax.layout.pieces import pieces
from servanda.syntax.translation import Language
from tests.differential import Generated, agreements

from .budget import Premises, law

REPO = Path(__file__).parents[2]
FENCE = re.compile(r"^```agreement[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TEXT_OR_COMMENT = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*"|“(?:[^”\\\r\n]|\\[^\r\n])*”|[#＃][^\r\n]*')
GAPS = (" ", " ", "  ", "\t", "\n", "\n", "\r\n", "\n\n", "\n \n\n", "\n    ", "　", "\u2028")
LINE_ENDS = ("\n", "\r\n", "\n\n")
COMMENTS = ("# why", "#", "#tight", '# “quoted” "too', "＃ 全角", "# 中文、注释", "# trailing blanks   ", "##  # twice")


@cache
def texts() -> tuple[str, ...]:
    """Texts without syntax errors: the repository's agreements, the reference's examples, the cases' agreements."""
    written = [file.read_text(encoding="utf-8") for file in sorted(REPO.glob("agreements/*/*.agreement"))]
    written += [file.read_text(encoding="utf-8") for file in sorted((REPO / "tests/syntax/texts").glob("*.agreement"))]
    for page in [REPO / "dsl/LANGUAGE.md", *sorted(REPO.glob("tests/cases/language/*/*.md"))]:
        written += FENCE.findall(page.read_text(encoding="utf-8"))
    return tuple(text for text in written if not parse(text, "x")[1])


def squeezed(text: str) -> str:
    """All that is not a comment, without any white space: what no layout may change."""
    code = _TEXT_OR_COMMENT.sub(lambda found: "" if found.group()[0] in "#＃" else found.group(), text)
    return "".join(code.split())


def comments(text: str) -> list[str]:
    return [found.group().rstrip() for found in _TEXT_OR_COMMENT.finditer(text) if found.group()[0] in "#＃"]


def holds(text: str) -> str:
    """The law for one text; its layout."""
    result, _ = formatted(text, "x")
    assert result is not None
    assert without_spans(parse(result, "x")[0]) == without_spans(parse(text, "x")[0])
    assert squeezed(result) == squeezed(text)
    assert comments(result) == comments(text)
    again, _ = formatted(result, "x")
    assert again == result
    return result


def scattered(text: str, seed: int) -> str:
    """The same words with other white space between them, and comments strewn in."""
    chance = random.Random(seed)  # noqa: S311 -- no secret
    share = chance.choice((0, 0.02, 0.2))
    out = []
    for word in pieces(text).words():
        gap = chance.choice(GAPS)
        if chance.random() < share:
            before, comment, end = chance.choice((" ", gap)), chance.choice(COMMENTS), chance.choice(LINE_ENDS)
            gap = f"{before}{comment}{end}{gap}"
        inner = word.text if word.kind == "TEXT" else chance.choice((" ", "\n", "  ")).join(word.text.split(" "))
        out += [gap, inner]
    return "".join(out) + chance.choice(("", "\n", " # end", "\n\n# end\n"))


def test_law_6_of_texts_with_any_white_space_and_comments() -> None:
    met = Premises()

    @law(150)
    @given(st.sampled_from(texts()), st.integers(0, 10**9))
    def property_(text: str, seed: int) -> None:
        strewn = scattered(text, seed)
        assert squeezed(strewn) == squeezed(text)
        found = comments(strewn)
        met["comments"] += bool(found)
        met["several"] += len(found) > 5
        met["chinese"] += not squeezed(text).isascii()
        holds(strewn)

    property_()
    met.must(comments=60, several=20, chinese=20)


def test_law_6_of_generated_agreements() -> None:
    met = Premises()

    @law(40)
    @given(agreements(1, 4), st.integers(0, 10**9))
    def property_(generated: Generated, seed: int) -> None:
        layout = holds(generated.text)
        met["relaid"] += layout != generated.text
        assert holds(scattered(generated.text, seed)) is not None

    property_()
    met.must(relaid=5)


def test_law_6_of_every_text_as_it_stands() -> None:
    assert len(texts()) > 100
    for text in texts():
        holds(text)


def test_law_6_translated_keywords_say_the_same() -> None:
    met = Premises()

    @law(30)
    @given(agreements(1, 4))
    def property_(generated: Generated) -> None:
        text: str = generated.text
        languages: tuple[Language, ...] = ("zh", "en")
        for language in languages:
            laid_out, _ = formatted(text, "x", language)
            assert laid_out is not None
            assert formatted(translate(text, language), "x")[0] == laid_out
            agreement, _ = load_text(laid_out, generated.agreement.file, Memory({}))
            assert same_model(agreement) == same_model(generated.agreement)
            met[language] += laid_out != text
            text = laid_out

    property_()
    met.must(zh=28, en=28)
