"""The admin's door."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.urls import reverse

from accounts.models import User


@pytest.fixture
def editor(db) -> User:
    return User.objects.create_superuser("editor@example.com")


@pytest.fixture
def strict(settings):
    """As in production."""
    settings.STAFF_NEED_SECOND_FACTOR = True


def test_strangers_come_in_by_the_portals_own_sign_in(client, db):
    answer = client.get(reverse("admin:login"), {"next": "/admin/accounts/"}, follow=False)
    assert answer.url.startswith(reverse("account_login"))
    guess = client.post(
        reverse("admin:login"), {"username": "editor@example.com", "password": "x"}
    )
    assert guess.url.startswith(reverse("account_login"))
    assert client.get("/admin/").url.startswith(reverse("admin:login"))


def test_parents_are_not_staff(client, db):
    client.force_login(User.objects.create_user("parent@example.com"))
    assert client.get("/admin/", follow=True).status_code == 403


def test_in_development_a_password_is_enough(client, editor):
    client.force_login(editor)
    assert client.get("/admin/").status_code == 200


def test_staff_without_a_second_factor_are_led_to_adding_one(client, editor, strict):
    client.force_login(editor)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert "Staff need a second step" in answer.content.decode()
    assert client.get("/admin/accounts/user/").status_code == 302


@pytest.mark.parametrize(
    ("kind", "status"), [("totp", 200), ("webauthn", 200), ("recovery_codes", 302)]
)
def test_a_second_factor_opens_the_admin(client, editor, strict, kind, status):
    data = {"secret": generate_totp_secret()} if kind == "totp" else {"name": "key"}
    Authenticator.objects.create(user=editor, type=kind, data=data)
    client.force_login(editor)
    assert client.get("/admin/").status_code == status


def test_staff_see_second_factors_without_their_secrets(client, editor):
    key = Authenticator.objects.create(user=editor, type="totp", data={"secret": "NOTFORYOU"})
    client.force_login(editor)
    page = client.get(reverse("admin:mfa_authenticator_change", args=[key.pk]))
    assert page.status_code == 200
    assert "NOTFORYOU" not in page.content.decode()
    assert client.get(reverse("admin:mfa_authenticator_delete", args=[key.pk])).status_code == 200
