"""One example by its seed, with what the engines make of it: `python -m tests.differential.show SEED`."""

import sys
import traceback

from .draws import Tape
from .logs import case
from .running import ENGINES, run


def main(seed: int) -> None:
    """Print agreement, log and the outcome rows of every engine there is."""
    generated, records = case(Tape(seed=seed).draws(), aside=True)
    print(generated, records, sep="\n")  # noqa: T201 - for a person
    for name in ENGINES:
        try:
            result = run(name, generated, records)
        except ModuleNotFoundError:
            continue
        except Exception:  # noqa: BLE001 - whatever it is, the person wants to see it
            traceback.print_exc()
            continue
        print(name, *result.rows, *result.openings, *result.exercises, *result.metrics, sep="\n  ")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
