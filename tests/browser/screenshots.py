"""Pictures of pages for people to look at: `SCREENSHOTS=1 make test` keeps them."""

import os
import re

from playwright.sync_api import Page

from tests.browser.chromium import SIZES
from tests.journeys.house import ROOT

FOLDER = ROOT / "var" / "screenshots"


def keep(page: Page, name: str) -> None:
    """`var/screenshots/<name>-<language>-<width>.png`, the whole page, when somebody asks."""
    if os.environ.get("SCREENSHOTS"):
        language = page.locator("html").get_attribute("lang")
        plain = re.sub(r"[^\w.-]+", "_", name)
        stood = page.viewport_size
        for size in SIZES.values():
            page.set_viewport_size(size)
            path = FOLDER / f"{plain}-{language}-{size['width']}.png"
            page.screenshot(path=path, full_page=True)
        page.set_viewport_size(stood)
