"""How a toy proves itself."""

import base64
import hashlib

import pytest

from devices import credentials
from devices.models import Device

pytestmark = pytest.mark.django_db


@pytest.fixture
def toy(db):
    return Device.objects.create(serial="HAN-TEST-0001")


def test_a_toy_proves_itself_with_its_secret_and_nothing_else(toy):
    secret = credentials.issue(toy)
    toy.refresh_from_db()
    assert credentials.proves(toy, secret)
    for wrong in ("", secret[:-1], secret + " ", secret.swapcase(), "\x00", "\ud800", "ॐ"):
        assert not credentials.proves(toy, wrong)


def test_a_secret_has_256_bits_and_only_its_hash_is_kept(toy):
    secret = credentials.issue(toy)
    assert len(base64.urlsafe_b64decode(secret + "=")) == 32
    toy.refresh_from_db()
    assert toy.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(vars(toy))


def test_a_secret_can_be_given_on_a_command_line(toy, monkeypatch):
    drawn = iter(["-looks-like-an-option", "--as-this-does", "fine-as-it-is"])
    monkeypatch.setattr(credentials.secrets, "token_urlsafe", lambda size: next(drawn))
    assert credentials.issue(toy) == "fine-as-it-is"


def test_a_new_secret_voids_the_old_one(toy):
    first, second = credentials.issue(toy), credentials.issue(toy)
    assert not credentials.proves(toy, first)
    assert credentials.proves(toy, second)


def test_a_toy_without_a_secret_proves_nothing(toy):
    assert not credentials.proves(toy, "")
    assert not credentials.proves(toy, hashlib.sha256(b"").hexdigest())
