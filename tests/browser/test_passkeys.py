"""A parent adds a passkey and signs in with it alone, in a browser with an authenticator."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.house import House

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A browser that has, like a phone, an authenticator of its own."""
    context = browser.new_context()
    page = context.new_page()
    developer_tools = context.new_cdp_session(page)
    developer_tools.send("WebAuthn.enable")
    developer_tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def test_a_passkey_signs_in_without_a_password(phone: Page, served: House):
    logins = json.loads((Path(served.environment["VAR_DIR"]) / "demo_logins.json").read_text())
    site = f"http://localhost:{served.web_port}"  # passkeys belong to names, not to addresses
    phone.goto(f"{site}/accounts/login/")
    phone.fill("input[name=login]", logins["parent"]["email"])
    phone.fill("input[name=password]", logins["parent"]["password"])
    phone.click("form:has(input[name=password]) button")
    phone.wait_for_url(f"{site}/")

    phone.goto(f"{site}/accounts/2fa/webauthn/add/")
    phone.check("input[name=passwordless]")
    phone.click("#mfa_webauthn_add")
    expect(phone.locator("h1")).to_have_text("Recovery codes")

    phone.context.clear_cookies()
    phone.goto(f"{site}/accounts/login/")
    phone.click("#passkey_login")
    phone.wait_for_url(f"{site}/")
    phone.goto(f"{site}/accounts/2fa/")
    expect(phone.locator("main")).to_contain_text("You have 1 passkey.")

    phone.goto(f"{site}/accounts/2fa/webauthn/")
    phone.get_by_role("link", name="Remove").click()
    phone.get_by_role("button", name="Remove it").click()
    expect(phone.locator("main")).to_contain_text("The passkey is removed.")
