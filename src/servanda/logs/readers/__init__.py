"""One reader per format: an export file comes in, a table of its records as text goes out.

The table has `record` (from 1), one text column per wanted column (`c0`, `c1`, …: trimmed, blank is NULL), a flag
of its form (`n0`, `n1`, …: plain, a list or object, …), and `content`: what decides whether two records say the same.
"""

from servanda.logs.readers.inside import layouts_of
from servanda.logs.readers.reading import RAW, BrokenRow, Form, Reading, Wanted, has_form
from servanda.logs.readers.registry import compares_exactly, exact_contents, read_records, written_records

__all__ = [
    "RAW",
    "BrokenRow",
    "Form",
    "Reading",
    "Wanted",
    "compares_exactly",
    "exact_contents",
    "has_form",
    "layouts_of",
    "read_records",
    "written_records",
]
