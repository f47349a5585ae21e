"""An operator in the admin: says why before looking at a child, and sends again what failed."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import SIZES
from tests.browser.screenshots import keep
from tests.browser.test_house import site
from tests.journeys.house import House

FAILED = """
from django.utils import timezone
from accounts.models import Erasure, Profile
from hanuman.models import DeadLetter
from voice.models import SafetyEvent
now = timezone.now()
child = Profile.objects.get(devices__serial="HAN-DEMO-0001")
SafetyEvent.objects.create(
    profile=child, category="abuse-suspected", severity=3, is_for_staff=True, at=now
)
DeadLetter.objects.create(task="accounts.tasks.erase", arguments=["{id}"], why="broken", at=now)
Erasure.objects.create(
    kind="child", subject="{id}", region="IN", language="en", requested_at=now, begins_at=now
)
"""


@pytest.fixture
def operator(browser: Browser, served: House) -> Iterator[Page]:
    """The demo's staff, signed in to the admin."""
    logins = json.loads((Path(served.environment["VAR_DIR"]) / "demo_logins.json").read_text())
    context = browser.new_context(viewport=SIZES["desktop"])
    page = context.new_page()
    page.goto(f"{site(served)}/admin/")
    page.fill("input[name=login]", logins["staff"]["email"])
    page.fill("input[name=password]", logins["staff"]["password"])
    page.click("form:has(input[name=password]) button")
    expect(page.get_by_role("link", name="Dead letters")).to_be_visible()
    keep(page, "admin")
    yield page
    context.close()


def open_list(page: Page, house: House, name: str) -> None:
    page.goto(f"{site(house)}/admin/")
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page.locator("#result_list tbody tr").first).to_be_visible()
    keep(page, f"admin-{name}")


def test_from_the_reason_to_what_is_written_down(operator: Page, served: House):
    page = operator
    served.annexe.do(FAILED.format(id=uuid4()))
    open_list(page, served, "Safety events")
    page.locator("#result_list tbody th a").first.click()
    expect(page.get_by_role("heading", name="Why do you look?")).to_be_visible()
    keep(page, "admin-reason")
    page.get_by_label("A child may be in danger").check()
    page.get_by_label("Ticket").fill("T-7")
    page.get_by_role("button", name="Look").click()
    expect(page.locator("#content")).to_contain_text("abuse-suspected")
    keep(page, "admin-safety-event")
    open_list(page, served, "Audit events")
    expect(page.locator("#result_list tbody tr").first).to_contain_text("safety T-7")
    open_list(page, served, "Erasures")
    expect(page.locator("#result_list tbody tr").first).to_contain_text("requested")


def test_what_failed_is_sent_again(operator: Page, served: House):
    page = operator
    served.annexe.do(FAILED.format(id=uuid4()))
    open_list(page, served, "Dead letters")
    page.locator("#result_list tbody input[type=checkbox]").first.check()
    page.locator("select[name=action]").select_option("send_again")
    page.get_by_role("button", name=re.compile("Go|Run")).click()
    expect(page.get_by_text("Sent again: 1")).to_be_visible(timeout=20_000)  # reads all tasks
    keep(page, "admin-sent-again")
