"""The body of `servanda clock`: answer, print, exit code."""

import sys

from servanda.cli.exits import ExitCode
from servanda.cli.formats import Format, Patient
from servanda.cli.reckoning.answers import ANSWERS
from servanda.cli.reckoning.question import Question
from servanda.cli.reckoning.setting import Setting
from servanda.reports.clock import Answer, clock_concise, clock_json, clock_text


def run_clock(question: Question) -> int:
    """Answer and print; the exit code is 3 where nobody can tell, and for `is-open` 1 where it is closed."""
    answer = answered(question)
    with Patient():
        match question.chosen:
            case Format.JSON:
                sys.stdout.write(clock_json(answer))
            case Format.CONCISE if not answer.days:
                sys.stdout.write(clock_concise(answer) + "\n")
            case _:
                sys.stdout.writelines(f"{line}\n" for line in clock_text(answer))
    if answer.unknown is not None:
        return ExitCode.NOT_EVALUATED
    return ExitCode.FINDINGS if answer.is_open is False else ExitCode.KEPT


def answered(question: Question) -> Answer:
    """The answer. Errors: `UsageError`, `NotEvaluatedError` for an agreement with errors."""
    return ANSWERS[question.operation](Setting.of(question))
