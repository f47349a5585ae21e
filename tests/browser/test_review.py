"""
Editors and reviewers in the admin: a version is written, submitted, refused, rewritten, approved
by two, told by the toy, and rolled back.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import SIZES
from tests.browser.looking import faults
from tests.browser.test_house import site
from tests.journeys.house import House

TELL = """
from django.utils import timezone
from accounts.models import Profile
from learning import storytelling
from learning.models import Episode
child = Profile.objects.get(devices__serial="HAN-DEMO-0001")
told = storytelling.tell(child.pk, persona="hanuman", topic="leap to lanka", now=timezone.now())
episode = Episode.objects.get(text=told.story)
print("told", episode.pk, told.sentences[0])
"""
STAFF = """
from django.contrib.auth.models import Group
from django.test import Client
from accounts.models import User
for name, role in (("writer", "Editors"), ("linguist", "Reviewers"), ("pandit", "Reviewers")):
    user = User.objects.create_user(f"{name}@hanuman.example", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    print(name, client.cookies["sessionid"].value)
"""
FIRST = "Hop, hop, hop. "
SECOND = "Hop, hop, and a leap. "


def run(house: House, script: str) -> dict[str, str]:
    """What a script prints, by the first word of each line."""
    lines = house.annexe.do(script).splitlines()
    return dict(line.split(" ", 1) for line in lines if " " in line)


@pytest.fixture
def house(served: House) -> dict[str, str]:
    """The three people's sessions, and the episode that the demo's child is told."""
    return run(served, STAFF + TELL)


@pytest.fixture
def desks(browser: Browser, served: House, house) -> Iterator[list[Page]]:
    """A page for the writer, the linguist and the pandit."""
    pages = []
    for name in ("writer", "linguist", "pandit"):
        context = browser.new_context(viewport=SIZES["desktop"])
        cookie = {"name": "sessionid", "value": house[name], "url": site(served)}
        context.add_cookies([cookie])
        pages.append(context.new_page())
    yield pages
    for page in pages:
        page.context.close()


def press(page: Page, name: str, comment: str = "") -> None:
    if comment:
        page.get_by_label("Comment").fill(comment)
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("alert")).to_have_count(0)


def write(page: Page, link: str, text: str) -> None:
    page.get_by_role("link", name=link, exact=True).click()
    page.get_by_label("Text", exact=True).fill(text)
    press(page, "Save the draft")
    expect(page.locator(".served-text ins").first).to_contain_text("Hop")


def assert_whole(page: Page, size: str, name: str) -> None:
    """It is accessible and fits."""
    said = faults(page, size, "en", name, has_axe=True)
    assert [one for one in said if "x-on:click" not in one] == []


def test_from_a_draft_to_the_toy_and_back(desks: list[Page], served: House, house):
    writer, linguist, pandit = desks
    key, _ = house["told"].split(" ", 1)
    writer.goto(f"{site(served)}/admin/learning/episode/{key}/write/")
    text = writer.get_by_label("Text", exact=True).input_value()
    assert_whole(writer, "phone", "review-write")
    writer.goto(f"{site(served)}/admin/learning/episode/{key}/change/")
    expect(writer.get_by_text("No person has proofread the language")).to_be_visible()
    write(writer, "Write a new version", FIRST + text)
    press(writer, "Submit for review")
    expect(writer.get_by_role("button", name="Approve language")).to_have_count(0)

    pandit.goto(writer.url)
    press(pandit, "Refuse tradition", "He does not hop. He leaps.")
    expect(pandit.get_by_text("refused the tradition")).to_be_visible()

    writer.reload()
    write(writer, "Rewrite", SECOND + text)
    press(writer, "Submit for review", "Better now?")

    linguist.goto(writer.url)
    press(linguist, "Approve language", "It reads well.")
    pandit.goto(writer.url)
    assert_whole(pandit, "desktop", "review-version")
    press(pandit, "Approve tradition")
    expect(pandit.get_by_text("approved the tradition")).to_be_visible()
    assert run(served, TELL)["told"] == f"{key} {SECOND.strip()}"

    pandit.goto(f"{site(served)}/admin/learning/episode/{key}/change/")
    pandit.get_by_role("link", name="Version 1", exact=True).click()
    press(pandit, "Bring this version back", "Children asked for it.")
    expect(pandit.get_by_text("It is served again")).to_be_visible()
    ((served_again,),) = served.rows("SELECT text FROM learning_episode WHERE id = %s", key)
    assert served_again == text
