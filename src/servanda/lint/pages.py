"""All rules' pages as one Markdown document: `python -m servanda.lint.pages` writes `docs/rules.md`."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from servanda.lint.registry import Family, families
from servanda.lint.rule import Rule

_INTRODUCTION = """\
# Rules

What `servanda lint` looks for. Each page below is the docstring of the rule's own file under `src/servanda/lint/`;
`servanda explain CODE` or `servanda explain NAME` prints it in the terminal. How rules are chosen, weighed and silenced
is in [lint.md](lint.md). This file is generated (`make pages`).
"""


def document() -> str:
    """The whole document."""
    parts = [_INTRODUCTION]
    parts += ["\n".join(_table(family)) for family in families() if family.rules]
    parts += [page for family in families() for rule in family.rules for page in (_page(rule),)]
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def _table(family: Family) -> Iterator[str]:
    yield f"## {family.prefix}: {family.title}"
    yield ""
    yield "| Code | Name | Severity | An agreement that satisfies it |"
    yield "|---|---|---|---|"
    for rule in family.rules:
        name = f"[{rule.name}](#{rule.name})"
        yield f"| `{rule.code}` | {name} | {rule.severity.value} | {rule.summary.replace('|', chr(92) + '|')} |"


def _page(rule: Rule) -> str:
    first, _, rest = rule.page.strip().partition("\n")
    return f"## {rule.name}\n\n`{rule.code}`, {rule.severity.value}: {first.partition(': ')[2]}\n{dedent(rest)}"


def main() -> None:
    """Write the document into a checkout's `docs/`."""
    (Path(__file__).resolve().parents[3] / "docs" / "rules.md").write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
