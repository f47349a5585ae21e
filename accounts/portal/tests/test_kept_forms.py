"""A session that ends in mid-form loses nothing that was typed."""

import time

import pytest
from django.core import signing
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from accounts.portal import kept_forms

PASSWORD = "seven quiet elephants"
TYPED = {"country": "US", "state": "CA", "csrfmiddlewaretoken": "x", "password": "hush"}


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def parent(ashas) -> User:
    ashas.user.set_password(PASSWORD)
    ashas.user.save()
    ashas.user.emailaddress_set.create(email=ashas.user.email, verified=True, primary=True)
    return ashas.user


@pytest.fixture
def sent(client, db):
    """Send the form of the family page without a session, as its browser would."""

    def send(fields, page="/family/", **headers):
        return client.post(
            reverse("family-place"),
            fields,
            headers={"referer": f"http://testserver{page}", **headers},
        )

    return send


def log_in(client, url):
    return client.post(url, {"login": "asha.parent@example.com", "password": PASSWORD})


def test_what_was_typed_stands_in_the_form_again_after_signing_in(client, parent, sent):
    door = sent(TYPED)
    assert door.url == f"{reverse('account_login')}?next=%2Ffamily%2F"
    back = log_in(client, door.url)
    assert back.url == "/family/"
    page = client.get(back.url).content.decode()
    assert '<option value="US" selected>' in page
    assert '<option value="CA" selected>' in page
    assert "We kept what you had typed" in page
    parent.guardianship.family.refresh_from_db()
    assert parent.guardianship.family.country == ""  # nothing was sent by itself


def test_it_is_shown_once(client, parent, sent):
    log_in(client, sent(TYPED).url)
    client.get("/family/")
    assert '<option value="CA" selected>' not in client.get("/family/").content.decode()


def test_passwords_and_tokens_are_not_kept(client, sent):
    sent(TYPED)
    kept = signing.loads(client.session["kept_form"], salt="accounts.portal.kept_forms")
    assert kept["typed"] == "country=US&state=CA"


def test_other_pages_are_left_alone(client, parent, sent):
    log_in(client, sent(TYPED).url)
    assert "We kept" not in client.get("/").content.decode()
    assert "We kept" in client.get("/family/").content.decode()


def test_after_half_an_hour_it_is_forgotten(client, parent, sent, monkeypatch):
    door = sent(TYPED)
    log_in(client, door.url)
    monkeypatch.setattr(kept_forms, "KEEP_SECONDS", -1)
    assert "We kept" not in client.get("/family/").content.decode()
    assert "kept_form" not in client.session


def test_too_much_is_not_kept_and_still_leads_to_the_page(client, parent, sent):
    door = sent({"country": "x" * 70_000})
    assert "kept_form" not in client.session
    assert log_in(client, door.url).url == "/family/"


def test_a_very_long_name_in_devanagari_is_kept(client, sent):
    sent({"country": "ह" * 5000})
    assert "kept_form" in client.session


def test_a_page_of_others_is_never_where_signing_in_leads(client, db):
    for referer in ("https://evil.example/family/", "http://testserver//evil.example/"):
        door = client.post(
            reverse("family-place"), {"country": "US"}, headers={"referer": referer}
        )
        assert door.url == f"{reverse('account_login')}?next=%2Ffamily%2Fplace%2F"


def test_a_form_sent_by_htmx_leads_the_whole_page_to_signing_in(sent):
    answer = sent(TYPED, **{"hx-request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{reverse('account_login')}?next=%2Ffamily%2F"


def test_signed_in_people_and_readers_keep_nothing(client, parent):
    client.get(reverse("family"))
    assert "kept_form" not in client.session
    client.force_login(parent)
    client.post(reverse("family-place"), TYPED)
    assert "kept_form" not in client.session


def test_a_kept_form_that_was_tampered_with_is_thrown_away(client, parent):
    client.force_login(parent)
    session = client.session
    session["kept_form"] = f"nonsense:{int(time.time())}"
    session.save()
    assert client.get("/family/").status_code == 200
    assert "kept_form" not in client.session
