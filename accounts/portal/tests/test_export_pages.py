"""The pages of a copy: what is inside, how far it is, and what went wrong."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.export import asking
from accounts.models import Export
from accounts.portal import export_pages
from accounts.tests.cast import NOON, sign_in


@pytest.fixture
def home(client, ashas):
    """Asha's parent, who has just proved who they are."""
    cache.clear()
    sign_in(client, ashas.user)
    return ashas


def asked(home, **columns) -> Export:
    export = asking.ask(home.guardian, home.child, language="en", now=NOON)
    Export.objects.filter(pk=export.pk).update(**columns)
    return export


def page(client, export: Export, **headers) -> str:
    return client.get(reverse("export", args=[export.pk]), headers=headers).content.decode()


def test_the_privacy_page_and_the_childs_page_lead_there(client, home):
    child = reverse("export-child", args=[home.child.pk])
    assert child in client.get("/privacy/").content.decode()
    assert reverse("export-family") in client.get("/privacy/").content.decode()
    assert child in client.get(reverse("child", args=[home.child.pk])).content.decode()


def test_it_says_what_is_inside_before_it_is_asked_for(client, home):
    of_child = client.get(reverse("export-child", args=[home.child.pk])).content.decode()
    assert "Asha" in of_child
    assert "Conversations" in of_child
    assert "Your account" not in of_child
    assert "Your account" in client.get(reverse("export-family")).content.decode()
    assert not Export.objects.exists()


def test_one_click_asks_and_a_second_asks_for_the_same(client, home):
    url = reverse("export-child", args=[home.child.pk])
    first, second = client.post(url), client.post(url)
    export = Export.objects.get()
    assert first.url == second.url == reverse("export", args=[export.pk])
    assert (export.child_id, export.guardian) == (home.child.pk, home.guardian)
    client.post(reverse("export-family"))
    assert Export.objects.filter(child_id=None).count() == 1


def test_asking_wants_a_recent_login(client, home):
    home.user.set_password("eleven blue kites over Pune")
    home.user.save()
    sign_in(client, home.user, recently=False)
    answer = client.post(reverse("export-child", args=[home.child.pk]))
    assert "/accounts/reauthenticate/" in answer.url
    assert not Export.objects.exists()


def test_too_many_are_refused_with_a_sentence(client, home):
    for _ in range(asking.MOST_A_DAY):
        client.post(reverse("export-family"))
        Export.objects.update(problem="failed")
    answer = client.post(reverse("export-family"))
    assert answer.status_code == 429
    assert "Please ask again tomorrow" in answer.content.decode()


def test_progress_is_shown_with_and_without_javascript(client, home):
    export = asked(home, progress=37)
    whole, part = page(client, export), page(client, export, **{"hx-request": "true"})
    for told in (whole, part):
        assert "37 percent" in told
        assert 'hx-trigger="every 2s"' in told
        assert "Look again" in told
    assert "<html" in whole
    assert "<html" not in part


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"problem": "disk-full"}, "There is no room for it"),
        ({"problem": "took-too-long"}, "so much that we could not finish"),
        ({"problem": "child-gone"}, "has been erased in the meantime"),
        ({"problem": "failed"}, "ask again, or write to us"),
        ({"ready_at": NOON, "fetched_at": NOON, "expires_at": NOON}, "You have fetched this copy"),
        ({"ready_at": NOON, "expires_at": NOON}, "Nobody fetched this copy"),
    ],
)
def test_what_became_of_it_is_a_sentence_and_a_way_on(client, home, columns, sentence):
    told = page(client, asked(home, **columns))
    assert sentence in told
    assert "Ask for another copy" in told
    assert "hx-trigger" not in told


def test_every_problem_has_a_sentence():
    assert export_pages.why_not("") == ""
    assert export_pages.why_not("something new")


def test_another_familys_child_and_copy_are_not_there(client, home, ravis):
    theirs = asked(ravis)
    assert client.get(reverse("export-child", args=[ravis.child.pk])).status_code == 404
    assert client.post(reverse("export-child", args=[ravis.child.pk])).status_code == 404
    assert client.get(reverse("export", args=[theirs.pk])).status_code == 404
