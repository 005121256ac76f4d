"""One reader per format: an export file comes in, a table of its records as text goes out.

The table has `record` (from 1), one text column per wanted column (`c0`, `c1`, …: trimmed, blank is NULL), a flag
whether that value is a list or object (`n0`, `n1`, …), and `content`: what decides whether two records say the same.
"""

from servanda.logs.readers.reading import RAW, BrokenRow, Reading, Wanted
from servanda.logs.readers.registry import reader_of

__all__ = ["RAW", "BrokenRow", "Reading", "Wanted", "reader_of"]
