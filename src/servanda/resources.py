"""Where the data of the language lives: grammar, keyword table, parse table, frozen calendars.

In a checkout that is `dsl/`; an installed wheel carries the same folder as `servanda/_dsl`.
"""

from pathlib import Path


def dsl_folder() -> Path:
    """The folder with grammar, keywords and calendar data."""
    here = Path(__file__).resolve().parent
    packaged = here / "_dsl"
    return packaged if packaged.is_dir() else here.parents[1] / "dsl"
