"""A repository of agreements: linting all of it, again with answers kept, and no more than reading it into models."""

import os
import re
from pathlib import Path

from timing import Cost, in_turns, python

from servanda.model.load import load

ROOT = Path(__file__).resolve().parents[1]
STANDARD = ROOT / "agreements" / "customer-maintenance"
CLAUSES = 25
LONG_AGO = 1_700_000_000


def repository(folder: Path, files: int) -> Path:
    """So many agreements of 25 clauses with a prose beside each, no two alike."""
    text = (STANDARD / "terms.agreement").read_text(encoding="utf-8")
    head, *clauses = re.split(r"^(?=clause )", text, flags=re.MULTILINE)
    body = head + "".join(clauses[:CLAUSES])
    prose = (STANDARD / "agreement.md").read_bytes()
    for number in range(files):
        place = folder / f"client{number:04}"
        place.mkdir(parents=True)
        agreement = place / "terms.agreement"
        agreement.write_text(f"# client {number}\n{body}".replace("15 minutes", f"{15 + number % 40} minutes"), "utf-8")
        (place / "agreement.md").write_bytes(prose)
        for file in place.iterdir():
            os.utime(file, (LONG_AGO, LONG_AGO))
    return folder


def linting(folder: Path, files: int, runs: int) -> dict[str, Cost]:
    """The command on the whole folder, over all cores; and reading its models, which it cannot go below."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    place = repository(folder / "agreements", files)
    command = ("-m", "servanda", "lint", str(place), "--fail-on", "never", "--format", "concise")
    listed = sorted(place.rglob("*.agreement"))

    def models() -> None:
        for file in listed:
            load(file)

    cases = {
        "lint, every file anew": python(*command, "--no-cache"),
        "lint, answers kept": python(*command),
        "reading into models": models,
    }
    cases["lint, answers kept"]()
    return in_turns(cases, runs)
