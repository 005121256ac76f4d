"""What the model says about an agreement: its codes, and the list the passes add to.

| Code | Says |
|---|---|
| `MOD001` | a file named by `extends` or `import` (or the agreement itself) cannot be used |
| `MOD002` | `extends` or `import` runs in a circle |
| `MOD003` | no `agreement` header, or more than one |
| `MOD004` | a header line is missing, given twice or not understood |
| `MOD005` | the time zone does not exist |
| `MOD006` | the term ends before it starts |
| `MOD010` | a name or clause number is defined twice |
| `MOD011` | something agreed in the extended agreement is changed without `replace` |
| `MOD012` | `replace` or `remove` names something the extended agreement does not have |
| `MOD013` | a value does not fit the blank it fills |
| `MOD014` | a blank stands in a signed agreement |
| `MOD020` | a name is unknown |
| `MOD021` | a name can mean several things |
| `MOD022` | a clause number is unknown, or that clause has no rule to refer to |
| `MOD023` | an unknown holiday set or counting rule |
| `MOD030` | values of different kinds meet, or a value of the wrong kind stands somewhere |
| `MOD031` | amounts in different currencies meet |
| `MOD032` | units that do not mix: months and days, working and clock time |
| `MOD033` | a deadline lacks its unit, anchor or calendar |
| `MOD034` | a number that makes no sense at its place |
| `MOD035` | windows that do not fit together |
| `MOD040` | a line is given twice |
| `MOD041` | a line makes no sense where it stands |
| `MOD042` | a line that is needed is missing |
| `MOD043` | a `for the same` field does not exist on both sides |
| `MOD044` | two abilities that are not supported together |
| `MOD045` | the named party does not owe that clause |
| `MOD046` | definitions that depend on each other in a circle |
| `MOD047` | a clause without any rule (warning) |
| `MOD048` | a listed value that the field it is compared with can never have (warning) |
| `MOD049` | a step without the `for the same` that other steps have (warning) |
| `MOD050` | opening hours that end before they start or overlap |
"""

from collections.abc import Iterable

from servanda.diagnostics import Diagnostic, Label, Severity, Span
from servanda.records import draft, fresh

_LONGEST = 1000
_MOST = 1000
"""findings listed one by one: more of them are no help, and a made-up agreement could have a million"""


def replaced(diagnostic: Diagnostic, **changes: object) -> Diagnostic:
    """The diagnostic with some of its fields changed."""
    from dataclasses import replace  # noqa: PLC0415 - few agreements need it, every one would wait for it

    return replace(diagnostic, **changes)  # type: ignore[arg-type]


@draft
class Findings:
    """Collects diagnostics; `under` gives a view that adds the same breadcrumb to each."""

    found: list[Diagnostic] = fresh(default_factory=list)
    breadcrumb: tuple[str, ...] = ()
    seen: set[tuple[str, Span | None, str]] = fresh(default_factory=set)

    def under(self, *heading: str) -> "Findings":
        """The same list, seen from below `heading` (the whole path, outermost first)."""
        return Findings(self.found, heading, self.seen)

    def error(
        self,
        code: str,
        message: str,
        span: Span | None,
        *,
        help: str | None = None,  # noqa: A002  # the diagnostic's own word
        labels: tuple[Label, ...] = (),
    ) -> None:
        """Add an error."""
        self._add(Diagnostic(code, Severity.ERROR, message, span, labels, (), help, self.breadcrumb))

    def warning(
        self,
        code: str,
        message: str,
        span: Span | None,
        *,
        help: str | None = None,  # noqa: A002  # the diagnostic's own word
        labels: tuple[Label, ...] = (),
    ) -> None:
        """Add a warning."""
        self._add(Diagnostic(code, Severity.WARNING, message, span, labels, (), help, self.breadcrumb))

    def _add(self, diagnostic: Diagnostic) -> None:
        # One mistake in a shared place (a term used by five clauses) is reported once.
        key = (diagnostic.code, diagnostic.span, diagnostic.message)
        if key in self.seen:
            return
        self.seen.add(key)
        if len(diagnostic.message) > _LONGEST:
            diagnostic = replaced(diagnostic, message=f"{diagnostic.message[:_LONGEST]}…")
        if len(self.found) < _MOST:
            self.found.append(diagnostic)
        else:
            last = self.found[-1]
            self.found[-1] = replaced(last, count=last.count + 1, severity=min(last.severity, diagnostic.severity))


def did_you_mean(written: str, known: Iterable[str], *, otherwise: str | None = None) -> str | None:
    """`did you mean `x`?` for the nearest known name; else the known names where they are few, else `otherwise`."""
    names = list(dict.fromkeys(known))[:_MOST]
    from difflib import get_close_matches  # noqa: PLC0415 - few agreements need it, every one would wait for it

    near = get_close_matches(written, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    if otherwise is not None:
        return otherwise
    few = 8
    return f"known here: {', '.join(f'`{name}`' for name in names)}" if 0 < len(names) <= few else None
