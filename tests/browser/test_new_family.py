"""A family that has never been here: from the sign-up to the withdrawal, in a browser."""

import asyncio
import contextlib
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from devices.clips import read_wav
from devices.toy import Toy
from tests.browser.beside import another_loop, pressed
from tests.browser.chromium import SIZES, chromium, write_speech
from tests.browser.screenshots import keep
from tests.journeys.house import ROOT, House, manage

SPEECH = ROOT / "demo" / "speech"
LESSON = SPEECH / "en_kokaf_heart_teach_child.wav"
STORY = SPEECH / "en_kokaf_heart_story_child.wav"
HEARD_MS = 8_000  # of a story: a sentence or two
QUIET_BEFORE_SECONDS = 4.0  # of the microphone's file; the button is down before it speaks
SLOW_MS = 45_000
DEVANAGARI = re.compile("[\u0900-\u097f]{3}")
PASSWORD = "eleven blue kites over Pune"
COUNTRY = "DE"  # there is a purpose for religion there


@pytest.fixture
def parent(playwright: Playwright, tmp_path: Path) -> Iterator[Page]:
    """A browser that nobody has used, with a child at its microphone."""
    file = tmp_path / "microphone.wav"
    write_speech(LESSON, file, before_seconds=QUIET_BEFORE_SECONDS, after_seconds=120)
    with chromium(playwright, hears=file) as browser:
        page = browser.new_context(viewport=SIZES["desktop"]).new_page()
        page.set_default_timeout(SLOW_MS)
        yield page


def read_mail(page: Page, to: str, pattern: str) -> str:
    """What the newest mail to somebody says at `pattern`, from the development page."""
    site = "/".join(page.url.split("/")[:3])
    mails = page.context.new_page()
    mails.goto(f"{site}/development/mail/")
    text = mails.locator("article", has_text=to).first.inner_text()
    mails.close()
    found = re.search(pattern, text)
    assert found, text
    return found[0]


def sign_up(page: Page, site: str, email: str) -> None:
    page.goto(site)
    keep(page, "welcome")
    page.get_by_role("link", name="Create an account").first.click()
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password1]").fill(PASSWORD)
    keep(page, "sign-up")
    page.locator("main form button").click()
    page.locator("input[name=code]").fill(read_mail(page, email, r"\b\d{6}\b"))
    keep(page, "verify")
    page.locator("form:has(input[name=code]) button").first.click()
    page.wait_for_url(f"{site}/**")


def agree(page: Page, email: str, country: str) -> None:
    """From the first page of a guardian without a family to the second step's button."""
    page.get_by_role("link", name="Continue").click()
    page.get_by_label("Country").select_option(country)
    keep(page, "country")
    page.get_by_role("button", name="Continue").click()
    keep(page, "notice")
    page.get_by_role("link", name="Go on to the choices").click()
    boxes = page.get_by_role("checkbox")
    assert not any(box.is_checked() for box in boxes.all())
    for box in page.get_by_role("group", name="Needed for talking").get_by_role("checkbox").all():
        box.check()
    page.locator("input[name=progress]").check()
    keep(page, "choices")
    page.get_by_role("button", name="Send me the link to confirm").click()
    keep(page, "sent")
    page.goto(read_mail(page, email, r"http\S+/consent/confirm/\S+"))
    keep(page, "confirm")
    page.get_by_role("button", name="I agree").click()


def tell_of_child(page: Page) -> None:
    page.get_by_label("Nickname").fill("Meera")
    page.get_by_label("Month of birth").select_option("4")
    page.get_by_label("Year of birth").select_option("2019")
    page.get_by_label("Time zone").select_option("Asia/Kolkata")
    keep(page, "child")
    page.get_by_role("button", name="Save and go on to the toy").click()
    expect(page.locator("h1")).to_have_text("Pair a toy")


