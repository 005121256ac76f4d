"""Which binding and which folder of exports a check uses."""

from dataclasses import dataclass
from pathlib import Path

BINDING = "logs.yaml"


@dataclass(frozen=True, slots=True)
class Located:
    """Arguments for `load_log`: the binding, and the folder its paths start in (None: as the binding says)."""

    binding: Path
    folder: Path | None


def locate(agreement_file: Path, logs: Path | None) -> Located:
    """Where the logs are.

    A folder: its own `logs.yaml` if it has one, else the one beside the agreement, with paths that start in the
    folder. A file: that binding. Nothing: the `logs.yaml` beside the agreement. Whether the files exist shows when
    they are read.
    """
    beside = agreement_file.parent / BINDING
    if logs is None:
        return Located(beside, None)
    if not logs.is_dir():
        return Located(logs, None)
    own = logs / BINDING
    return Located(own if own.is_file() else beside, logs)
