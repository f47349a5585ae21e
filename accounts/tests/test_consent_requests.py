"""A parent is asked, answers in a second step, and is told in writing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts import consent, consent_requests, ledger
from accounts.consent_methods import MethodNotValid
from accounts.models import ConsentEvent, ConsentRequest, Processor
from accounts.tests.cast import NOON, at_once
from accounts.tests.parents import ask, link_in, mailoutbox_now, parent, token_of

__all__ = ["mailoutbox_now"]

pytestmark = pytest.mark.django_db

SOON = NOON + timedelta(minutes=5)


def confirm(token, guardian, now=SOON):
    return consent_requests.confirm(token, user=guardian.user, now=now, ip="203.0.113.77")


def test_asking_grants_nothing_and_sends_a_discreet_link(mailoutbox_now):
    guardian = parent()
    with mailoutbox_now() as mails:
        request = ask(guardian, ["core_voice", "progress"])
    [message] = mails
    assert message.to == ["mira.parent@example.com"]
    assert "Hanuman" not in message.subject + message.from_email
    assert [kind for _, kind in message.alternatives] == ["text/html"]
    assert link_in(message.body, "confirm") in message.alternatives[0][0]
    assert consent.granted_purposes(request.child_id) == set()
    lines = ConsentEvent.objects.all()
    assert {(e.action, e.purpose) for e in lines} == {
        ("requested", "core_voice"),
        ("requested", "progress"),
        ("requested", "safety_alerts"),
    }
    assert {e.ip_prefix for e in lines} == {"203.0.113.0/24"}
    assert token_of(message.body) not in str(vars(request))


def test_the_second_step_grants_with_evidence_and_sends_a_receipt(mailoutbox_now):
    guardian = parent()
    with mailoutbox_now() as mails:
        request = ask(guardian, ["core_voice", "memory"])
    token = token_of(mails[0].body)
    with mailoutbox_now() as mails:
        confirm(token, guardian)
    assert consent.granted_purposes(request.child_id) == {"core_voice", "memory", "safety_alerts"}
    line = ConsentEvent.objects.get(action="granted", purpose="core_voice")
    assert (line.method, line.notice_sha256) == ("email_plus", request.notice.sha256)
    assert line.ip_prefix == "203.0.113.0/24"
    [receipt] = mails
    for told in ("Talk with the toy", "Remember nickname", request.notice.sha256, "/privacy/"):
        assert told in receipt.body
    assert f"/notices/{request.notice_id}/" in receipt.body
    assert link_in(receipt.body, "stop")
    assert list(ledger.verify()) == []


def test_the_other_guardian_is_told(mailoutbox_now):
    guardian = parent()
    parent("other@example.com", family=guardian.family)
    with mailoutbox_now() as mails:
        ask(guardian)
    token = token_of(mails[0].body)
    with mailoutbox_now() as mails:
        confirm(token, guardian)
    assert [message.to for message in mails] == [[guardian.user.email], ["other@example.com"]]
    assert "/consent/" not in mails[1].body


def test_asking_twice_for_the_same_is_asking_once(mailoutbox_now):
    guardian, child_id = parent(), uuid4()
    with mailoutbox_now() as mails:
        first = ask(guardian, ["core_voice"], child_id=child_id)
        again = ask(guardian, ["core_voice"], child_id=child_id)
    assert first.pk == again.pk
    assert len(mails) == 1
    assert ConsentEvent.objects.count() == 2


def test_choosing_differently_replaces_what_was_chosen(mailoutbox_now):
    guardian, child_id = parent(), uuid4()
    with mailoutbox_now() as mails:
        ask(guardian, ["core_voice", "progress"], child_id=child_id)
        ask(guardian, ["core_voice"], child_id=child_id, now=SOON)
    old, new = (token_of(message.body) for message in mails)
    with pytest.raises(consent_requests.RequestExpired):
        confirm(old, guardian, SOON)
    confirm(new, guardian)
    assert "progress" not in consent.granted_purposes(child_id)


def test_confirming_twice_is_confirming_once(mailoutbox_now):
    guardian = parent()
    with mailoutbox_now() as mails:
        ask(guardian)
    token = token_of(mails[0].body)
    with mailoutbox_now() as mails:
        confirm(token, guardian)
        confirm(token, guardian, SOON + timedelta(days=30))
    assert len(mails) == 1
    assert ConsentEvent.objects.filter(action="granted").count() == 2


@pytest.mark.django_db(transaction=True)
def test_confirming_from_two_windows_at_once_grants_once(mailoutbox):
    guardian = parent()
    ask(guardian)
    token = token_of(mailoutbox[0].body)
    at_once(lambda: confirm(token, guardian), 8)
    assert ConsentEvent.objects.filter(action="granted").count() == 2
    assert len(mailoutbox) == 2


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_from_two_windows_at_once_asks_once(mailoutbox):
    guardian, child_id = parent(), uuid4()
    assert (
        len({request.pk for request in at_once(lambda: ask(guardian, child_id=child_id), 8)}) == 1
    )
    assert len(mailoutbox) == 1


def test_two_guardians_who_decide_at_once_both_count(mailoutbox_now):
    guardian, child_id = parent(), uuid4()
    other = parent("other@example.com", family=guardian.family)
    with mailoutbox_now() as mails:
        ask(guardian, ["core_voice", "progress"], child_id=child_id)
        ask(other, ["core_voice", "memory"], child_id=child_id)
    for who, message in zip((guardian, other), list(mails), strict=True):
        confirm(token_of(message.body), who)
    assert consent.granted_purposes(child_id) == {
        "core_voice",
        "memory",
        "progress",
        "safety_alerts",
    }
    assert list(ledger.verify()) == []


def test_a_guessed_token_and_somebody_elses_are_unknown(mailoutbox_now):
    guardian, stranger = parent(), parent("ravi.parent@example.com")
    other = parent("other@example.com", family=guardian.family)
    with mailoutbox_now() as mails:
        ask(guardian)
    token = token_of(mails[0].body)
    for who, guess in [(guardian, "guess"), (stranger, token), (other, token), (guardian, "")]:
        with pytest.raises(consent_requests.RequestUnknown):
            confirm(guess, who)
    assert not ConsentEvent.objects.filter(action="granted").exists()


def test_a_link_is_good_until_the_instant_it_expires(mailoutbox_now):
    guardian = parent()
    with mailoutbox_now() as mails:
        request = ask(guardian)
    token = token_of(mails[0].body)
    assert request.expires_at == NOON + timedelta(days=14)
    with pytest.raises(consent_requests.RequestExpired):
        confirm(token, guardian, request.expires_at)
    assert confirm(token, guardian, request.expires_at - timedelta(microseconds=1))


def test_a_message_sent_again_ends_the_link_before_and_not_too_often(mailoutbox_now):
    guardian = parent()
    with mailoutbox_now() as mails:
        request = ask(guardian)
        assert consent_requests.ask_again(request, now=SOON)
        assert not consent_requests.ask_again(request, now=SOON)
    old, new = (token_of(message.body) for message in mails)
    with pytest.raises(consent_requests.RequestUnknown):
        confirm(old, guardian)
    assert confirm(new, guardian).confirmed_at == SOON


@pytest.mark.parametrize(
    ("country", "purposes", "missing"),
    [
        ("US", ["progress"], {"core_voice"}),
        ("US", [], {"core_voice"}),
        ("DE", ["core_voice"], {"religion_explicit"}),
        ("GB", ["religion_explicit"], {"core_voice"}),
        ("", ["core_voice"], {"religion_explicit"}),
    ],
)
def test_what_is_required_cannot_be_left_out(country, purposes, missing):
    with pytest.raises(consent_requests.RequiredPurposeMissing) as told:
        ask(parent(country=country), purposes)
    assert told.value.missing == missing
    assert not ConsentRequest.objects.exists()
    assert not ConsentEvent.objects.exists()


def test_nobody_asks_for_another_familys_child(ravis, mailoutbox_now):
    guardian = parent()
    elsewhere = ask(parent("other@example.com"))
    for child_id in (ravis.child.pk, elsewhere.child_id):
        with pytest.raises(consent.NotTheGuardian):
            ask(guardian, child_id=child_id)


def test_where_a_message_does_not_count_nobody_is_asked(mailoutbox_now):
    guardian = parent()
    with mailoutbox_now() as mails:
        ask(guardian)
    Processor.objects.create(name="Trainer", regions=["US"], trains_on_data=True)
    with pytest.raises(MethodNotValid):
        ask(guardian, ["core_voice", "memory"])
    with pytest.raises(MethodNotValid):
        confirm(token_of(mails[0].body), guardian)


def test_the_child_that_waits_for_a_name_is_the_one_that_is_asked_for():
    guardian = parent()
    first = consent_requests.child_to_ask_for(guardian.family, now=NOON)
    request = ask(guardian, child_id=first)
    assert consent_requests.child_to_ask_for(guardian.family, now=SOON) == request.child_id
    later = request.expires_at + timedelta(days=1)
    assert consent_requests.child_to_ask_for(guardian.family, now=later) != request.child_id


def test_a_mail_server_out_of_reach_loses_nothing(settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        ask(parent())
    assert ConsentRequest.objects.count() == 1
