"""
Every page of the portal, as browsers show it: derived from the routes, so that a new one is seen.

Both sizes, both languages, light and dark: accessible, calm, and nothing asked of anybody else.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import APIRequestContext, Browser, BrowserContext, Page, Playwright

from tests.access.routes import http_routes, path_of
from tests.browser.chromium import SIZES
from tests.browser.screenshots import keep
from tests.browser.visitors import SETTLE
from tests.journeys.house import House, manage

VISITORS = ("parent", "newcomer", "stranger")  # a page belongs to the first who sees it
NO_PAGES = ("admin/", "api/", "device/", "metrics", "healthz", "readyz")
LEADS_ON = {  # to another page: nobody stands in the middle of something
    "accounts/confirm-email/",
    "accounts/login/code/confirm/",
    "accounts/2fa/authenticate/",
    "accounts/password/set/",
    "welcome/",
}
NO_PAGE = {  # answers with something else than a page, or only to a real passkey
    "accounts/2fa/webauthn/reauthenticate/",
    "accounts/2fa/recovery-codes/download/",
    "accounts/2fa/webauthn/login/",
    "children/<uuid:child_id>/verses/<int:index>/sound/",
    "privacy/exports/<uuid:export_id>/<str:token>/",
    "erasures/<uuid:erasure_id>/receipt.json",
    "receipts/<str:token>/receipt.json",
}
SEE = """async (axe) => {
  const html = document.documentElement;
  return {
    lang: html.lang,
    headings: document.querySelectorAll("h1").length,
    wide: html.scrollWidth > window.innerWidth,
    unnamed: [...document.querySelectorAll("a:not([href])")].map((link) => link.outerHTML),
    violations: axe && (await window.axe.run(document, axe)).violations
      .filter((fault) => ["serious", "critical"].includes(fault.impact))
      .map((fault) => [fault.id, fault.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]),
  };
}"""
AXE: dict[str, Any] = {"resultTypes": ["violations"]}
WITH_AXE = {"en": "phone", "hi": "desktop"}  # which takes a second; the rest is seen at both
SCHEMES: dict[str, Literal["light", "dark"]] = {"phone": "light", "desktop": "dark"}


@dataclass
class Portal:
    """Every page's path, by the visitor whose page it is."""

    site: str
    sessions: dict[str, str]
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    odd: dict[str, Any] = field(default_factory=dict)

    def cookies(self, visitor: str, language: str) -> list[dict[str, str]]:
        """What makes a browser the visitor's, in a language."""
        held = {"django_language": language}
        if visitor in self.sessions:
            held["sessionid"] = self.sessions[visitor]
        return [{"name": k, "value": v, "url": self.site} for k, v in held.items()]


@pytest.fixture(scope="module")
def portal(playwright: Playwright, served: House) -> Portal:
    """Who sees what, found by asking each route for each visitor, without a browser."""
    *_, told = manage(served.environment, "shell", "-v0", "-c", SETTLE).splitlines()
    told = json.loads(told)
    site = f"http://127.0.0.1:{served.web_port}"
    found = Portal(site, told["sessions"])
    asking = {who: _asking(playwright, found, who) for who in VISITORS}
    for route in http_routes():
        if not route.startswith(NO_PAGES):
            path = path_of(route, told["values"] | told["of_route"].get(route, {}))
            _place(found, route, path, asking)
    for one in asking.values():
        one.dispose()
    return found


def _asking(playwright: Playwright, portal: Portal, visitor: str) -> APIRequestContext:
    jar = "; ".join(f"{c['name']}={c['value']}" for c in portal.cookies(visitor, "en"))
    return playwright.request.new_context(
        base_url=portal.site, extra_http_headers={"Cookie": jar, "Accept": "text/html"}
    )


def _place(portal: Portal, route: str, path: str, asking: dict[str, APIRequestContext]) -> None:
    """Write down whose page the route is, or what it is instead."""
    statuses = []
    for visitor, asks in asking.items():
        answer = asks.get(path, max_redirects=0)
        statuses.append(answer.status)
        if answer.status == 405:
            return
        is_text = "text/html" in answer.headers.get("content-type", "")
        if answer.status == 200 and is_text:
            portal.pages.setdefault(visitor, {})[route] = path
            return
    portal.odd[route] = statuses


def test_every_route_is_a_page_or_known_to_be_none(portal: Portal):
    assert sorted(portal.odd) == sorted(LEADS_ON | NO_PAGE), portal.odd


@pytest.fixture(params=["en", "hi"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize("visitor", VISITORS)
def test_every_page_is_whole(browser: Browser, portal: Portal, language: str, visitor: str):
    context = browser.new_context()
    context.add_cookies(portal.cookies(visitor, language))
    faults = {}
    try:
        page, said = _listening(context, portal.site)
        for route, path in portal.pages[visitor].items():
            page.goto(portal.site + path)
            name = route.strip("/^$") or "home"
            found = [fault for size in SIZES for fault in _faults(page, size, language, name)]
            if found + said:
                faults[route] = found + said
                said.clear()
    finally:
        context.close()
    assert faults == {}


def _listening(context: BrowserContext, site: str) -> tuple[Page, list[str]]:
    """A page, and what its console and its requests say that they should not."""
    page, said = context.new_page(), []
    ours = (f"{site}/", "data:", "blob:")
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(ours) else said.append(f"asked {asked.url}"),
    )
    return page, said


def _faults(page: Page, size: str, language: str, name: str) -> Iterator[str]:
    """What is wrong with the page that stands, at a size."""
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=SCHEMES[size])
    has_axe = WITH_AXE[language] == size
    if has_axe:
        page.evaluate(AXE_SCRIPT)
    seen = page.evaluate(SEE, AXE if has_axe else None)
    keep(page, f"{name}-{SCHEMES[size]}")
    if seen["lang"] != language:
        yield f"lang is {seen['lang']}"
    if seen["headings"] != 1:
        yield f"{seen['headings']} h1"
    if seen["wide"]:
        yield f"{size}: wider than the screen"
    yield from (f"a link without an address: {link}" for link in seen["unnamed"])
    yield from (f"{size}: {rule}: {nodes}" for rule, nodes in seen["violations"] or ())


BAD_PAGE = """<!doctype html><html lang="en"><title>Bad</title><body>
<h1>One</h1><h1>Two</h1><a>nowhere</a><img src="https://elsewhere.example/spy.png">
<p style="width: 3000px; color: #ddd; background: #fff">Wide, and pale</p></body></html>"""


def test_the_faults_of_a_bad_page_are_noticed(browser: Browser):
    context = browser.new_context()
    context.route("**/*", lambda route: route.fulfill(body=BAD_PAGE, content_type="text/html"))
    page, said = _listening(context, "http://portal.example")
    page.goto("http://portal.example/")
    faults = " ".join([*_faults(page, "phone", "en", "bad"), *said])
    context.close()
    for fault in ("2 h1", "wider than", "color-contrast", "image-alt", "<a>", "elsewhere.example"):
        assert fault in faults
