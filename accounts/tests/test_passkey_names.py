"""The names of passkeys."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection


@pytest.fixture
def passkey(ashas) -> Authenticator:
    data = {"name": "Asha's tablet", "credential": {}}
    kind = Authenticator.Type.WEBAUTHN
    return Authenticator.objects.create(user=ashas.user, type=kind, data=data)


def in_the_row() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        [(text,)] = cursor.fetchall()
    return text


def test_a_name_is_sealed_in_the_row_and_open_on_the_passkey(passkey):
    assert "tablet" not in in_the_row()
    assert str(passkey) == str(Authenticator.objects.get()) == "Asha's tablet"


@pytest.mark.parametrize("name", ["Big phone", "sealed:Big phone", ""])
def test_another_name_is_sealed_as_well(passkey, name):
    passkey.wrap().name = name
    passkey.save()
    assert "Big phone" not in in_the_row()
    assert Authenticator.objects.get().wrap().name == name


def test_a_name_that_does_not_open_is_none(passkey, settings):
    settings.SECRET_KEY = "new" * 20
    assert Authenticator.objects.get().wrap().name == ""


def test_rows_can_be_read_without_their_data(passkey):
    assert Authenticator.objects.only("type").get().type == Authenticator.Type.WEBAUTHN
