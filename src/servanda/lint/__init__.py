"""The model in, findings of the rules out; called as `servanda.lint(path)` the package lints a file."""

import sys
from pathlib import Path
from types import ModuleType

from servanda.diagnostics import Diagnostic
from servanda.lint.balance.sheet import Balance, balance_lines, balance_sheet
from servanda.lint.registry import Family, families, findings, of_a_rule, rule_named, rules, selected, unknown_rules
from servanda.lint.rule import Finding, Rule
from servanda.lint.subject import Subject

__all__ = [
    "Balance",
    "Family",
    "Finding",
    "Rule",
    "Subject",
    "balance_lines",
    "balance_sheet",
    "families",
    "findings",
    "of_a_rule",
    "rule_named",
    "rules",
    "selected",
    "unknown_rules",
]


class _Verb(ModuleType):
    """The package as the verb of the same name: importing a subpackage hides a function called like it."""

    def __call__(self, path: str | Path) -> tuple[Diagnostic, ...]:
        """What `servanda lint` finds in a file, suppressed findings left out."""
        from servanda.lint.linting import lint_file  # noqa: PLC0415 -- the rules themselves need no files

        return lint_file(Path(path)).found


sys.modules[__name__].__class__ = _Verb
