"""The checkbox of the weekly letter, and the page of its link."""

import pytest
from django.urls import reverse

from accounts.models import Guardian, User
from voice import digest

pytestmark = pytest.mark.django_db


def wants(home) -> bool:
    return Guardian.objects.get(pk=home.guardian.pk).wants_digest


def test_a_guardian_asks_for_the_letter_and_takes_it_back(client, ashas, ravis):
    client.force_login(ashas.user)
    assert "Send me a short letter each week" in client.get(reverse("family")).content.decode()
    client.post(reverse("family-digest"), {"wants_digest": "on"})
    assert (wants(ashas), wants(ravis)) == (True, False)
    assert "checked" in client.get(reverse("family")).content.decode()
    client.post(reverse("family-digest"))
    assert not wants(ashas)


def test_the_link_asks_once_and_then_ends_the_letters(client, ashas, ravis):
    Guardian.objects.update(wants_digest=True)
    path = reverse("digest-stop", args=[digest.stop_token(ashas.guardian)])
    assert "No more letters" in client.get(path).content.decode()
    assert wants(ashas)
    assert "does not come any more" in client.post(path).content.decode()
    assert (wants(ashas), wants(ravis)) == (False, True)


def test_a_guessed_link_ends_nothing(client, ashas):
    Guardian.objects.update(wants_digest=True)
    for ask in (client.get, client.post):
        assert ask(reverse("digest-stop", args=["guessed"])).status_code == 404
    assert wants(ashas)


def test_somebody_without_a_family_has_nothing_to_choose(client):
    client.force_login(User.objects.create_user("new@example.com"))
    assert client.post(reverse("family-digest"), {"wants_digest": "on"}).status_code == 302
