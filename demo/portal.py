"""What the parents' portal shows of the demo's child, looked up as the parent would: signed in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import httpx

TIMEOUT_SECONDS = 20.0
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
BEAD = re.compile(r'<li class="(?P<classes>[\w\- ]+)"><a href="[^"]*/verses/(?P<index>\d+)/"')


@dataclass(frozen=True, slots=True)
class Seen:
    """The child's page: where it is, and the verses whose bead has a colour there."""

    address: str
    practised: frozenset[int]


class NotSeen(Exception):
    """The portal did not let the parent in or did not show the page; the text says why."""


def look(site: str, login: Mapping[str, str], child_id: UUID) -> Seen:
    """Sign in on the login page and open the child's page. Raises NotSeen."""
    address = f"{site}/children/{child_id}/"
    try:
        with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as browser:
            _sign_in(browser, site, login)
            page = browser.get(address)
    except httpx.HTTPError as error:
        raise NotSeen(f"the portal did not answer: {type(error).__name__}") from error
    if page.status_code != 200:
        raise NotSeen(f"{address} answers {page.status_code}")
    return Seen(address, practised(page.text))


def _sign_in(browser: httpx.Client, site: str, login: Mapping[str, str]) -> None:
    address = f"{site}/accounts/login/"
    token = TOKEN.search(browser.get(address).text)
    told = {"login": login["email"], "password": login["password"]}
    told["csrfmiddlewaretoken"] = token[1] if token else ""
    answer = browser.post(address, data=told, headers={"Referer": address})
    if answer.headers.get("location") != "/":
        raise NotSeen(f"the demo's parent cannot sign in ({answer.status_code})")


def practised(page: str) -> frozenset[int]:
    """The verse indices whose beads on a child's page say that they were practised."""
    beads = BEAD.finditer(page)
    return frozenset(int(b["index"]) for b in beads if "m-none" not in b["classes"].split())


def missing(seen: Seen, taught: Iterable[int]) -> list[str]:
    """What the page should show and does not, in words."""
    lost = sorted(set(taught) - seen.practised)
    return [f"the bead of verse {index} on {seen.address}" for index in lost]
