"""Cases as JUnit XML, valid against the schema that the xUnit plugin of Jenkins publishes (`junit-10.xsd`).

A failure is a case that failed, an error one that could not be decided. XML 1.0 has no way to write most control
characters: they become pictures (`reports.plain`), and so do half characters. Nothing in it depends on the clock.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from servanda.reports.findings import Case, Findings, Standing, Suite
from servanda.reports.paths import relative
from servanda.reports.plain import plain

_ELEMENTS = {Standing.FAILED: "failure", Standing.UNKNOWN: "error", Standing.SKIPPED: "skipped"}


def junit(found: Findings) -> Iterator[str]:
    """Lines without line ends of one document: a suite per agreement, a case per clause, finding or scenario."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    every = [sum(suite.counted(standing) for suite in found.suites) for standing in (Standing.FAILED, Standing.UNKNOWN)]
    tests = sum(len(suite.cases) for suite in found.suites)
    name = _value(f"servanda {found.command}")
    yield f"<testsuites name={name} tests={_value(tests)} failures={_value(every[0])} errors={_value(every[1])}>"
    for suite in found.suites:
        yield from _suite(suite)
    yield "</testsuites>"


def _suite(suite: Suite) -> Iterator[str]:
    attributes: dict[str, str | int] = {
        "name": suite.name,
        "tests": len(suite.cases),
        "failures": suite.counted(Standing.FAILED),
        "errors": suite.counted(Standing.UNKNOWN),
        "skipped": suite.counted(Standing.SKIPPED),
    }
    file = f" file={_value(relative(suite.file))}" if suite.file else ""
    yield f"  <testsuite {' '.join(f'{key}={_value(value)}' for key, value in attributes.items())}{file}>"
    if suite.facts:
        yield "    <properties>"
        for key, value in suite.facts:
            yield f"      <property name={_value(key)} value={_value(value)}/>"
        yield "    </properties>"
    for case in suite.cases:
        yield from _case(case)
    yield "  </testsuite>"


def _case(case: Case) -> Iterator[str]:
    head = f"    <testcase name={_value(case.name)} classname={_value(case.group)}"
    body = "\n".join(escape(plain(line)) for line in case.details)
    element = _ELEMENTS.get(case.standing)
    if element is not None:
        yield f"{head}>"
        yield f"      <{element} type={_value(case.word)} message={_value(case.message)}>{body}</{element}>"
        yield "    </testcase>"
    elif case.message:
        text = "\n".join(part for part in (escape(plain(case.message)), body) if part)
        yield f"{head}>"
        yield f"      <system-out>{text}</system-out>"
        yield "    </testcase>"
    else:
        yield f"{head}/>"


def _value(value: str | int) -> str:
    text = escape(plain(str(value)), {'"': "&quot;"})
    return f'"{text}"'
