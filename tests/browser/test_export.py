"""A parent asks for a copy, watches it being made by a real worker, fetches and opens it."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Download, Page, expect

from tests.browser.chromium import SIZES
from tests.browser.looking import AXE, SEE
from tests.browser.screenshots import keep
from tests.browser.test_house import sign_in, site
from tests.journeys.house import ROOT, House

WORKER = ["celery", "-A", "hanuman", "worker", "--without-gossip", "--without-mingle"]
WORKER += ["--concurrency=1", "-Q", "interactive", "--loglevel=WARNING"]
SLOW_MS = 90_000  # a worker's cold start on a busy machine


@pytest.fixture
def parent(browser: Browser, served: House) -> Iterator[Page]:
    """The demo family's parent on a phone, who has just signed in."""
    context = browser.new_context(viewport=SIZES["phone"], accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(SLOW_MS)
    sign_in(page, served)
    yield page
    context.close()


@contextmanager
def worker(house: House) -> Iterator[None]:
    """A worker as production has it."""
    process = subprocess.Popen([sys.executable, "-m", *WORKER], cwd=ROOT, env=house.environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


def faults(page: Page) -> list[object]:
    """What is wrong with the page that stands, at both sizes."""
    page.evaluate(AXE_SCRIPT)
    found: list[object] = []
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        seen = page.evaluate(SEE, AXE)
        found += seen["violations"]
        if seen["wide"]:
            found.append(f"{name}: wider than the screen")
    if seen["headings"] != 1:
        found.append(f"{seen['headings']} h1")
    page.set_viewport_size(SIZES["phone"])
    return found


def checked(download: Download, folder: Path) -> zipfile.ZipFile:
    """The ZIP on the parent's machine, every file as the manifest says."""
    path = folder / download.suggested_filename
    download.save_as(path)
    zip = zipfile.ZipFile(path)
    assert zip.testzip() is None
    for file in json.loads(zip.read("manifest.json"))["files"]:
        content = zip.read(file["path"])
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert len(content) == file["size"]
    return zip


def ask(page: Page, served: House, child: str) -> None:
    """From the privacy page to the page that waits."""
    page.goto(f"{site(served)}/privacy/")
    page.get_by_role("link", name=re.compile(f"A copy of {child}")).click()
    keep(page, "export-ask")
    assert faults(page) == []
    page.get_by_role("button", name="Make the copy").click()
    expect(page.get_by_text("0 percent")).to_be_visible()
    keep(page, "export-making")
    assert faults(page) == []


def look_into(page: Page, zip: zipfile.ZipFile, folder: Path) -> None:
    """Open the page inside."""
    zip.extract("index.html", folder)
    page.goto((folder / "index.html").as_uri())
    expect(page.get_by_role("heading", level=1)).to_contain_text("A copy of what we keep")
    keep(page, "export-opened")
    assert faults(page) == []


def test_from_the_button_to_the_opened_zip(parent: Page, served: House, tmp_path: Path):
    page = parent
    ask(page, served, "Asha")
    with worker(served):
        # The page finds out by itself.
        expect(page.get_by_text("Your copy is ready")).to_be_visible(timeout=SLOW_MS)
    keep(page, "export-ready")
    assert faults(page) == []
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Download").click()
    zip = checked(fetched.value, tmp_path)
    [child] = json.loads(zip.read("data/profile.json"))
    assert child["child_name"] == "Asha"
    table = io.StringIO(zip.read("data/profile.csv").decode("utf-8-sig"), newline="")
    assert [row["child_name"] for row in csv.DictReader(table)] == ["Asha"]
    page.reload()
    expect(page.get_by_text("You have fetched this copy")).to_be_visible()
    keep(page, "export-fetched")
    assert served.rows("SELECT count(*) FROM accounts_export WHERE path <> ''") == [(0,)]
    assert list((Path(served.environment["VAR_DIR"]) / "private" / "exports").iterdir()) == []
    look_into(page, zip, tmp_path)
