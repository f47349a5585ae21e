"""Who may listen in the admin, and what the answer is."""

import pytest
from django.urls import reverse

from accounts.models import User
from learning.models import Episode, Revision, Verse
from learning.takes.tests.conftest import person
from voice import rehearsing
from voice.rehearsing import CannotBeHeard, Heard

pytestmark = pytest.mark.django_db
KINDS = {"verse": Verse, "episode": Episode, "revision": Revision}


@pytest.fixture
def rows(verses, shelf) -> dict:
    verse, episode = Verse.objects.get(index=3), Episode.objects.first()
    draft = Revision.objects.create(episode=episode, number=99, text={"text": "Jump!"})
    return {"verse": verse, "episode": episode, "revision": draft}


def url(kind: str, pk: int) -> str:
    return reverse(f"hear-{kind}", args=[pk])


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_see_it_hears_it(client, rows, monkeypatch, kind):
    monkeypatch.setattr(
        "voice.rehearsing._spoken", lambda *told, **more: Heard(b"W", 1_234, "voice")
    )
    client.force_login(person("editor@example.com", f"view_{kind}"))
    answer = client.get(url(kind, rows[kind].pk))
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "audio/wav", b"W")
    assert (answer["X-Duration-Ms"], answer["X-Source"]) == ("1234", "voice")
    assert "no-store" in answer["Cache-Control"]
    assert client.post(url(kind, rows[kind].pk)).status_code == 405
    assert client.get(url(kind, 999_999)).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_else_does(client, rows, ashas, kind):
    page = url(kind, rows[kind].pk)
    assert client.get(page).status_code == 302
    client.force_login(ashas.user)
    assert client.get(page).status_code == 302
    client.force_login(person("other@example.com", "view_persona"))
    assert client.get(page).status_code == 403


@pytest.mark.parametrize(
    ("code", "status"), [("service", 503), ("no-voice", 503), ("busy", 429), ("no-text", 422)]
)
def test_why_there_is_nothing_to_hear_is_one_sentence(client, rows, monkeypatch, code, status):
    def away(*told, **more):
        raise CannotBeHeard(code)

    monkeypatch.setattr(rehearsing, "_spoken", away)
    client.force_login(User.objects.create_superuser("boss@example.com"))
    answer = client.get(url("episode", rows["episode"].pk))
    assert (answer.status_code, answer["Content-Type"]) == (status, "text/plain; charset=utf-8")
    assert answer.content.decode() == CannotBeHeard(code).sentence


@pytest.mark.parametrize("kind", KINDS)
def test_its_page_has_a_button_for_it(client, rows, kind):
    client.force_login(User.objects.create_superuser("boss@example.com"))
    page = client.get(reverse(f"admin:learning_{kind}_change", args=[rows[kind].pk]))
    assert f'data-hear="{url(kind, rows[kind].pk)}"' in page.content.decode()
