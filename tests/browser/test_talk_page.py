"""A parent talks on the Talk page: Chromium's microphone speaks a clip, and Hanuman answers."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.chromium import SIZES, chromium, write_speech
from tests.journeys.house import ROOT, House

CLIP = ROOT / "demo" / "speech" / "en_kokaf_heart_teach_child.wav"
QUIET_BEFORE_SECONDS = 6.0  # of the microphone's file; the button is down before it speaks
ANSWER_MS = 30_000
DEVANAGARI = re.compile("[\u0900-\u097f]{3}")


def sign_in(page: Page, house: House, who: str = "parent") -> str:
    """Sign in on the login page; returns the address of the site."""
    login = json.loads((Path(house.environment["VAR_DIR"]) / "demo_logins.json").read_text())[who]
    site = f"http://127.0.0.1:{house.web_port}"
    page.goto(f"{site}/accounts/login/")
    page.get_by_label(re.compile("e-?mail", re.IGNORECASE)).fill(login["email"])
    page.locator("input[name=password]").fill(login["password"])
    page.locator("form:has(input[name=password]) button").first.click()
    page.wait_for_url(f"{site}/**")
    return site


def open_talk(page: Page, house: House) -> None:
    """The Talk page of the demo family's child, signed in."""
    site = sign_in(page, house)
    [(child_id,)] = house.rows(
        "SELECT profile_id FROM devices_device WHERE serial = %s", house.toy["serial"]
    )
    page.goto(f"{site}/children/{child_id}/talk/")


@pytest.fixture
def hearing_page(
    playwright: Playwright, served: House, size: str, tmp_path: Path
) -> Iterator[Page]:
    """A signed-in page whose microphone says a child's sentence once."""
    file = tmp_path / "microphone.wav"
    write_speech(CLIP, file, before_seconds=QUIET_BEFORE_SECONDS, after_seconds=60)
    with chromium(playwright, hears=file) as browser:
        page = browser.new_context(viewport=SIZES[size]).new_page()
        open_talk(page, served)
        yield page


def button(page: Page):
    return page.locator("[data-part=button]")


def state(page: Page):
    return page.locator("[data-talk]")


def test_a_parent_holds_the_button_and_hears_an_answer(hearing_page: Page):
    page = hearing_page
    if not page.locator("details.flow[open]").count():
        page.locator("details.flow > summary").click()
    button(page).click()
    expect(state(page)).to_have_attribute(
        "data-state", re.compile("ready|speaking"), timeout=QUIET_BEFORE_SECONDS * 1000 - 1500
    )
    button(page).hover()
    page.mouse.down()
    expect(state(page)).to_have_attribute("data-state", "listening")
    page.wait_for_timeout((QUIET_BEFORE_SECONDS + 3.0) * 1000)  # the clip is spoken meanwhile
    page.mouse.up()

    sayings = page.locator("[data-part=sayings]")
    expect(sayings.locator(".child")).to_contain_text("hanuman chalisa", timeout=ANSWER_MS)
    expect(sayings.locator(".hanuman").last).to_contain_text(DEVANAGARI, timeout=ANSWER_MS)
    loudest = page.evaluate(
        """async () => {
          const level = document.querySelector("[data-part=level]");
          for (let loudest = 0, tries = 0; tries < 400; tries += 1) {
            loudest = Math.max(loudest, level.value);
            if (loudest > 0.1) return loudest;
            await new Promise((done) => setTimeout(done, 50));
          }
          return 0;
        }"""
    )
    assert loudest > 0.1
    rows = page.locator(".flow-row")
    tool = rows.and_(page.locator("[data-kind=tool]"))
    expect(tool).to_contain_text("teach_hanuman_chalisa")
    played = rows.filter(has_text=re.compile("played so far"))
    expect(played.last).to_contain_text(re.compile(r"[1-9]\d*\.\d+ s"))


def faults_of(page: Page) -> list[str]:
    """What axe finds that keeps somebody from using the page."""
    violations = Axe().run(page).response["violations"]
    return [each["id"] for each in violations if each["impact"] in ("serious", "critical")]


def test_everybody_can_use_the_page_and_all_of_it_is_ours(page: Page, served: House):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_talk(page, served)
    expect(page.locator("[data-part=state]")).to_contain_text("Press the button")
    assert faults_of(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults_of(page) == []
    ours = f"http://127.0.0.1:{served.web_port}/"
    assert [url for url in asked if not url.startswith(ours)] == []


def begin(page: Page) -> None:
    button(page).click()
    expect(state(page)).to_have_attribute(
        "data-state", re.compile("ready|speaking"), timeout=ANSWER_MS
    )


def test_hands_that_cannot_hold_press_twice(page: Page, served: House):
    open_talk(page, served)
    begin(page)
    button(page).focus()
    page.keyboard.press("Enter")
    expect(state(page)).to_have_attribute("data-state", "latched")
    expect(button(page)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    expect(state(page)).not_to_have_attribute("data-state", "latched")
    page.keyboard.down(" ")
    expect(state(page)).to_have_attribute("data-state", "listening")
    page.wait_for_timeout(500)
    page.keyboard.up(" ")
    expect(state(page)).not_to_have_attribute("data-state", "listening")
    box = button(page).bounding_box()
    page.mouse.click(box["x"] + 50, box["y"] + 50)
    expect(state(page)).to_have_attribute("data-state", "latched")
    page.mouse.click(box["x"] + 50, box["y"] + 50)
    expect(state(page)).not_to_have_attribute("data-state", "latched")


def test_a_press_interrupts_and_signing_out_ends_the_talk(page: Page, served: House):
    open_talk(page, served)
    button(page).click()
    expect(state(page)).to_have_attribute("data-state", "speaking", timeout=ANSWER_MS)
    page.keyboard.down(" ")
    expect(state(page)).to_have_attribute("data-state", "listening")
    page.keyboard.up(" ")
    if not page.locator("details.flow[open]").count():
        page.locator("details.flow > summary").click()
    expect(page.locator(".flow-row").filter(has_text="interrupts")).to_have_count(1)

    elsewhere = page.context.new_page()
    elsewhere.goto(page.url.partition("/children")[0])
    elsewhere.locator("form[action*=logout] button").click()
    elsewhere.wait_for_load_state()
    expect(state(page)).to_have_attribute("data-state", "signed-out", timeout=ANSWER_MS)
    expect(page.locator("[data-part=state]")).to_contain_text("You are signed out")


def test_the_microphone_is_refused_in_plain_words(browser: Browser, served: House):
    context = browser.new_context(viewport=SIZES["phone"])
    page = context.new_page()
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia ="
        " async () => { throw new DOMException('no', 'NotAllowedError'); }"
    )
    open_talk(page, served)
    button(page).click()
    expect(page.locator("[data-part=state]")).to_contain_text("may not use the microphone")
    expect(page.locator("[data-part=label]")).to_have_text("Try again")
    context.close()
