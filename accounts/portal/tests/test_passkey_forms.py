"""The pages of passkeys, in plain words and in Hindi."""

import pytest

from accounts.tests.cast import sign_in

pytestmark = pytest.mark.django_db
ADD = "/accounts/2fa/webauthn/add/"


def test_a_parent_reads_what_a_passkey_alone_means(client, ashas):
    sign_in(client, ashas.user)
    page = client.get(ADD).content.decode()
    assert "Sign in with it alone" in page
    assert "asswordless operation" not in page


def test_the_labels_are_hindi_on_hindi_pages(client, ashas):
    sign_in(client, ashas.user)
    client.cookies["django_language"] = "hi"
    page = client.get(ADD).content.decode()
    assert "नाम" in page
    assert ">Name" not in page
