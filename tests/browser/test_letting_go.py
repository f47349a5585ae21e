"""
A parent takes a copy along, and then has the child erased while its toy is telling a story.

Everything is real: the web server, the worker that makes the copy and erases, the toy's protocol.
"""

import asyncio
import contextlib
import json
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from devices.clips import read_wav
from devices.toy import MayNotTalk, Toy
from tests.browser import leaving
from tests.browser.beside import another_loop
from tests.browser.chromium import SIZES
from tests.browser.screenshots import keep
from tests.browser.test_export import SLOW_MS, ask, checked, faults, look_into, worker
from tests.browser.test_house import site
from tests.journeys.house import ROOT, House

STORY = ROOT / "demo" / "speech" / "en_kokaf_heart_story_child.wav"
CHILD = "Kamakshi"


@pytest.fixture
def parent(browser: Browser, served: House) -> Iterator[Page]:
    """A browser that nobody has used."""
    context = browser.new_context(viewport=SIZES["phone"], accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(SLOW_MS)
    page.goto(f"{site(served)}/accounts/login/")
    yield page
    context.close()


def inside(house: House, deed: str) -> str:
    """Have something of `leaving` done beside the house; the last line it prints."""
    code = f"from tests.browser import leaving; leaving.{deed}"
    told = house.annexe.do(code).splitlines()
    return told[-1] if told else ""


def sign_in(page: Page, email: str) -> None:
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", leaving.PASSWORD)
    page.click("form:has(input[name=password]) button")
    expect(page.get_by_role("heading", name=CHILD).first).to_be_visible()


def take_a_copy(page: Page, house: House, folder: Path) -> None:
    """From the button to the opened ZIP, in which the child's name stands."""
    ask(page, house, CHILD)
    with worker(house):
        expect(page.get_by_text("Your copy is ready")).to_be_visible(timeout=SLOW_MS)
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Download").click()
    zip = checked(fetched.value, folder)
    [child] = json.loads(zip.read("data/profile.json"))
    assert child["child_name"] == CHILD
    [event] = json.loads(zip.read("data/safety_events.json"))
    assert event["category"] == "imitation"
    look_into(page, zip, folder)


def ask_to_erase(page: Page, house: House) -> None:
    """From the privacy page, through the question who it is, to the button."""
    page.goto(f"{site(house)}/privacy/")
    page.get_by_role("link", name=f"Erase {CHILD}’s data").click()
    expect(page.locator("input[name=password]")).to_be_visible()
    keep(page, "erase-who")
    page.fill("input[name=password]", leaving.PASSWORD)
    page.click("form:has(input[name=password]) button")
    expect(page.locator("h1")).to_have_text("Erase this child’s data")
    keep(page, "erase-ask")
    assert faults(page) == []
    for goes in ("child’s name, birth month and settings", "lines of conversations"):
        expect(page.get_by_role("listitem").filter(has_text=goes)).to_contain_text("1")
    notes = page.get_by_role("listitem").filter(has_text="safety notes")
    expect(notes.locator(".side")).to_have_text("1")  # the other one is for the staff alone
    page.get_by_role("button", name="Erase now").click()
    expect(page.get_by_text("Being erased.")).to_be_visible()
    keep(page, "erase-going-on")
    assert faults(page) == []


def read_receipt(page: Page, toys: str) -> dict[str, Any]:
    """What the page shows at the end, and the signed file behind its link."""
    page.reload()
    expect(page.get_by_text("Erased.", exact=True)).to_be_visible()
    expect(page.get_by_text(toys)).to_be_visible()
    keep(page, "erase-receipt")
    assert faults(page) == []
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Download the signed receipt").click()
    signed: dict[str, Any] = json.loads(fetched.value.path().read_text())
    return signed


def print_receipt(page: Page) -> None:
    """Paper shows the receipt and no buttons."""
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    expect(page.get_by_role("link", name="Download the signed receipt")).to_be_hidden()
    expect(page.get_by_role("link", name="Privacy").first).to_be_hidden()
    assert page.pdf().startswith(b"%PDF")
    keep(page, "erase-receipt-printed")
    page.emulate_media(media="screen")


def verify(page: Page, signed: dict[str, Any]) -> None:
    """The page for it knows our receipt, and one that somebody changed."""
    page.get_by_role("link", name="Check a receipt").click()
    page.get_by_label("receipt.json").fill(json.dumps(signed))
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("This receipt is ours")).to_be_visible()
    keep(page, "receipt-checked")
    assert faults(page) == []
    signed["receipt"]["toys"]["told"] = 7
    page.get_by_label("receipt.json").fill(json.dumps(signed))
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("alert")).to_contain_text("We did not sign this")
    keep(page, "receipt-refused")
    assert faults(page) == []


