"""The model in, findings of the rules out; called as `servanda.lint(path)` the package lints a file."""

import sys
from pathlib import Path
from types import ModuleType

from servanda.diagnostics import Diagnostic, Severity
from servanda.lint.balanced_duties import Balance, balance_sheet
from servanda.lint.rules import RULES, Rule, findings, rule_named, unknown_rules

__all__ = ["RULES", "Balance", "Rule", "balance_sheet", "findings", "lint_file", "rule_named", "unknown_rules"]


def lint_file(path: Path) -> tuple[Diagnostic, ...]:
    """Everything found in one agreement; the rules run only over a model without errors."""
    from servanda.model.load import load  # noqa: PLC0415 -- the rules themselves need no front end

    agreement, diagnostics = load(path)
    if agreement is None or any(one.severity is Severity.ERROR for one in diagnostics):
        return diagnostics
    return (*diagnostics, *findings(agreement))


class _Verb(ModuleType):
    """The package as the verb of the same name: importing a subpackage hides a function called like it."""

    def __call__(self, path: str | Path) -> tuple[Diagnostic, ...]:
        """`lint_file` of a path."""
        return lint_file(Path(path))


sys.modules[__name__].__class__ = _Verb
