"""Judgements and diagnostics in; text for people, grep and programs out, one module a format, imported on demand."""

from servanda.reports.diagnostics_plain import diagnostics_concise, severity_counts
from servanda.reports.diagnostics_text import Sources, diagnostics_text
from servanda.reports.plain import plain

__all__ = ["Sources", "diagnostics_concise", "diagnostics_text", "plain", "severity_counts"]
