"""Tables of texts read from an editor's CSV, JSON or XLSX file, a sentence for each fault."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Sequence

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from tablib import Dataset

from learning.exchange.guarding import unguarded

LARGEST_BYTES = 2_000_000  # all that is shipped is 0.9 MB as JSON
LARGEST_UNPACKED_BYTES = 30_000_000  # of a workbook, which is a packed file
MOST_ROWS = 1_000
LONGEST_CELL = 20_000  # characters; the longest shipped one has 2,500

_ZIP = b"PK\x03\x04"


class FileRefused(Exception):
    """A file that is not read. `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def read_csv(data: bytes) -> Dataset:
    """The table of a CSV file, its cells unguarded. Raises FileRefused."""
    try:
        rows = [*csv.reader(io.StringIO(_text(data), newline=""), strict=True)]
    except csv.Error as error:
        raise FileRefused(f"This is not a CSV file ({error}). Save it as CSV UTF-8.") from None
    return _table(rows[:1], rows[1:], unguarded)


def read_xlsx(data: bytes) -> Dataset:
    """The table on a workbook's first sheet, its cells unguarded. Raises FileRefused."""
    sentence = "This is not an Excel workbook. Save it as an Excel workbook (.xlsx)."
    if len(data) > LARGEST_BYTES:
        raise FileRefused(_TOO_LARGE)
    if not data.startswith(_ZIP):
        raise FileRefused(sentence)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED_BYTES:
                raise FileRefused(_TOO_LARGE)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        width = sheet.max_column or 1
        cells = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=min(width, 100), values_only=True)
        rows = [[*row] for row in cells]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError):
        raise FileRefused(sentence) from None
    return _table(rows[:1], rows[1:], unguarded)


def read_json(data: bytes) -> Dataset:
    """The table of a JSON file: a list of objects with the same names. Raises FileRefused."""
    try:
        entries = json.loads(_text(data))
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"This is not a JSON file ({error}). Export one to compare.") from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise FileRefused("The JSON has to be a list of objects, as an export has it.")
    names = [*entries[0]] if entries else []
    for number, entry in enumerate(entries, 1):
        if {*entry} != {*names}:
            raise FileRefused(f"Entry {number} has other names than the first one.")
    return _table([names], [[entry[name] for name in names] for entry in entries])


_TOO_LARGE = (
    f"The file is too large: {LARGEST_BYTES // 1_000_000} MB at most. Import a part at a time."
)


def _text(data: bytes) -> str:
    if len(data) > LARGEST_BYTES:
        raise FileRefused(_TOO_LARGE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise FileRefused("This is not a text in UTF-8. Save it as CSV UTF-8 or as JSON.")
    return text


def _table(
    heads: Sequence[Sequence[object]],
    rows: Sequence[Sequence[object]],
    restored: Callable[[object], object] = lambda cell: cell,
) -> Dataset:
    headers = [str(name or "").strip() for name in (heads[0] if heads else ())]
    while headers and not headers[-1]:
        headers.pop()
    filled = len(rows)
    while filled and _is_empty(rows[filled - 1]):
        filled -= 1
    if not headers or not filled:
        raise FileRefused("The file has no rows. Its first row names the columns.")
    if len(set(headers)) < len(headers) or not all(headers):
        raise FileRefused("The first row has to name each column, and none twice.")
    if filled > MOST_ROWS:
        raise FileRefused(f"The file has more than {MOST_ROWS} rows. Import a part at a time.")
    table = Dataset(headers=headers)
    for number, row in enumerate(rows[:filled], 2):
        if _is_empty(row):
            raise FileRefused(f"Row {number} is empty. Take it out.")
        if len(row) < len(headers) or not _is_empty(row[len(headers) :]):
            raise FileRefused(f"Row {number} has not as many cells as the first row.")
        table.append([restored(cell) for cell in _measured(row[: len(headers)], number)])
    return table


def _is_empty(row: Sequence[object]) -> bool:
    return all(cell is None or cell == "" for cell in row)


def _measured(row: Iterable[object], number: int) -> Iterable[object]:
    for cell in row:
        if isinstance(cell, str) and len(cell) > LONGEST_CELL:
            raise FileRefused(f"A cell of row {number} has more than {LONGEST_CELL} characters.")
        yield cell
