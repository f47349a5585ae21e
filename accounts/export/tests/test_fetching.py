"""The link: once, for whoever asked, and used up by nothing but a real fetch."""

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.core.cache import cache
from django.urls import reverse

from accounts.export import asking, fetching
from accounts.export.tests.copies import Copy, ask, made
from accounts.models import Export, Guardian, User
from accounts.tests.cast import NOON, sign_in
from keyring import ring

pytestmark = pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")


@pytest.fixture
def ready(client, full, monkeypatch) -> Export:
    """A copy that is ready; its guardian is signed in."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    cache.clear()
    sign_in(client, full.user)
    return made(full)


def link(client, export: Export) -> str:
    answer = client.post(reverse("export-link", args=[export.pk]))
    assert answer.status_code == 302
    return answer.url


def state(export: Export) -> tuple[bool, bool]:
    """Whether it was fetched, and whether its file is there."""
    export.refresh_from_db()
    return export.fetched_at is not None, bool(export.path)


def test_it_is_fetched_once_and_then_gone(client, ready, private):
    url, path = link(client, ready), ready.path
    answer = client.get(url)
    content = b"".join(answer)
    assert Copy(content).is_whole()
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Length"] == str(len(content))
    assert "no-store" in answer["Cache-Control"]
    assert "Asha" not in answer["Content-Disposition"]
    assert state(ready) == (True, False)
    assert not private.exists(path)
    again = client.get(url)
    assert again.status_code == 410
    assert b"does not work any more" in again.content
    assert client.post(reverse("export-link", args=[ready.pk])).url == reverse(
        "export", args=[ready.pk]
    )


def test_looking_does_not_use_it_up(client, ready):
    url = link(client, ready)
    head = client.head(url)
    assert (head.status_code, head["Content-Length"]) == (200, str(ready.size))
    assert client.get(url, headers={"sec-purpose": "prefetch;prerender"}).status_code == 204
    assert client.get(url, headers={"purpose": "prefetch"}).status_code == 204
    assert state(ready) == (False, True)
    assert Copy(b"".join(client.get(url))).is_whole()


def test_a_part_that_is_asked_for_is_the_whole(client, ready):
    answer = client.get(link(client, ready), headers={"range": "bytes=0-9"})
    assert answer.status_code == 200
    assert answer["Accept-Ranges"] == "none"
    assert len(b"".join(answer)) == ready.size


def test_a_download_that_breaks_off_leaves_the_copy_and_uses_the_link_up(client, ready):
    token = fetching.new_token(ready, now=NOON)
    ready.refresh_from_db()
    taken = fetching.take(ready, token, now=NOON)

    async def break_off() -> bytes:
        flowing = fetching.flowing(taken, ready, clock=lambda: NOON)
        first = await anext(flowing)
        await flowing.aclose()
        return first

    assert async_to_sync(break_off)()
    assert state(ready) == (False, True)
    with pytest.raises(fetching.LinkUsed):
        fetching.take(ready, token, now=NOON)
    assert Copy(b"".join(client.get(link(client, ready)))).is_whole()


def test_only_the_newest_link_works(client, ready):
    first, second = link(client, ready), link(client, ready)
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_of_the_link_only_a_hash_is_kept(client, ready):
    token = link(client, ready).rstrip("/").split("/")[-1]
    ready.refresh_from_db()
    assert token not in str(vars(ready))
    assert len(token) >= 43  # 256 bits


@pytest.mark.parametrize("who", ["the other guardian", "the neighbour"])
def test_nobody_else_can_use_it(client, ready, full, ravis, who):
    url = link(client, ready)
    other = User.objects.create_user("second.parent@example.com")
    Guardian.objects.create(user=other, family=full.family)
    sign_in(client, other if who == "the other guardian" else ravis.user)
    pages = [url, reverse("export", args=[ready.pk])]
    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert client.post(reverse("export-link", args=[ready.pk])).status_code == 404
    assert state(ready) == (False, True)


def test_the_link_wants_a_recent_login(client, ready, full):
    url = link(client, ready)
    full.user.set_password("eleven blue kites over Pune")
    full.user.save()
    sign_in(client, full.user, recently=False)
    answer = client.get(url)
    assert answer.status_code == 302
    assert "/accounts/reauthenticate/" in answer.url
    client.logout()
    assert "/accounts/login/" in client.get(url).url
    assert state(ready) == (False, True)


def test_after_seven_days_it_is_over(client, ready, monkeypatch):
    url = link(client, ready)
    late = NOON + timedelta(days=7)
    with pytest.raises(fetching.ExportNotReady):
        fetching.new_token(ready, now=late)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    assert client.get(url).status_code in {302, 410}  # the session may have ended as well


def test_a_copy_without_a_link_opens_with_no_token(ready):
    assert ready.token_hash == ""
    for guess in ("", "None", "0"):
        with pytest.raises(fetching.LinkUsed):
            fetching.take(ready, guess, now=NOON)


def test_a_copy_that_is_not_ready_has_no_link(client, full):
    sign_in(client, full.user)
    export = ask(full, whole_family=True)
    assert link(client, export) == reverse("export", args=[export.pk])


@pytest.mark.parametrize("harm", ["file gone", "file broken", "key destroyed"])
def test_a_copy_that_cannot_be_opened_is_not_there(ready, private, harm, full):
    token = fetching.new_token(ready, now=NOON)
    ready.refresh_from_db()
    if harm == "file gone":
        private.delete(ready.path)
    elif harm == "file broken":
        with open(private.path(ready.path), "r+b") as file:
            file.write(b"????")
    else:
        ring.destroy(full.child.pk, kind="child", now=NOON)
    with pytest.raises(fetching.ExportNotReady):
        fetching.take(ready, token, now=NOON)
    assert not private.exists("exports") or private.listdir("exports")[1] == []
    ready.refresh_from_db()
    assert ready.problem == "failed"
    assert asking.ask(full.guardian, full.child, language="en", now=NOON).pk != ready.pk


def test_two_fetches_at_once_are_one(ready):
    token = fetching.new_token(ready, now=NOON)
    first = Export.objects.get(pk=ready.pk)
    second = Export.objects.get(pk=ready.pk)
    assert fetching.take(first, token, now=NOON)
    with pytest.raises(fetching.LinkUsed):
        fetching.take(second, token, now=NOON)


def test_the_bytes_flow_to_an_event_loop_piece_by_piece(ready):
    token = fetching.new_token(ready, now=NOON)
    ready.refresh_from_db()
    taken = fetching.take(ready, token, now=NOON)

    async def count() -> list[int]:
        flowing = fetching.flowing(taken, ready, clock=lambda: NOON)
        async with asyncio.timeout(60):
            return [len(piece) async for piece in flowing]

    sizes = async_to_sync(count)()
    assert sum(sizes) == ready.size
    assert max(sizes) <= 64 * 1024
    assert state(ready) == (True, False)
