"""
Every page of the portal, as browsers show it: derived from the routes, so that a new one is seen.

Both sizes, both languages, light and dark: accessible, calm, and nothing asked of anybody else.
"""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Browser, Playwright

from tests.access.routes import http_routes, path_of
from tests.browser.chromium import SIZES
from tests.browser.looking import faults, listening
from tests.browser.visitors import SETTLE
from tests.journeys.house import House

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
WITH_AXE = {"en": "phone", "hi": "desktop"}  # which takes a second; the rest is seen at both


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
    *_, told = served.annexe.do(SETTLE).splitlines()
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
    wrong = {}
    try:
        page, said = listening(context, portal.site)
        for route, path in portal.pages[visitor].items():
            page.goto(portal.site + path)
            name = route.strip("/^$") or "home"
            found = [
                fault
                for size in SIZES
                for fault in faults(page, size, language, name, has_axe=WITH_AXE[language] == size)
            ]
            if found + said:
                wrong[route] = found + said
                said.clear()
    finally:
        context.close()
    assert wrong == {}


BAD_PAGE = """<!doctype html><html lang="en"><title>Bad</title><body>
<h1>One</h1><h1>Two</h1><a>nowhere</a><img src="https://elsewhere.example/spy.png">
<p style="width: 3000px; color: #ddd; background: #fff">Wide, and pale</p></body></html>"""


def test_the_faults_of_a_bad_page_are_noticed(browser: Browser):
    context = browser.new_context()
    context.route("**/*", lambda route: route.fulfill(body=BAD_PAGE, content_type="text/html"))
    page, said = listening(context, "http://portal.example")
    page.goto("http://portal.example/")
    found = " ".join([*faults(page, "phone", "en", "bad", has_axe=True), *said])
    context.close()
    for fault in ("2 h1", "wider than", "color-contrast", "image-alt", "<a>", "elsewhere.example"):
        assert fault in found
