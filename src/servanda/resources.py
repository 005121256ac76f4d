"""Where the data of the language lives: grammar, keyword table, parse table, frozen calendars.

In a checkout that is `dsl/`; an installed wheel carries the same folder as `servanda/_dsl`.
"""

import os
from pathlib import Path


def dsl_folder() -> Path:
    """The folder with grammar, keywords and calendar data."""
    here = Path(__file__).resolve().parent
    packaged = here / "_dsl"
    return packaged if packaged.is_dir() else here.parents[1] / "dsl"


def cache_folder() -> Path:
    """The user's own cache folder, never a shared temporary one; it may not be there yet."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "servanda"
