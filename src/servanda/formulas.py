"""What a spreadsheet would calculate when it opens a CSV file, and how it is kept from it."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""a cell that begins with one of these, blanks before it aside, is a formula to some spreadsheet"""


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it where it could be a formula; a text of digits and signs is one too."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell
