"""
One Chromium and one house for all tests of pages.

Playwright's synchronous half keeps an event loop on the thread that started it, so it lives no
longer than this package's tests, and those are not asynchronous.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser.chromium import SIZES, chromium
from tests.journeys.house import House, furnish, lived_in


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser with a microphone that beeps."""
    with chromium(playwright) as browser:
        yield browser


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """ "phone", then "desktop"."""
    return request.param


@pytest.fixture
def page(browser: Browser, size: str) -> Iterator[Page]:
    """A page of a new browser profile, at both sizes."""
    context = browser.new_context(viewport=SIZES[size])
    yield context.new_page()
    context.close()


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The product at the speed of life, with the demo family in it."""
    environment = furnish(tmp_path_factory.mktemp("served"), "served")
    with lived_in(environment, scale=1.0) as house:
        yield house