async def told_a_story(toy: Toy, is_speaking: threading.Event) -> None:
    """Ask the toy for a story, `is_speaking`; over when it has wiped itself."""
    async with toy:
        story = asyncio.create_task(toy.say(read_wav(STORY, toy.rate_hz)))
        await toy.until(lambda: toy.turn.number and toy.turn.audio_ms > 1000)
        is_speaking.set()
        with contextlib.suppress(MayNotTalk):
            await story
        await toy.until(lambda: toy.diary.wiped, SLOW_MS / 1000)


async def prove(house: House, made: dict[str, str]) -> None:
    """Switch the toy on twice: first it shows that it knows nobody, then nobody knows it."""
    for policy in ("erased", "unpaired"):
        toy = Toy(house.url, made["serial"], made["secret"])
        async with toy:
            await toy.until(partial(_is_told, toy, policy))


def _is_told(toy: Toy, policy: str) -> bool:
    """The toy was told the policy, and closed where nothing follows."""
    return toy.policy == policy and (policy == "unpaired" or not toy.is_connected)


def erase(page: Page, house: House, made: dict[str, str]) -> dict[str, Any]:
    """Erase the child while its toy tells a story; the receipt after the toy has proved it."""
    toy, is_speaking = Toy(house.url, made["serial"], made["secret"]), threading.Event()
    with another_loop() as run:
        cut = run(told_a_story(toy, is_speaking))
        assert is_speaking.wait(30)
        ask_to_erase(page, house)
        with worker(house):
            cut.result(SLOW_MS / 1000)
            assert (toy.policy, toy.diary.wiped) == ("erased", ["erased"])
            expect(page.get_by_text("Erased.", exact=True)).to_be_visible(timeout=SLOW_MS)
        before = read_receipt(page, "1 told, 1 not yet wiped")["receipt"]
        assert CHILD not in json.dumps(before)
        assert before["keys_destroyed"]
        run(prove(house, made)).result(60)
    signed = read_receipt(page, "1 told, all have forgotten")
    assert signed["receipt"]["number"] == before["number"] + 1
    return signed


def test_a_copy_is_taken_along_and_the_child_erased_everywhere(
    parent: Page, served: House, tmp_path: Path
):
    page, email = parent, "leaving@example.com"
    made = json.loads(inside(served, f"arrive({email!r}, {CHILD!r})"))
    sign_in(page, email)
    take_a_copy(page, served, tmp_path)
    inside(served, f"wait_an_hour({email!r})")
    signed = erase(page, served, made)
    print_receipt(page)
    verify(page, signed)
    answer = page.goto(f"{site(served)}/children/{made['child']}/")
    assert answer is not None
    assert answer.status == 404
    page.goto(f"{site(served)}/privacy/")
    expect(page.get_by_text(CHILD)).to_have_count(0)
    expect(page.get_by_role("link", name="Receipt")).to_be_visible()
    keep(page, "privacy-after-erasing")
    marks = (made["child"], made["child"].replace("-", ""), CHILD)
    assert leaving.traces(served, *marks) == leaving.LEFT
