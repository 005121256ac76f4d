"""The model in, findings of the rules out."""

from servanda.lint.balanced_duties import Balance, balance_sheet
from servanda.lint.rules import RULES, Rule, findings, rule_named, unknown_rules

__all__ = ["RULES", "Balance", "Rule", "balance_sheet", "findings", "rule_named", "unknown_rules"]
