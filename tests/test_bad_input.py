"""Whatever is typed into any form of the portal: an answer, never a crash, and never as markup."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from tests.access.people import Home, Stranger, standing_home
from tests.access.routes import http_routes, path_of

__all__ = ["standing_home"]

MARKUP = "<script>alert('unescaped')</script>"
TYPED = {
    "nothing": "",
    "markup": MARKUP,
    "long": "क" * 5000,
    "emoji": "🙏🏽" * 20,
    "zero byte": "a\0b",
    "huge number": "9" * 400,
    "negative": "-1",
    "not a number": "NaN",
    "no date": "2026-13-45",
    "no time": "25:61",
    "other digits": "१२३४५६",
    "turned around": "\u202egnp.exe",
}
LEFT_OUT = ("admin/", "api/", "device/", "i18n/")
TYPES = {"text", "email", "password", "number", "time", "search", "tel", "url", "radio"}


@dataclass
class Form:
    """Where a form is sent, what it holds, and what can be typed into it."""

    action: str
    held: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """The POST forms of a page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._path = path
        self._form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form" and told.get("method", "").lower() == "post":
            self._form = Form(urljoin(self._path, told.get("action", "")))
            self.found.append(self._form)
        elif self._form and told.get("name"):
            self._form.held.setdefault(told["name"], told.get("value", ""))
            if tag in ("select", "textarea") or told.get("type", "text") in TYPES:
                self._form.typed.append(told["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


@pytest.fixture
def home(standing_home, db, settings) -> Home:
    settings.ACCOUNT_RATE_LIMITS = False  # every form is sent many times
    return standing_home


def forms_of(home: Home, visitor: Stranger) -> list[Form]:
    """Every form into which a visitor can type something, once."""
    found = {}
    for route in http_routes():
        if not route.startswith(LEFT_OUT):
            path = path_of(route, home.opening(route))
            page = knock(visitor, "get", path)
            if page.status_code == 200 and not page.streaming:
                parser = Forms(path)
                parser.feed(page.content.decode(errors="replace"))
                found |= {form.action: form for form in parser.found if form.typed}
    return list(found.values())


def knock(visitor: Stranger, verb: str, path: str, told: dict | None = None) -> HttpResponse:
    """Ask as often as one likes."""
    cache.clear()
    return visitor.knock(verb, path, told)


@pytest.mark.parametrize(("who", "fewest"), [("parent", 9), ("stranger", 3)])
def test_whatever_is_typed_is_answered(home, who, fewest):
    visitor = home.guardian if who == "parent" else Stranger("", Client())
    forms = forms_of(home, visitor)
    assert len(forms) >= fewest, [form.action for form in forms]
    for form in forms:
        for name, typed in TYPED.items():
            told = form.held | dict.fromkeys(form.typed, typed)
            answer = knock(visitor, "post", form.action, told)
            assert answer.status_code < 500, f"{form.action}: {name}"
            assert MARKUP.encode() not in answer.content, f"{form.action}: {name}"
