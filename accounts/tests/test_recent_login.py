"""Sensitive acts need a recent proof of who one is."""

import time

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse

from accounts.recent_login import is_recent, require_recent_login
from accounts.tests.cast import sign_in


@pytest.fixture
def asking(rf, client, ashas):
    """A request of Asha's parent in their present session."""

    def ask(*, recently: bool):
        sign_in(client, ashas.user, recently=recently)
        request = rf.get("/")
        request.user, request.session = ashas.user, client.session
        return request

    return ask


def test_a_proof_counts_for_five_minutes(asking):
    request = asking(recently=True)
    assert is_recent(request)
    assert is_recent(request, now=time.time() + 290)
    assert not is_recent(request, now=time.time() + 301)


def test_a_session_without_a_proof_is_not_recent(asking):
    assert not is_recent(asking(recently=False))


def test_who_has_nothing_to_prove_it_with_is_refused(asking):
    with pytest.raises(PermissionDenied):
        require_recent_login(asking(recently=False))


def test_a_proof_of_somebody_else_does_not_count(client, asking, ashas, ravis):
    request = asking(recently=True)
    request.user = ravis.user
    assert not is_recent(request)


def test_strangers_are_sent_to_sign_in(client, db):
    answer: HttpResponse = client.post(reverse("family-invite"), {"email": "x@example.com"})
    assert answer["Location"].startswith(reverse("account_login"))
