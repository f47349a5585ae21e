"""What is sealed with a key from SECRET_KEY."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from keyring import secret
from keyring.envelope import NotOurs


def test_it_opens_for_its_purpose_alone():
    sealed = secret.seal_text("Asha", purpose="one")
    assert secret.unseal_text(sealed, purpose="one") == "Asha"
    with pytest.raises(NotOurs):
        secret.unseal_text(sealed, purpose="another")


@pytest.mark.parametrize("text", ["", "plain words", "AAAA", "é", "===="])
def test_what_was_never_sealed_is_not_ours(text):
    with pytest.raises(NotOurs):
        secret.unseal_text(text, purpose="one")


def test_a_former_secret_key_opens_while_it_is_named(settings):
    sealed = secret.seal_text("Asha", purpose="one")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "new" * 20
    with pytest.raises(NotOurs):
        secret.unseal_text(sealed, purpose="one")
    settings.SECRET_KEY_FALLBACKS = [former]
    assert secret.unseal_text(sealed, purpose="one") == "Asha"


@pytest.mark.django_db
def test_a_session_is_sealed_and_one_of_another_key_is_empty(settings):
    session = SessionStore()
    session["typed"] = "Asha"
    session.save()
    row = Session.objects.get()
    assert "Asha" not in row.session_data
    assert row.get_decoded() == {"typed": "Asha"}
    settings.SECRET_KEY = "new" * 20
    assert dict(SessionStore(session.session_key).items()) == {}
