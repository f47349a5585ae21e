"""Files that editors give us, and others."""

import io
import json
import zipfile

import openpyxl
import pytest

from learning.exchange import files
from learning.exchange.files import FileRefused, read_csv, read_json, read_xlsx

READERS = (read_csv, read_xlsx, read_json)
ELF = b"\x7fELF\x02\x01\x01" + bytes(400)
WINDOWS_PROGRAM = b"MZ\x90\x00\x03" + bytes(range(256)) * 4


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("data", [b"", ELF, WINDOWS_PROGRAM, b"PK\x03\x04" + bytes(90)])
def test_an_empty_file_and_a_renamed_program_are_refused_with_a_sentence(read, data):
    with pytest.raises(FileRefused) as refused:
        read(data)
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize("read", READERS)
def test_a_file_that_is_too_large_is_not_read(read):
    with pytest.raises(FileRefused, match="too large"):
        read(b"PK\x03\x04" + b"a" * files.LARGEST_BYTES)


def test_a_workbook_that_unpacks_to_more_than_its_share_is_not_opened():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", bytes(files.LARGEST_UNPACKED_BYTES + 1))
    with pytest.raises(FileRefused, match="too large"):
        read_xlsx(data.getvalue())


def test_a_zip_that_is_no_workbook_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        packed.writestr("setup.exe", b"MZ")
    with pytest.raises(FileRefused, match="not an Excel workbook"):
        read_xlsx(data.getvalue())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("slug,title\n", "no rows"),
        ("slug,slug\na,b\n", "none twice"),
        ("slug,,title\na,b,c\n", "name each column"),
        ("slug,title\na,b\n\nc,d\n", "Row 3 is empty"),
        ("slug,title\na\n", "Row 2 has not as many cells"),
        ("slug,title\na,b,c\n", "Row 2 has not as many cells"),
        ('slug,title\na,"b\n', "not a CSV file"),
        ("slug\n" + "a\n" * 1001, "more than 1000 rows"),
        ("slug\n" + "a" * 20_001, "A cell of row 2"),
    ],
)
def test_a_table_that_is_not_whole_is_refused(text, sentence):
    with pytest.raises(FileRefused, match=sentence):
        read_csv(text.encode())


@pytest.mark.parametrize(
    "entries", [{}, [1], [{"a": 1}, {"b": 2}], [[]], "a", [{"a": 1}, {"a": 1, "b": 1}]]
)
def test_json_that_is_no_table_is_refused(entries):
    with pytest.raises(FileRefused):
        read_json(json.dumps(entries).encode())
    with pytest.raises(FileRefused):
        read_json(b"[" * 100_000)


def test_every_format_gives_the_same_table():
    rows = [{"slug": "a", "title": "राम\nदूत"}, {"slug": "b", "title": "'tis"}]
    made = [
        read_csv('\ufeffslug,title\r\na,"राम\nदूत"\r\nb,\'tis\r\n'.encode()),
        read_xlsx(workbook(["slug", "title"], ["a", "राम\nदूत"], ["b", "'tis"], [None, None])),
        read_json(json.dumps(rows).encode()),
    ]
    assert [table.dict for table in made] == [rows] * 3
