"""A guardian's browser at the door: the cookie, the page's origin, and whose child it is."""

import asyncio
import contextlib
from uuid import uuid4

import pytest
from channels.db import database_sync_to_async
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from accounts import consent, epoch
from accounts.models import Guardian, Purpose, User
from accounts.tests.cast import NOON, household
from voice.browsers import _admit_browser, require_own_page
from voice.connect import Refused
from voice.consumers import BrowserConsumer, surroundings
from voice.models import Persona
from voice.tests.scene import HELLO
from voice.tests.test_consumers import SUBPROTOCOL, Door
from wire import close

OURS = {b"host": b"localhost:8000", b"origin": b"http://localhost:8000"}


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    cache.clear()
    surroundings.cache_clear()


def session_of(user: User) -> str:
    """The cookie of a browser in which `user` has signed in."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def at_the_door(session_key: str, child_id):
    return _admit_browser(session_key, child_id, now=NOON)


# -- the page ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8000", "http://localhost:8000"),
        ("localhost:8443", "https://localhost:8443"),
        ("127.0.0.1", "https://127.0.0.1"),
        ("LOCALHOST:8000", "http://localhost:8000"),
    ],
)
def test_our_own_pages_may_ask(host, origin):
    require_own_page({b"host": host.encode(), b"origin": origin.encode()})


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8000", ""),
        ("localhost:8000", "null"),
        ("localhost:8000", "http://evil.example"),
        ("localhost:8000", "http://localhost:8001"),
        ("localhost:8000", "http://localhost:8000.evil.example"),
        ("localhost:8000", "http://x@localhost:8000"),
        ("localhost:8000", "file://localhost:8000"),
        ("localhost:8000", "http://[localhost:8000"),
        ("evil.example", "http://evil.example"),
        ("", "http://"),
        ("", ""),
    ],
)
def test_a_page_from_elsewhere_is_refused(host, origin):
    with pytest.raises(Refused) as caught:
        require_own_page({b"host": host.encode(), b"origin": origin.encode()})
    assert caught.value.code == "origin"


# -- whose child ---------------------------------------------------------------------------------


def test_a_guardian_is_let_in_for_the_own_child(ashas, shelf):
    admission = at_the_door(session_of(ashas.user), ashas.child.pk)
    assert (admission.policy, admission.device_id) == ("", None)
    assert admission.profile_id == ashas.child.pk
    assert admission.brief.context["language"] == "en"


def test_tabs_of_one_browser_share_a_place_and_browsers_do_not(ashas, shelf):
    one, other = session_of(ashas.user), session_of(ashas.user)
    places = [at_the_door(each, ashas.child.pk).place for each in (one, one, other)]
    assert places[0] == places[1] != places[2]


@pytest.mark.parametrize("session_key", ["", "guessed", "' OR 1=1 --", "x" * 5000])
def test_without_a_session_nobody_is_let_in(ashas, session_key):
    with pytest.raises(Refused) as caught:
        at_the_door(session_key, ashas.child.pk)
    assert caught.value.code == "no-session"


def test_the_parent_next_door_and_staff_are_refused_as_for_a_child_that_is_not(ashas, ravis):
    staff = User.objects.create_superuser("staff@example.com")
    for user, child_id in [
        (ravis.user, ashas.child.pk),
        (staff, ashas.child.pk),
        (ashas.user, uuid4()),
    ]:
        with pytest.raises(Refused) as caught:
            at_the_door(session_of(user), child_id)
        assert caught.value.code == "unknown"


def test_a_removed_guardian_and_a_signed_out_one_are_refused(ashas):
    session_key = session_of(ashas.user)
    ashas.guardian.delete()
    with pytest.raises(Refused) as caught:
        at_the_door(session_key, ashas.child.pk)
    assert caught.value.code == "unknown"
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_key
    client.logout()
    with pytest.raises(Refused) as caught:
        at_the_door(session_key, ashas.child.pk)
    assert caught.value.code == "no-session"


@pytest.mark.parametrize("change", ["password", "is_active"])
def test_a_changed_password_and_a_closed_account_end_old_sessions(ashas, change):
    session_key = session_of(ashas.user)
    setattr(ashas.user, change, False if change == "is_active" else "!new")
    ashas.user.save()
    with pytest.raises(Refused) as caught:
        at_the_door(session_key, ashas.child.pk)
    assert caught.value.code == "no-session"


def test_a_browser_may_talk_only_where_a_toy_may(ashas):
    consent.withdraw(ashas.child.pk, [Purpose.CORE_VOICE], guardian=ashas.guardian, now=NOON)
    assert at_the_door(session_of(ashas.user), ashas.child.pk).policy == "withdrawn"


# -- who may no longer ---------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["sign-out", "removal"])
def test_whoever_leaves_makes_every_process_ask_again(
    ashas, end, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(epoch, "bump", lambda *ids: told.extend(ids))
    client = Client()
    client.force_login(ashas.user, "django.contrib.auth.backends.ModelBackend")
    with django_capture_on_commit_callbacks(execute=True):
        client.logout() if end == "sign-out" else Guardian.objects.all().delete()
    assert told == [ashas.child.pk]


# -- through the socket --------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def door(cookie: str, child_id, headers=OURS):
    cookies = f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()
    scope = {
        "type": "websocket",
        "headers": [*headers.items(), (b"cookie", cookies)],
        "subprotocols": [SUBPROTOCOL],
        "url_route": {"kwargs": {"child_id": child_id}},
    }
    one = Door()
    running = asyncio.create_task(BrowserConsumer.as_asgi()(scope, one.receive, one.send))
    try:
        await one.until(lambda: one.sent)
        yield one
    finally:
        one.leaves()
        async with asyncio.timeout(20):
            await running


@pytest.fixture
def home(transactional_db):
    words = {"system_prompt": "Be kind.", "developer_prompt": "Use tools.", "title": "Hanuman"}
    Persona.objects.get_or_create(name="hanuman", defaults=words)
    return household("asha.parent@example.com", "Asha")


async def test_a_browser_is_greeted_as_a_toy_and_a_second_tab_takes_its_place(home):
    cookie = await database_sync_to_async(session_of)(home.user)
    async with door(cookie, home.child.pk) as first:
        first.says(HELLO | {"trace": True})
        await first.until(lambda: first.texts)
        async with door(cookie, home.child.pk):
            await first.until(lambda: first.close)
    assert first.texts[0]["type"] == "hello"
    assert first.close == (close.REPLACED, "replaced")


@pytest.mark.parametrize("missing", ["cookie", "origin"])
async def test_a_stranger_is_refused_in_the_handshake(home, missing):
    cookie = await database_sync_to_async(session_of)(home.user)
    headers = OURS if missing == "cookie" else OURS | {b"origin": b"http://evil.example"}
    async with door("" if missing == "cookie" else cookie, home.child.pk, headers) as one:
        pass
    assert one.sent == [{"type": "websocket.close"}]
