"""
Cells that a spreadsheet would run as a formula, made harmless on the way out. Pure.

An apostrophe in front makes any cell a text. Taken away again on the way in, the cell is what it
was to the letter.
"""

import re

_RUNS = re.compile(r"'*[=+\-@\t\r]")  # what follows is a formula to some spreadsheet


def guarded(cell: object) -> object:
    """The cell as it may stand in a spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and _RUNS.match(cell) else cell


def unguarded(cell: object) -> object:
    """The cell as it was before `guarded`."""
    if isinstance(cell, str) and cell.startswith("'") and _RUNS.match(cell):
        return cell[1:]
    return cell
