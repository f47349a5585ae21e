"""The page on safety."""

import pytest
from django.utils import timezone

from accounts.models import Family, User
from voice.models import SafetyEvent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("country", "number"),
    [("IN", "tel:1098"), ("GB", "tel:08001111"), ("DE", "tel:116111"), ("US", "tel:988")],
)
def test_the_numbers_are_those_of_the_familys_region(client, ashas, country, number):
    Family.objects.update(country=country)
    client.force_login(ashas.user)
    assert number in client.get("/safety/").content.decode()


def test_elsewhere_and_without_a_family_the_emergency_number_is_described(client, ashas):
    client.force_login(ashas.user)
    assert "emergency number of your country" in client.get("/safety/").content.decode()
    client.force_login(User.objects.create_user("new@example.com"))
    assert "emergency number of your country" in client.get("/safety/").content.decode()


def noticed(child, category, severity):
    SafetyEvent.objects.create(
        profile=child,
        category=category,
        severity=severity,
        is_for_staff=severity == 3,
        at=timezone.now(),
    )


def test_it_shows_what_was_noticed_and_what_to_do_but_never_what_may_be_abuse(client, ashas):
    noticed(ashas.child, "imitation", 1)
    noticed(ashas.child, "abuse", 3)
    client.force_login(ashas.user)
    page = client.get("/safety/").content.decode()
    assert "Wants to do as the hero does" in page
    assert "heroes do this only in stories" in page
    assert "abuse" not in page


def test_another_familys_alerts_are_not_there(client, ashas, ravis):
    noticed(ravis.child, "crisis", 2)
    client.force_login(ashas.user)
    assert "There are no alerts." in client.get("/safety/").content.decode()


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get("/safety/").url.startswith("/accounts/login/")
