"""Results in the formats made for other programs: code scanning, test reports, workflows, pull requests."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from servanda.cli.formats import OutputFormat
from servanda.cli.outputs import Target, destination
from servanda.reports.findings import Findings

HEADS: dict[OutputFormat, tuple[str, ...]] = {
    OutputFormat.SARIF: ('{"$schema": "https://docs.oasis-open.org/sarif/',),
    OutputFormat.JUNIT: ('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="servanda ',),
    OutputFormat.MARKDOWN: ("## ",),
    OutputFormat.GITHUB: ("::error ", "::warning ", "::notice ", "servanda "),
}
"""how a file of ours begins"""


def write_foreign(
    found: Findings,
    chosen: OutputFormat,
    stream: TextIO,
    markdown: Callable[[], Iterator[str]] | None = None,
) -> None:
    """Write what was found in one of these formats; `markdown` has the lines of a command with its own report."""
    match chosen:
        case OutputFormat.SARIF:
            from servanda.reports.sarif import sarif  # noqa: PLC0415 -- each format loads where it is asked for

            stream.write(sarif(found))
        case OutputFormat.JUNIT:
            from servanda.reports.junit import junit  # noqa: PLC0415 -- as above

            stream.writelines(f"{line}\n" for line in junit(found))
        case OutputFormat.GITHUB:
            from servanda.reports.github import github  # noqa: PLC0415 -- as above

            stream.writelines(f"{line}\n" for line in github(found))
        case _:
            from servanda.reports.markdown import findings_markdown  # noqa: PLC0415 -- as above

            lines = findings_markdown(found) if markdown is None else markdown()
            stream.writelines(f"{line}\n" for line in lines)


def write_failure(found: Findings, asked: tuple[Target, ...]) -> tuple[Path, ...]:
    """Say in every such format that there is no answer, and why; what is no file of ours is left alone and returned.

    A report of an earlier run is replaced: it would pass for this one's.
    """
    spared = []
    for target in asked:
        if not target.chosen.foreign:
            continue
        if target.path is not None and not _ours(target.path, target.chosen):
            spared.append(target.path)
            continue
        with destination(target) as stream:
            write_foreign(found, target.chosen, stream)
    return tuple(spared)


def _ours(path: Path, chosen: OutputFormat) -> bool:
    """Whether nothing but a report of ours is lost: which exports were read is not known when a check fails."""
    if not path.is_file():
        return True
    try:
        with path.open("rb") as stream:
            head = stream.read(100).decode("utf-8", "replace")
    except OSError:
        return False
    return not head or head.startswith(HEADS[chosen])
