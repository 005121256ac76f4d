"""All rules over generated agreements: none raises, what they find can be shown, and their fixes leave sound text."""

from pathlib import Path

import pytest

from servanda.diagnostics import Diagnostic, Severity
from servanda.lint import rules
from servanda.lint.fixing import applied
from servanda.lint.linting import lint_with
from servanda.lint.settings import Settings
from servanda.model.files import Disk, Memory
from servanda.model.load import load_text
from tests.differential.agreements import agreement
from tests.differential.draws import Tape

FILE = "generated.agreement"
EXTENDING = f'agreement extending\n  language 1\n  extends "{FILE}"\n'
BATCHES, EACH = 4, 25
REPO = Path(__file__).parents[2]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_generated_agreements(batch: int) -> None:
    for seed in range(batch * EACH, (batch + 1) * EACH):
        text = agreement(Tape(seed=seed).draws(), 1, 5).text
        found = lint_with(FILE, Memory({FILE: text}), Settings()).found
        for one in found:
            _can_be_shown(one, text)
            for fix in one.fixes:
                fixed = applied(text, fix.edits)
                _, diagnostics = load_text(fixed, FILE, Memory({}))
                assert not [said for said in diagnostics if said.severity is Severity.ERROR], (fix.title, fixed)


@pytest.mark.parametrize("seed", range(10))
def test_an_agreement_that_only_extends_another_defines_nothing_unused(seed: int) -> None:
    """What is found is found in the standard text, in its own file; what that does not use is not found here."""
    texts = {FILE: agreement(Tape(seed=seed).draws(), 1, 5).text, "extending.agreement": EXTENDING}
    found = lint_with("extending.agreement", Memory(texts), Settings()).found
    assert not [one for one in found if one.code.startswith("NAM00") and "no rule" in one.message]
    for one in found:
        assert one.span is not None
        _can_be_shown(one, texts[one.span.file])


@pytest.mark.parametrize("path", sorted(REPO.glob("agreements/*/*.agreement")), ids=lambda path: path.stem)
def test_the_agreements_of_this_repository_are_clean(path: Path) -> None:
    assert lint_with(str(path), Disk(), Settings()).found == ()


def _can_be_shown(one: Diagnostic, text: str) -> None:
    assert one.code in {rule.code for rule in rules()} or one.severity is Severity.WARNING, one
    assert one.message, one
    assert "\n" not in one.message, one
    assert not one.message.endswith("."), one
    assert one.span is not None, one
    assert 0 <= one.span.start < one.span.end <= len(text), one
    for label in one.labels:
        assert label.text, one
        assert label.span.start <= label.span.end <= len(text), one
