"""
The admin in the browser, under the portal's policy: whole, accessible, and it moves.

The theme says in attributes what moves it; static/js/admin-alpine.js reads that without
evaluating. What cannot be read is an error of the page.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chromium import SIZES
from tests.browser.looking import SCHEMES, faults, listening
from tests.browser.test_house import site
from tests.journeys.house import House

PERSONA = "from voice.models import Persona; print(Persona.objects.first().pk)"
WITH_AXE = {"desktop": ("index", "verse", "persona", "group"), "phone": ("index", "interaction")}
THEIR_LINKS = re.compile(r"^a link without an address: <a[^>]* x-on:click")  # the theme's switches


@pytest.fixture(scope="module")
def staff(browser: Browser, served: House) -> Iterator[BrowserContext]:
    """The demo's staff, signed in."""
    logins = json.loads((Path(served.environment["VAR_DIR"]) / "demo_logins.json").read_text())
    context = browser.new_context(viewport=SIZES["desktop"])
    page = context.new_page()
    page.goto(f"{site(served)}/admin/")
    page.fill("input[name=login]", logins["staff"]["email"])
    page.fill("input[name=password]", logins["staff"]["password"])
    page.click("form:has(input[name=password]) button")
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    page.close()
    yield context
    context.close()


@pytest.fixture(scope="module")
def pages(served: House) -> dict[str, str]:
    """Names and paths: the first page, lists and forms."""
    *_, persona = served.annexe.do(PERSONA).splitlines()
    return {
        "index": "/admin/",
        "verse": "/admin/learning/verse/",
        "interaction": "/admin/voice/interaction/",
        "persona": f"/admin/voice/persona/{persona}/change/",
        "group": "/admin/auth/group/1/change/",
    }


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_the_admin_are_whole(staff: BrowserContext, served: House, pages, size: str):
    wrong = {}
    page, said = listening(staff, site(served))
    page.emulate_media(color_scheme=SCHEMES[size])
    page.set_viewport_size(SIZES[size])
    for name, path in pages.items():
        page.goto(site(served) + path)
        page.wait_for_function("window.Alpine && !document.querySelector('[x-cloak]')")
        seen = faults(page, size, "en", f"admin-{name}", has_axe=name in WITH_AXE[size])
        found = [one for one in seen if not THEIR_LINKS.match(one)]
        if found + said:
            wrong[name] = found + said
            said.clear()
    page.close()
    assert wrong == {}


@pytest.fixture
def desk(staff: BrowserContext, served: House) -> Iterator[Page]:
    """A page of the staff's; nothing in it may fail."""
    page, said = listening(staff, site(served))
    yield page
    page.close()
    assert said == []


def test_what_is_folded_opens_without_evaluating(desk: Page, served: House):
    desk.goto(f"{site(served)}/admin/learning/verse/")
    sheet, beside = desk.locator("#changelist-filter"), desk.locator("#nav-sidebar")
    fold = desk.locator("[x-on\\:click*=sidebarDesktopOpen]")
    expect(sheet).to_be_hidden()
    desk.locator("a", has_text="Filters").click()
    expect(sheet).to_be_visible()
    desk.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    fold.click()
    expect(beside).to_be_hidden()
    desk.reload()
    expect(beside).to_be_hidden()  # as it was left
    fold.click()
    expect(beside).to_be_visible()


def test_the_page_turns_dark_when_somebody_says_so(desk: Page, served: House):
    desk.goto(f"{site(served)}/admin/")
    desk.locator("[x-on\\:click*=openUserLinks]").first.click()
    desk.get_by_text("Dark", exact=True).click()
    expect(desk.locator("html")).to_have_class("dark")
    desk.get_by_text("Light", exact=True).click()
    expect(desk.locator("html")).to_have_class("light")
    desk.get_by_text("System", exact=True).click()


def test_devanagari_comes_from_us(desk: Page, served: House):
    desk.goto(f"{site(served)}/admin/learning/verse/")
    desk.evaluate("document.fonts.ready")
    loaded = desk.evaluate(
        "[...document.fonts].filter((face) => face.status === 'loaded').map((face) => face.family)"
    )
    assert any("Noto Sans Devanagari" in family for family in loaded)
