"""The demo looks at the portal with the eyes of its parent."""

import json
from io import StringIO

import httpx
import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Profile
from demo import portal
from learning.models import ChalisaProgress

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture
def asha(tmp_path, settings) -> tuple[Profile, dict[str, str]]:
    """The demo family's child, who has practised the first verse, and its parent's login."""
    settings.VAR_DIR = tmp_path
    for command in ("load_content", "seed_family"):
        call_command(command, stdout=StringIO())
    child = Profile.objects.get()
    ChalisaProgress.objects.create(profile=child, verse_index=0, exposure_count=1)
    return child, json.loads((tmp_path / "demo_logins.json").read_text())["parent"]


@pytest.fixture
def answers(monkeypatch):
    """httpx asks Django itself: no port, no server."""
    browser = Client(enforce_csrf_checks=True)

    def answer(request: httpx.Request) -> httpx.Response:
        told = request.content.decode()
        kind = "application/x-www-form-urlencoded"
        found = browser.generic(request.method, request.url.path, told, content_type=kind)
        return httpx.Response(
            found.status_code, headers=dict(found.headers), content=found.content
        )

    class Browser(httpx.Client):
        def __init__(self, **options) -> None:
            super().__init__(transport=httpx.MockTransport(answer))

    monkeypatch.setattr(portal.httpx, "Client", Browser)


def test_the_parent_sees_the_verse_that_was_practised(asha, answers):
    child, login = asha
    seen = portal.look(SITE, login, child.pk)
    assert seen.address == f"{SITE}/children/{child.pk}/"
    assert seen.practised == {0}
    assert portal.missing(seen, [0]) == []
    assert "verse 7" in portal.missing(seen, [0, 7])[0]


def test_a_login_that_does_not_work_is_told(asha, answers):
    child, login = asha
    with pytest.raises(portal.NotSeen, match="cannot sign in"):
        portal.look(SITE, login | {"password": "another"}, child.pk)


def test_a_child_that_is_not_there_is_told(asha, answers):
    child, login = asha
    with pytest.raises(portal.NotSeen, match="404"):
        portal.look(SITE, login, child.family_id)
