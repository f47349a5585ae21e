"""Signing up, in and out, second factors, and what strangers learn from it: nothing."""

import re
import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings as django_settings
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import sign_in as door
from accounts.models import User
from accounts.tests.cast import sign_in
from hanuman import settings as settings_module

PASSWORD = "seven quiet elephants"
EMAIL = "new.parent@example.com"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def parent(db) -> User:
    """Somebody with a password and a confirmed address."""
    user = User.objects.create_user("parent@example.com", PASSWORD)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def sign_up(client, email=EMAIL, password=PASSWORD):
    return client.post(reverse("account_signup"), {"email": email, "password1": password})


def log_in(client, email="parent@example.com", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def code_in(message) -> str:
    return re.search(r"^\d{6}$", message.body, re.MULTILINE)[0]


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def totp_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.django_db
def test_signing_up_needs_the_code_from_the_mailbox(client):
    asked = sign_up(client)
    assert asked.url == reverse("account_email_verification_sent")
    assert not is_in(client)
    assert EMAIL in client.get(asked.url).content.decode()
    wrong = client.post(asked.url, {"code": "000000"})
    assert "This code is not correct" in wrong.content.decode()
    client.post(asked.url, {"code": code_in(mail.outbox[-1])})
    assert is_in(client)
    assert User.objects.get(email=EMAIL).emailaddress_set.get().verified


@pytest.mark.django_db
def test_three_wrong_codes_end_the_attempt(client):
    asked = sign_up(client)
    right = code_in(mail.outbox[-1])
    for _ in range(3):
        client.post(asked.url, {"code": "000000"})
    client.post(asked.url, {"code": right})
    assert not is_in(client)


@pytest.mark.django_db
def test_a_password_without_a_confirmed_address_does_not_let_in(client):
    sign_up(client)
    cache.clear()  # a second code may be asked for after ten seconds
    other = Client()
    asked = log_in(other, EMAIL)
    assert asked.url == reverse("account_email_verification_sent")
    assert not is_in(other)


def test_signing_up_with_a_taken_address_looks_the_same(client, parent):
    fresh, taken = Client(), Client()
    answers = [sign_up(fresh), sign_up(taken, "PARENT@example.com")]
    assert [answer.url for answer in answers] == [answers[0].url] * 2
    pages = [browser.get(answers[0].url).content.decode() for browser in (fresh, taken)]
    pages[0] = pages[0].replace(EMAIL, "parent@example.com")
    assert visible(pages[0]) == visible(pages[1])
    assert mail.outbox[-1].subject == "You already have an account"
    assert User.objects.count() == 2
    assert parent.check_password(PASSWORD)


def visible(page: str) -> str:
    """A page without what differs between any two: tokens."""
    main = page[page.index("<main") : page.index("</main")]
    return re.sub(r'value="[^"]{40,}"|nonce="[^"]*"', "", main)


def test_a_reset_says_nothing_of_who_has_an_account(client, parent):
    reset = reverse("account_reset_password")
    answers = [
        client.post(reset, {"email": email}, follow=True)
        for email in ("parent@example.com", "nobody@example.com")
    ]
    assert visible(answers[0].content.decode()) == visible(answers[1].content.decode())
    assert [message.subject for message in mail.outbox] == [
        "Choose a new password",
        "There is no account with this address",
    ]


def test_a_reset_works_once(client, parent):
    client.post(reverse("account_reset_password"), {"email": parent.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]
    page = client.get(link, follow=True)
    client.post(
        page.request["PATH_INFO"],
        {"password1": "a wholly new password", "password2": "a wholly new password"},
    )
    parent.refresh_from_db()
    assert parent.check_password("a wholly new password")
    assert mail.outbox[-1].subject == "Your password was changed"
    assert "does not work any more" in Client().get(link, follow=True).content.decode()


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, parent):
    pages = [
        visible(log_in(client, email, "wrong wrong wrong").content.decode())
        for email in ("parent@example.com", "nobody@example.com")
    ]
    assert pages[0].replace("parent@", "nobody@") == pages[1]
    assert "is not correct" in pages[0]


def test_guessing_a_password_is_slowed_down(client, parent):
    for _ in range(5):
        log_in(client, password="wrong wrong wrong")
    page = log_in(client)
    assert "Too many tries" in page.content.decode()
    assert not is_in(client)


@pytest.mark.django_db
def test_many_sign_ups_from_one_address_are_slowed_down(client):
    statuses = [sign_up(Client(), f"p{number}@example.com").status_code for number in range(21)]
    assert statuses == [302] * 20 + [429]
    assert "A little too quick" in sign_up(client).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("weak", ["elevenchars", "password1234", "123456789012", "new.parent@ex"])
def test_weak_passwords_are_refused_beside_the_field(client, weak):
    page = sign_up(client, password=weak)
    assert page.status_code == 200
    assert 'class="errorlist"' in page.content.decode()
    assert EMAIL in page.content.decode()
    assert not User.objects.exists()


def test_passwords_are_kept_as_argon2(settings):
    settings.PASSWORD_HASHERS = settings_module.PASSWORD_HASHERS
    assert identify_hasher(make_password(PASSWORD)).algorithm == "argon2"


def test_an_authenticator_app_is_asked_for_from_then_on(
    client, parent, django_capture_on_commit_callbacks
):
    log_in(client)
    activate = reverse("mfa_activate_totp")
    form = client.get(activate).context["form"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(activate, {"code": totp_now(form.secret)})
    assert door.has_second_factor(parent)
    assert mail.outbox[-1].subject == "An authenticator app was added"
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10

    phone = Client()
    assert log_in(phone).url == reverse("mfa_authenticate")
    assert not is_in(phone)
    assert (
        "not correct"
        in phone.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    )
    phone.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_in(phone)


def test_a_recovery_code_works_once(client, parent):
    log_in(client)
    form = client.get(reverse("mfa_activate_totp")).context["form"]
    client.post(reverse("mfa_activate_totp"), {"code": totp_now(form.secret)})
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    for expected in (True, False):
        browser = Client()
        log_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert is_in(browser) is expected


def test_secrets_of_second_factors_are_sealed_and_a_broken_one_lets_nobody_in(parent, caplog):
    mfa = get_adapter()
    sealed = mfa.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert mfa.decrypt(sealed) == "JBSWY3DPEHPK3PXP"
    made_up = {mfa.decrypt("JBSWY3DPEHPK3PXP") for _ in range(2)}
    assert len(made_up) == 2
    assert all(len(secret) >= 16 for secret in made_up)


def test_a_second_factor_is_not_added_by_who_finds_the_browser_open(client, parent):
    sign_in(client, parent, recently=False)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_a_passkey_page_offers_what_the_browser_needs(client, parent):
    log_in(client)
    page = client.get(reverse("mfa_add_webauthn"))
    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert options["rp"]["id"] == "testserver"
    assert "hanuman" not in options["rp"]["name"].lower()


def test_ending_every_session_ends_every_session(client, parent):
    laptop = Client()
    for browser in (client, laptop):
        browser.force_login(parent)
    door.end_every_session(parent)
    for browser in (client, laptop):
        assert browser.get(reverse("family")).status_code == 302


def test_a_session_ends_an_hour_after_its_last_request(client, parent):
    client.force_login(parent)
    client.get(reverse("family"))
    assert client.cookies[django_settings.SESSION_COOKIE_NAME]["max-age"] == 3600
    session = client.session
    session["renewed_at"] = int(time.time()) - 301
    session.save()
    client.get(reverse("family"))
    assert client.session["renewed_at"] > int(time.time()) - 300


def test_the_operators_address_counts_as_confirmed(db):
    operator = User.objects.create_superuser("operator@example.com", PASSWORD)
    assert operator.emailaddress_set.get().verified


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_inactive",
        "account_reset_password_from_key_done",
    ],
)
def test_pages_for_everybody_are_ours(client, db, name):
    page = client.get(reverse(name)).content.decode()
    assert page.count("<h1>") == 1
    assert 'id="main"' in page


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_email",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "usersessions_list",
    ],
)
def test_pages_of_an_account_are_ours(client, parent, name):
    log_in(client)
    page = client.get(reverse(name)).content.decode()
    assert page.count("<h1>") == 1
    assert 'id="main"' in page


@pytest.mark.parametrize("name", ["mfa_deactivate_totp", "mfa_generate_recovery_codes"])
def test_pages_of_a_second_factor_are_ours(client, parent, name):
    log_in(client)
    secret = generate_totp_secret()
    Authenticator.objects.create(user=parent, type="totp", data={"secret": secret})
    assert client.get(reverse(name)).content.decode().count("<h1>") == 1
