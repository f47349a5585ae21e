"""
Every page that a signed-in parent, or a stranger, can reach by its links, as a browser shows it.

A page is known by its shape: one verse stands for all. Pictures of the pages lie in pytest's
temporary folder, to be looked at.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.chromium import SIZES
from tests.journeys.house import House

LOOKS = [("phone", "hi", "dark"), ("desktop", "en", "light")]
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
    "/privacy/*/stop/",
    "/safety/",
    "/toys/",
    "/toys/*/",
    "/toys/pair/",
}


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(look))
def look(request, browser: Browser, served: House) -> Iterator[Page]:
    """A page at one size, in one language and one scheme of colours."""
    size, language, scheme = request.param
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, locale=language)
    context.add_cookies([{"name": "django_language", "value": language, "url": site(served)}])
    page = context.new_page()
    yield page
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


def faults(page: Page) -> list[str]:
    """What is wrong with the page that the browser stands on."""
    found = [
        f"axe {fault['id']}: {[node['html'][:150] for node in fault['nodes'][:3]]}"
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in {"serious", "critical"}
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("it is wider than the screen")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} h1")
    empty = page.eval_on_selector_all(
        "a", "all => all.filter(a => !a.getAttribute('href')).length"
    )
    if empty:
        found.append(f"{empty} links without an address")
    return found


def walk(page: Page, start: str, folder: Path) -> tuple[set[str], dict[str, list[str]]]:
    """The shapes of all pages, and the faults by shape."""
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((start, "data:", "blob:"))
            else said.append(f"asked {asked.url}")
        ),
    )
    reached, wrong = set(), {}
    for name in pages(page, start):
        reached.add(name)
        page.screenshot(path=folder / f"{name.strip('/').replace('/', '_') or 'home'}.png")
        found = faults(page) + said
        said.clear()
        if found:
            wrong[name] = found
    return reached, wrong


def test_every_page_of_a_parent_is_whole(look: Page, served: House, tmp_path: Path):
    sign_in(look, served)
    reached, wrong = walk(look, f"{site(served)}/", tmp_path)
    assert wrong == {}
    assert reached >= SEEN_BY_PARENTS


def test_every_page_of_a_stranger_is_whole(look: Page, served: House, tmp_path: Path):
    reached, wrong = walk(look, f"{site(served)}/", tmp_path)
    assert wrong == {}
    assert reached >= {"/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"}
