"""The page on safety."""

import pytest

from accounts.models import Family, User

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


def test_it_says_honestly_that_there_are_no_alerts(client, ashas):
    client.force_login(ashas.user)
    assert "sends no alerts" in client.get("/safety/").content.decode()


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get("/safety/").url.startswith("/accounts/login/")
