"""What a rule is, and what it gives: findings to which the registry adds the rule's code and severity."""

from collections.abc import Callable, Iterable, Iterator
from types import ModuleType

from servanda.diagnostics import Diagnostic, Fix, Label, Severity, Span
from servanda.lint.subject import Subject
from servanda.records import record


@record
class Finding:
    """What a rule says about one place; the fields are those of `Diagnostic`."""

    message: str
    span: Span | None
    help: str | None = None
    labels: tuple[Label, ...] = ()
    breadcrumb: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()


@record
class Rule:
    """One rule.

    `code` is stable (`TIM003`: the family's three letters and a number), `name` is kebab-case, `page` is the docstring
    of its file, whose first sentence says what an agreement that satisfies it is like.
    """

    code: str
    name: str
    severity: Severity
    page: str
    check: Callable[[Subject], Iterable[Finding]]

    @property
    def summary(self) -> str:
        """The first sentence of the page, without the name."""
        return self.page.strip().partition("\n")[0].partition(": ")[2]

    def findings(self, subject: Subject, severity: Severity | None = None) -> Iterator[Diagnostic]:
        """What it finds, as diagnostics of its own severity or another one."""
        for found in self.check(subject):
            yield Diagnostic(
                self.code,
                severity or self.severity,
                found.message,
                span=found.span,
                labels=found.labels,
                help=found.help,
                breadcrumb=found.breadcrumb,
                fixes=found.fixes,
            )


def rule_of(module: ModuleType) -> Rule:
    """The rule of a file: its constants CODE, NAME and SEVERITY, its docstring and its function `check`."""
    return Rule(module.CODE, module.NAME, module.SEVERITY, module.__doc__ or "", module.check)
