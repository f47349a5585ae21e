"""
Writes the ZIP of a copy, a row at a time: one pass over the data gives JSON, CSV and the page.

While a part is written its CSV waits in a sealed spool, for a ZIP takes one file after the other.
Of the readable page each part keeps its first rows; all of them are in the data files.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.export.parts import Column, Part, Rows, Scope, parts_for
from accounts.export.showing import shown

SCHEMA = "hanuman-export"
SCHEMA_VERSION = 1
BATCH = 500  # rows fetched at once
MOST_SHOWN = 300  # rows of a part on the readable page
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")

Progress = Callable[[int, int], None]
Spool = Callable[[], "Spooled"]


class Spooled:
    """What a spool must do: take bytes, then give them back once."""

    def write(self, some: bytes) -> None:
        raise NotImplementedError

    def read_back(self) -> Iterator[bytes]:
        """All that was written, and the end of the spool."""
        raise NotImplementedError


@dataclass(slots=True)
class Chapter:
    """
    A part on the readable page: its first rows as they are read, without what is for programs.

    `names` are the children by their ids, where there are several.
    """

    part: Part
    names: Mapping[UUID, str]
    count: int = 0
    rows: list[list[str]] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        """The columns of the page."""
        return [str(column.title) for column in self.part.columns if self._is_read(column)]

    @property
    def only(self) -> list[tuple[str, str]]:
        """The one row of a short chapter, title by title."""
        return list(zip(self.titles, self.rows[0], strict=True))

    def add(self, values: Sequence[Any]) -> None:
        """One more row, with a value for each column of the part."""
        self.count += 1
        if len(self.rows) < MOST_SHOWN:
            pairs = zip(self.part.columns, values, strict=True)
            self.rows.append([self._read(*pair) for pair in pairs if self._is_read(pair[0])])

    def _is_read(self, column: Column) -> bool:
        return column.is_read and (column.name != "child" or bool(self.names))

    def _read(self, column: Column, value: Any) -> str:
        words = self.names if column.name == "child" else column.words
        if isinstance(value, list) and words:
            return ", ".join(str(words.get(one, one)) for one in value)
        is_word = isinstance(value, Hashable) and value in words
        return str(words[value]) if is_word else shown(value)


@dataclass(slots=True)
class _Archive:
    """The ZIP so far, and what the manifest says of its files."""

    zip: zipfile.ZipFile
    at: datetime
    files: list[dict[str, Any]] = field(default_factory=list)

    def add(self, path: str, pieces: Iterable[bytes], **more: Any) -> None:
        digest, size = hashlib.sha256(), 0
        entry = zipfile.ZipInfo(path, self.at.timetuple()[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        with self.zip.open(entry, "w") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        told = {"path": path, "size": size, "sha256": digest.hexdigest()}
        self.files.append(told | {name: value() for name, value in more.items()})


def write(scope: Scope, stream: Any, *, spool: Spool, progress: Progress) -> None:
    """
    Write the ZIP of `scope` into `stream`, which need not seek.

    `progress` hears how many rows of how many are written. Raises what the database, the key
    store and the stream raise.
    """
    parts = [(part, part.rows(scope)) for part in parts_for(scope)]
    total, done = sum(_count(rows) for _, rows in parts), 0
    chapters = []
    several = scope.children if len(scope.children) > 1 else ()
    names = {child.pk: child.called for child in several}
    with (
        translation.override(scope.language),
        timezone.override(scope.zone),
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as zip,
    ):
        archive = _Archive(zip, scope.now)
        for part, rows in parts:
            chapter, before = Chapter(part, names), done

            def counted(chapter: Chapter = chapter, before: int = before) -> None:
                progress(min(before + chapter.count, total), total)

            _write_part(archive, chapter, rows, spool, counted)
            done += chapter.count
            chapters.append(chapter)
        told = _told(scope, chapters)
        for path, template in (("index.html", "index.html"), ("README.txt", "readme.txt")):
            text = render_to_string(f"accounts/export/{template}", told)
            archive.add(path, [without_nul(text).encode()])
        manifest = _manifest(scope, parts_for(scope), archive.files)
        archive.add("manifest.json", [json.dumps(manifest, ensure_ascii=False, indent=1).encode()])


def _write_part(
    archive: _Archive, chapter: Chapter, rows: Rows, spool: Spool, counted: Any
) -> None:
    part, table = chapter.part, spool()
    head = [column.name for column in part.columns]
    table.write("\ufeff".encode() + csv_line(head))

    def lines() -> Iterator[bytes]:
        before = b"["
        for row in _each(rows):
            values = [column.value(row) for column in part.columns]
            table.write(csv_line(values))
            chapter.add(values)
            yield before + b"\n" + _json(dict(zip(head, values, strict=True)))
            before = b","
            counted()
        yield b"\n]\n" if chapter.count else b"[]\n"

    name = f"data/{part.name}"
    archive.add(f"{name}.json", lines(), rows=lambda: chapter.count)
    archive.add(f"{name}.csv", table.read_back(), rows=lambda: chapter.count)


def csv_line(values: Iterable[Any]) -> bytes:
    """One line; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    line = io.StringIO()
    csv.writer(line).writerow([_cell(value) for value in values])
    return line.getvalue().encode()


def without_nul(text: str) -> str:
    """A text that files and programs for people can hold."""
    return text.replace("\0", "\ufffd")


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if not isinstance(value, str):
        value = value if isinstance(value, list | dict) else _plain(value)
        value = value if isinstance(value, str) else _json(value).decode()
    value = without_nul(value)
    return f"'{value}" if value.lstrip(" \u00a0").startswith(_BEGINS_A_FORMULA) else value


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_plain).encode()


def _plain(value: Any) -> str:
    """What JSON has no form for: ISO 8601 for times, the plain text of an identifier."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"a copy cannot hold a {type(value).__name__}")


def _each(rows: Rows) -> Iterable[Any]:
    return rows.iterator(chunk_size=BATCH) if isinstance(rows, QuerySet) else rows


def _count(rows: Rows) -> int:
    return rows.count() if isinstance(rows, QuerySet) else len(rows)


def _told(scope: Scope, chapters: list[Chapter]) -> dict[str, Any]:
    return {
        "scope": scope,
        "chapters": chapters,
        "most_shown": MOST_SHOWN,
        "language": scope.language,
        "schema_version": SCHEMA_VERSION,
    }


def _manifest(scope: Scope, parts: list[Part], files: list[dict[str, Any]]) -> dict[str, Any]:
    subject = scope.family if scope.is_family else scope.children[0]
    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "generated_at": scope.now.isoformat(),
        "language": scope.language,
        "subject": {"kind": "family" if scope.is_family else "child", "id": str(subject.pk)},
        "files": list(files),
        "parts": [
            {
                "name": part.name,
                "title": str(part.title),
                "columns": {column.name: str(column.title) for column in part.columns},
            }
            for part in parts
        ],
    }
