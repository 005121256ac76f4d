"""What every command found, in one neutral form: the formats made for other programs know nothing else.

A command's bridge (`of_diagnostics`, `of_verdicts`) fills it in; `sarif`, `github`, `junit` and `markdown` print it.
Everything in it is plain data that somebody wrote: each format escapes it in its own way.
"""

from collections.abc import Iterable
from enum import StrEnum

from servanda.diagnostics import Fix, Label, Severity, Span
from servanda.records import record

WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
"""the worst first"""


class Standing(StrEnum):
    """How a case came out; `UNKNOWN` is a case that could not be decided, which is never a pass."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


class Weighing(StrEnum):
    """Whether a finding is a problem, or something that waits for time (`OPEN`) or for a person (`REVIEW`)."""

    PROBLEM = "problem"
    OPEN = "open"
    REVIEW = "review"


@record
class Rule:
    """What findings rest on: a lint rule, or a clause of the agreement.

    `id` is stable; `name` and `summary` are one line each; `page` is what there is to read about it, perhaps
    many lines; `own` says that it is this project's Markdown and not the text of an agreement.
    """

    id: str
    name: str
    summary: str
    page: str = ""
    own: bool = False


@record
class Finding:
    """One thing to look at.

    `rule` is a `Rule.id`; `message` is one line; `details` are further lines, such as the evidence. `clause` is the
    number, and `identity` the words, by which the finding is known again when lines have moved. `path` are the headings
    above it, outermost first. `excuse` is the reason why somebody silenced it; None: nobody did. `facts` are for
    programs.
    """

    rule: str
    severity: Severity
    message: str
    span: Span | None = None
    labels: tuple[Label, ...] = ()
    details: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    clause: str = ""
    identity: tuple[str, ...] = ()
    weighing: Weighing = Weighing.PROBLEM
    fixes: tuple[Fix, ...] = ()
    excuse: str | None = None
    count: int = 1
    facts: tuple[tuple[str, str | int], ...] = ()


@record
class Case:
    """One thing that was examined, as a test framework counts it.

    `word` says in one word what came of it (`breached`, `warning`); `details` are lines of evidence.
    """

    name: str
    standing: Standing
    word: str
    message: str = ""
    details: tuple[str, ...] = ()
    group: str = ""


@record
class Suite:
    """The cases of one agreement; `file` is its file, `facts` what holds for all of them."""

    name: str
    file: str
    cases: tuple[Case, ...]
    facts: tuple[tuple[str, str], ...] = ()

    def counted(self, standing: Standing) -> int:
        """How many cases came out so."""
        return sum(case.standing is standing for case in self.cases)


@record
class Findings:
    """Everything one run of a command found.

    `evaluated` is false where something kept the command from its answer: then the findings say what. `summary` is one
    line that says how it went; `title` is the report's heading.
    """

    command: str
    title: str
    summary: str
    findings: tuple[Finding, ...]
    suites: tuple[Suite, ...] = ()
    rules: tuple[Rule, ...] = ()
    evaluated: bool = True
    facts: tuple[tuple[str, str | int], ...] = ()

    @property
    def live(self) -> tuple[Finding, ...]:
        """The findings that nobody silenced."""
        return tuple(one for one in self.findings if one.excuse is None)

    @property
    def worst_first(self) -> tuple[Finding, ...]:
        """Those nobody silenced, the worst first, else in their order."""
        return tuple(sorted(self.live, key=lambda one: (one.weighing is not Weighing.PROBLEM, WEIGHT[one.severity])))


def counted(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings of each severity, those counted under one included."""
    counts = dict.fromkeys(Severity, 0)
    for one in findings:
        counts[one.severity] += one.count
    return counts
