"""What can be wrong with a page in the browser: said by its console, or seen by looking at it."""

from collections.abc import Iterator
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

from tests.browser.chromium import SIZES
from tests.browser.screenshots import keep

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
SCHEMES: dict[str, Literal["light", "dark"]] = {"phone": "light", "desktop": "dark"}


def listening(context: BrowserContext, site: str) -> tuple[Page, list[str]]:
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


def faults(page: Page, size: str, language: str, name: str, *, has_axe: bool) -> Iterator[str]:
    """What is wrong with the page that stands, at a size. Axe takes a second."""
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=SCHEMES[size])
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
