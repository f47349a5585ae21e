"""Changing the address that one signs in with: both mailboxes confirm it."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import email_change
from accounts.tests.cast import sign_in

NEW = "new.address@example.com"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def page(client, ashas):
    """The page, open in front of Asha's parent who has just signed in."""
    sign_in(client, ashas.user)
    return reverse("account_email")


def codes() -> dict[str, str]:
    """What the mails of a change said, by mailbox."""
    return {
        message.to[0]: found[0]
        for message in mail.outbox
        if (found := re.search(r"^\d{6}$", message.body, re.MULTILINE))
    }


def test_both_codes_change_the_address(client, ashas, page):
    laptop = Client()
    laptop.force_login(ashas.user)
    client.post(page, {"email": "New.Address@example.com"})
    sent = codes()
    answer = client.post(page, {"old_code": sent[ashas.user.email], "new_code": f" {sent[NEW]} "})
    assert answer.url == reverse("family")
    ashas.user.refresh_from_db()
    assert ashas.user.email == NEW
    assert [(row.email, row.verified) for row in ashas.user.emailaddress_set.all()] == [
        (NEW, True)
    ]
    assert client.get(reverse("family")).status_code == 200
    assert laptop.get(reverse("family")).status_code == 302
    told = [message.to[0] for message in mail.outbox[-2:]]
    assert told == ["asha.parent@example.com", NEW]


@pytest.mark.parametrize("missing", ["old", "new"])
def test_one_code_is_not_enough(client, ashas, page, missing):
    client.post(page, {"email": NEW})
    sent = codes()
    given = {
        "old_code": sent[ashas.user.email],
        "new_code": sent[NEW],
        f"{missing}_code": "000000",
    }
    answer = client.post(page, given)
    assert answer.status_code == 422
    assert "One of the codes is not right" in answer.content.decode()
    ashas.user.refresh_from_db()
    assert ashas.user.email == "asha.parent@example.com"


def test_five_wrong_tries_end_it(client, ashas, page):
    client.post(page, {"email": NEW})
    sent = codes()
    for _ in range(email_change.MOST_TRIES):
        client.post(page, {"old_code": "x", "new_code": "y"})
    client.post(page, {"old_code": sent[ashas.user.email], "new_code": sent[NEW]})
    ashas.user.refresh_from_db()
    assert ashas.user.email == "asha.parent@example.com"


def test_the_codes_are_valid_for_a_quarter_of_an_hour(client, page):
    client.post(page, {"email": NEW})
    session = client.session
    session["email_change"] = {**session["email_change"], "until": 0}
    session.save()
    assert "New e-mail address" in client.get(page).content.decode()


def test_an_address_with_an_account_looks_the_same_and_is_never_taken(client, ashas, ravis, page):
    answers = [
        client.post(page, {"email": email}, follow=True).content.decode()
        for email in (NEW, "cancel@example.com")
        if client.post(page, {"cancel": "1"})
    ]
    client.post(page, {"cancel": "1"})
    taken = client.post(page, {"email": ravis.user.email}, follow=True).content.decode()
    assert "Please type in both" in answers[0]
    assert "Please type in both" in taken
    assert mail.outbox[-1].subject == "You already have an account"
    assert ravis.user.email not in codes()


def test_the_own_address_is_told_so(client, ashas, page):
    answer = client.post(page, {"email": ashas.user.email.upper()})
    assert answer.status_code == 422
    assert "This is your address already" in answer.content.decode()


def test_cancelling_leaves_everything(client, ashas, page):
    client.post(page, {"email": NEW})
    client.post(page, {"cancel": "1"})
    assert "New e-mail address" in client.get(page).content.decode()


def test_no_code_stands_in_the_session(client, page):
    client.post(page, {"email": NEW})
    assert not set(codes().values()) & set(
        re.findall(r"\d{6}", str(client.session["email_change"]["old_hash"]))
    )
    assert "code" not in client.session["email_change"]
