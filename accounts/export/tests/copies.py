"""How copies are asked for, made and read in tests."""

import csv
import hashlib
import io
import json
import zipfile
from html.parser import HTMLParser
from typing import Any

from accounts.export import asking, fetching, making
from accounts.models import Export
from accounts.tests.cast import NOON, Household


def ask(home: Household, *, whole_family: bool = False, language: str = "en", now=NOON) -> Export:
    child = None if whole_family else home.child
    return asking.ask(home.guardian, child, language=language, now=now)


def made(home: Household, **how: Any) -> Export:
    """A copy that is ready."""
    export = ask(home, **how)
    making.make(export.pk, clock=lambda: NOON)
    export.refresh_from_db()
    assert export.is_ready(now=NOON), export.problem
    return export


def bytes_of(export: Export) -> bytes:
    token = fetching.new_token(export, now=NOON)
    export.refresh_from_db()
    return b"".join(fetching.take(export, token, now=NOON))


class Copy:
    """An opened copy."""

    def __init__(self, content: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(content))
        self.names = self.zip.namelist()
        self.manifest = json.loads(self.zip.read("manifest.json"))

    def text(self, name: str) -> str:
        return self.zip.read(name).decode()

    def rows(self, part: str) -> list[dict[str, Any]]:
        return json.loads(self.zip.read(f"data/{part}.json"))

    def table(self, part: str) -> list[dict[str, str]]:
        text = self.zip.read(f"data/{part}.csv").decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    @property
    def everything(self) -> str:
        return "\n".join(self.text(name) for name in self.names)

    def is_whole(self) -> bool:
        """Whether the stdlib finds every file as the manifest says."""
        assert self.zip.testzip() is None
        listed = {file["path"]: file for file in self.manifest["files"]}
        assert set(listed) | {"manifest.json"} == set(self.names)
        for name, file in listed.items():
            content = self.zip.read(name)
            if (len(content), hashlib.sha256(content).hexdigest()) != (
                file["size"],
                file["sha256"],
            ):
                return False
        return True


def copy_of(home: Household, **how: Any) -> Copy:
    return Copy(bytes_of(made(home, **how)))


class Words(HTMLParser):
    """The cells of the readable page, and what it refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.cells: list[str] = []
        self._is_cell = False

    @classmethod
    def of(cls, copy: Copy) -> "Words":
        page = cls()
        page.feed(copy.zip.read("index.html").decode())
        return page

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.addresses += [value for name, value in attrs if name in {"href", "src"}]
        self._is_cell = tag in {"td", "dd"}
        if self._is_cell:
            self.cells.append("")

    def handle_endtag(self, tag):
        self._is_cell = False

    def handle_data(self, data):
        if self._is_cell:
            self.cells[-1] += data
