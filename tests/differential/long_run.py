"""Examples by the hundred thousand: `python -m tests.differential.long_run --examples 200000 --findings FILE`.

Each kind of difference is shrunk and written once, then counted. Ends with 1 where there was any.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from .finding import least, tried

_REPORT_EVERY = 500


def main(arguments: list[str] | None = None) -> int:
    """Run; the exit code says whether anything differed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=200_000)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--seed", type=int, default=1_000_000, help="the first seed")
    parser.add_argument("--findings", type=Path, default=Path("differences.txt"), help="where findings are appended")
    parser.add_argument("--shrink", type=float, default=90, help="seconds to shrink each kind of finding")
    chosen = parser.parse_args(arguments)
    start = time.monotonic()
    kinds: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    done = 0
    for seed in range(chosen.seed, chosen.seed + chosen.examples):
        if time.monotonic() - start > chosen.seconds:
            break
        finding, result = tried(seed)
        done += 1
        if finding is not None:
            kind = finding.difference.kind
            kinds[kind] += 1
            if kinds[kind] == 1:
                with chosen.findings.open("a", encoding="utf-8") as stream:
                    stream.write(f"=== {least(finding, chosen.shrink)}\n\n")
        if result is not None:
            outcomes.update(row.outcome.value for row in result.rows)
        if done % _REPORT_EVERY == 0:
            _report(done, time.monotonic() - start, kinds, outcomes)
    _report(done, time.monotonic() - start, kinds, outcomes)
    return 1 if kinds else 0


def _report(done: int, seconds: float, kinds: Counter[str], outcomes: Counter[str]) -> None:
    rows = ", ".join(f"{count} {name}" for name, count in outcomes.most_common())
    print(f"{done} examples in {seconds:.0f} s, {sum(kinds.values())} differ; rows: {rows}", flush=True)  # noqa: T201
    for kind, count in kinds.most_common():
        print(f"  {count} × {kind}", flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
