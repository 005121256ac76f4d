"""`make bench`: what the program costs as ratios to the least that could be done, all measured in this run.

No figure here is a limit: on another machine the seconds differ, the ratios hardly. `docs/performance.md` explains.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from logs import CLAUSE, one_clause, simulated, whole_agreement
from many import linting
from text import parsing, starting
from timing import Cost

ROWS = 200_000
RUNS = 5
FILES = 200
FEW_RUNS = 3
MILLIS = 1_000


def main() -> None:
    """Measure what was asked for; a table per question on stdout, all figures to `--json`."""
    wanted = _arguments()
    results: dict[str, dict[str, Cost]] = {}
    if wanted.only in {None, "logs"}:
        with tempfile.TemporaryDirectory(prefix="servanda-bench-") as folder:
            _say(f"simulating {wanted.rows:,} chat rows …")
            sample = simulated(Path(folder), wanted.rows)
            about = f"{sample.chat_rows:,} chat rows, {sample.records:,} records in all"
            results["clause"] = one_clause(sample, wanted.runs)
            _table(f"Clause {CLAUSE} on records already read: {about}", results["clause"])
            results["agreement"] = whole_agreement(sample, wanted.runs)
            _table(f"The whole agreement: {about}", results["agreement"])
    if wanted.only in {None, "text"}:
        results["start"] = starting(wanted.runs)
        _table("From a command to its end", results["start"])
        lines, results["parse"] = parsing(wanted.runs)
        _table(f"Parsing {lines:,} lines", results["parse"])
    if wanted.only in {None, "many"}:
        with tempfile.TemporaryDirectory(prefix="servanda-bench-") as folder:
            results["many"] = linting(Path(folder), wanted.files, min(wanted.runs, FEW_RUNS))
        _table(f"Linting {wanted.files:,} agreements of 25 clauses", results["many"])
    if wanted.json is not None:
        wanted.json.write_text(json.dumps(_figures(results, wanted), ensure_ascii=False, indent=2) + "\n", "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS, metavar="N", help=f"simulated chat rows (default {ROWS:,})")
    parser.add_argument("--runs", type=int, default=RUNS, metavar="N", help=f"runs of each case (default {RUNS})")
    parser.add_argument("--files", type=int, default=FILES, metavar="N", help=f"agreements linted (default {FILES})")
    parser.add_argument("--only", choices=("logs", "text", "many"), help="measure this part alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    wanted = parser.parse_args()
    if wanted.runs < 1 or wanted.rows < 1:
        parser.error("--rows and --runs are at least 1")
    return wanted


def _table(title: str, costs: Mapping[str, Cost]) -> None:
    """CPU seconds: median, least and most; the last columns are ratios of the first case to each other one."""
    first = next(iter(costs.values())).middle
    width = max(map(len, costs))
    _say(f"\n{title}\n  {'':{width}}  {'CPU ms':>9}  {'min':>9}  {'max':>9}  {'elapsed':>9}  {'first / this':>12}")
    for name, cost in costs.items():
        cpu = sorted(cost.cpu)
        figures = (cost.middle, cpu[0], cpu[-1], sorted(cost.wall)[len(cost.wall) // 2])
        cells = "  ".join(f"{seconds * MILLIS:9.1f}" for seconds in figures)
        _say(f"  {name:{width}}  {cells}  {first / cost.middle:12.2f}")


def _figures(results: Mapping[str, Mapping[str, Cost]], wanted: argparse.Namespace) -> dict[str, object]:
    def runs(seconds: Sequence[float]) -> list[float]:
        return [round(one, 6) for one in seconds]

    return {
        "machine": {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()},
        "rows": wanted.rows,
        "seconds": {
            question: {name: {"cpu": runs(cost.cpu), "wall": runs(cost.wall)} for name, cost in costs.items()}
            for question, costs in results.items()
        },
    }


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
