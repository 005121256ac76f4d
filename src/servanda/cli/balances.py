"""`servanda lint --balance`: what each party of an agreement carries."""

import sys
from collections.abc import Sequence
from pathlib import Path

from servanda.cli.exits import ExitCode
from servanda.cli.formats import Patient
from servanda.cli.guard import say
from servanda.diagnostics import Severity
from servanda.lint import balance_lines
from servanda.model.load import load
from servanda.reports.plain import plain


def print_balances(files: Sequence[Path]) -> int:
    """Print the balance sheet of every agreement; the exit code is 3 where one cannot be read."""
    unread = False
    with Patient():
        for place, file in enumerate(files):
            agreement, found = load(file)
            if agreement is None or any(one.severity is Severity.ERROR for one in found):
                unread = True
                say(f"{file} has errors and no balance: lint it first")
                continue
            head = f"{agreement.title or agreement.name} ({file})"
            sys.stdout.writelines(f"{line}\n" for line in ([""] if place else []))
            sys.stdout.write(f"{plain(head)}\n\n")
            sys.stdout.writelines(f"  {plain(line)}".rstrip() + "\n" for line in balance_lines(agreement))
    return ExitCode.NOT_EVALUATED if unread else ExitCode.KEPT
