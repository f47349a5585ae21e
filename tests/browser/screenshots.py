"""Pictures of pages for people to look at: `SCREENSHOTS=1 make test` keeps them."""

import os
import re

from playwright.sync_api import Page

from tests.journeys.house import ROOT

FOLDER = ROOT / "var" / "screenshots"


def keep(page: Page, name: str) -> None:
    """`var/screenshots/<name>-<language>-<width>.png`, of the whole page, when somebody asks."""
    if os.environ.get("SCREENSHOTS"):
        language = page.locator("html").get_attribute("lang")
        plain = re.sub(r"[^\w.-]+", "_", name)
        path = FOLDER / f"{plain}-{language}-{page.viewport_size['width']}.png"
        page.screenshot(path=path, full_page=True)