@contextlib.contextmanager
def waiting_toy(house: House, made: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`manage.py toy --pair`, as somebody types it."""
    proof = [f"--serial={made['serial']}", f"--secret={made['secret']}", f"--url={house.url}"]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "toy", "--pair", "--impatient", *proof],
        cwd=ROOT,
        env=house.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def pair(page: Page, process: "subprocess.Popen[str]") -> None:
    """Type the code that the toy says, and see both sides agree."""
    said = next(line for line in process.stdout if "code" in line)
    page.get_by_label("Six-digit code").fill(re.search(r"\d{6}", said)[0])
    keep(page, "pair")
    page.get_by_role("button", name="Pair").click()
    expect(page.get_by_role("status")).to_contain_text("The toy is paired with Meera")
    keep(page, "toy")
    assert any("paired" in line for line in process.stdout)
    assert process.wait(30) == 0


def talk(page: Page) -> None:
    """Hold the button while the microphone speaks, and hear the answer."""
    button, talking = page.locator("[data-part=button]"), page.locator("[data-talk]")
    button.click()
    expect(talking).to_have_attribute("data-state", re.compile("ready|speaking"))
    button.hover()
    page.mouse.down()
    expect(talking).to_have_attribute("data-state", "listening")
    page.wait_for_timeout((QUIET_BEFORE_SECONDS + 3.0) * 1000)  # the clip is spoken meanwhile
    page.mouse.up()
    sayings = page.locator("[data-part=sayings]")
    expect(sayings.locator(".child")).to_contain_text("hanuman chalisa")
    expect(sayings.locator(".hanuman").last).to_contain_text(DEVANAGARI)
    keep(page, "talk")


def limit_time(page: Page, *, starts_at: str, ends_at: str, one_more_story: bool) -> None:
    """Set the same quiet hours for every day of the week, or take them away."""
    for starts in page.locator("input[name^=starts_]").all():
        starts.fill(starts_at)
    for ends in page.locator("input[name^=ends_]").all():
        ends.fill(ends_at)
    page.get_by_label("One more story").set_checked(one_more_story)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    keep(page, "limits")


def withdraw(page: Page) -> None:
    """Two clicks from the child's page."""
    page.get_by_role("link", name="Stop and withdraw").click()
    keep(page, "withdraw")
    page.get_by_role("button", name="Stop everything now").click()


def open_talk(page: Page) -> Page:
    """The Talk page in another tab, ready to talk."""
    talking = page.context.new_page()
    talking.goto(page.url + "talk/")
    talking.locator("[data-part=button]").click()
    expect(talking.locator("[data-talk]")).to_have_attribute(
        "data-state", re.compile("ready|speaking")
    )
    return talking


def test_a_new_family_from_the_sign_up_to_the_first_words(parent: Page, served: House):
    page, email = parent, "new.parent@example.com"
    made = json.loads(manage(served.environment, "provision_toy", "--json"))
    with waiting_toy(served, made) as process:
        sign_up(page, f"http://127.0.0.1:{served.web_port}", email)
        agree(page, email, COUNTRY)
        tell_of_child(page)
        pair(page, process)
    page.get_by_role("link", name="Home").click()
    page.get_by_role("link", name="Continue").click()
    talk(page)
    page.get_by_role("link", name="Progress").click()
    expect(page.locator("ol.beads li:not(.m-none)")).to_have_count(1)
    keep(page, "first-bead")
    see_quiet_hours(page, Toy(served.url, made["serial"], made["secret"]))
    see_story_shelf(page, Toy(served.url, made["serial"], made["secret"]))
    see_withdrawal(page, Toy(served.url, made["serial"], made["secret"]))


def see_quiet_hours(page: Page, toy: Toy) -> None:
    """The toy is refused, and told why."""
    page.get_by_role("link", name="Limits").click()
    limit_time(page, starts_at="00:00", ends_at="23:59", one_more_story=False)
    with another_loop() as run:
        assert run(pressed(toy, read_wav(STORY, toy.rate_hz))).result(30) == "quiet_hours"
    limit_time(page, starts_at="", ends_at="", one_more_story=True)


async def left_off(toy: Toy) -> None:
    """Switch the toy off in the middle of a story of which something was heard."""
    async with toy:
        telling = asyncio.create_task(toy.say(read_wav(STORY, toy.rate_hz)))
        await toy.until(lambda: toy.turn.number and toy.turn.audio_ms > HEARD_MS)
        telling.cancel()


def see_story_shelf(page: Page, toy: Toy) -> None:
    """A story that was left off is on the shelf."""
    with another_loop() as run:
        run(left_off(toy)).result(60)
    begun = page.get_by_role("region", name="Story shelf").get_by_text("goes on with part")
    page.get_by_role("link", name="Progress").click()
    give_up_at = time.monotonic() + 20
    while not begun.count() and time.monotonic() < give_up_at:  # noted after the toy has gone
        page.reload()
    expect(begun).to_have_count(1)
    keep(page, "story-shelf")


def see_withdrawal(page: Page, toy: Toy) -> None:
    """The toy tells a story; it falls silent when consent is withdrawn."""
    is_speaking = threading.Event()
    with another_loop() as run:
        cut = run(pressed(toy, read_wav(STORY, toy.rate_hz), is_speaking))
        assert is_speaking.wait(30)
        talking = open_talk(page)
        withdraw(page)
        assert cut.result(5) == "withdrawn"
    assert toy.diary.wiped == ["withdrawn"]
    assert toy.turn.audio_ms < 60_000  # the whole story is longer
    expect(page.get_by_role("status")).to_contain_text("All is taken back")
    expect(talking.locator("[data-part=state]")).to_contain_text("You have withdrawn")
    keep(page, "withdrawn")
    keep(talking, "talk-withdrawn")
