"""
Every link that a signed-in parent, or a stranger, can follow leads to a page of the house.

A page is known by its shape: one verse stands for all. What pages look like: test_every_page.py.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import SIZES
from tests.journeys.house import House

PUBLIC = "http://localhost:8000/"  # where notices and mails say that the portal is
NO_PAGES = re.compile(r"^/(admin|api|static|media|development)/|/sound/$|/download/$|^/healthz")
NAMED = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/)|(?<=/stories/)[\w-]+")
SEEN_BY_PARENTS = {
    "/",
    "/children/*/edit/",
    "/children/*/limits/",
    "/children/*/stories/*/",
    "/children/*/talk/",
    "/children/*/verses/*/",
    "/family/",
    "/privacy/",
    "/privacy/*/export/",
    "/privacy/*/stop/",
    "/privacy/export/",
    "/safety/",
    "/toys/",
    "/toys/*/",
    "/toys/pair/",
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a new browser profile, at one size: links are the same at all of them."""
    context = browser.new_context(viewport=SIZES["phone"])
    yield context.new_page()
    context.close()


def site(served: House) -> str:
    return f"http://127.0.0.1:{served.web_port}"


def sign_in(page: Page, served: House) -> None:
    logins = json.loads((Path(served.environment["VAR_DIR"]) / "demo_logins.json").read_text())
    page.goto(f"{site(served)}/accounts/login/")
    page.fill("input[name=login]", logins["parent"]["email"])
    page.fill("input[name=password]", logins["parent"]["password"])
    page.click("form:has(input[name=password]) button")
    page.wait_for_url(f"{site(served)}/")


def shape(path: str) -> str:
    return NAMED.sub("*", path)


def pages(page: Page, start: str) -> Iterator[str]:
    """Goes from link to link; yields the shape of each page when the browser stands on it."""
    waiting, seen = [start], {shape(urlsplit(start).path)}
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: a link that leads nowhere"
        yield shape(urlsplit(page.url).path)
        for link in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            found = urlsplit(urljoin(page.url, link))
            if not found.geturl().startswith((start, PUBLIC)):
                assert found.scheme in {"tel", "mailto"}, f"{address}: a link away, to {link}"
            elif not NO_PAGES.search(found.path) and shape(found.path) not in seen:
                seen.add(shape(found.path))
                waiting.append(urljoin(start, found.path))


def test_every_link_of_a_parent_leads_to_a_page(page: Page, served: House):
    sign_in(page, served)
    assert set(pages(page, f"{site(served)}/")) >= SEEN_BY_PARENTS


def test_every_link_of_a_stranger_leads_to_a_page(page: Page, served: House):
    reached = set(pages(page, f"{site(served)}/"))
    assert reached >= {"/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"}
