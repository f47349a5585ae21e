"""Taking back: at once, as easily as agreeing, with a receipt, and by a link that works once."""

from datetime import timedelta

import pytest
from django.core import signing

from accounts import consent, consent_requests, epoch, receipts, withdrawing
from accounts.models import ConsentEvent, Guardian
from accounts.tests.cast import NOON, agree
from accounts.tests.parents import ask, mailoutbox_now, parent, token_of

__all__ = ["mailoutbox_now"]

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def agreed(mailoutbox_now):
    """Mira's parent agreed to talking and progress: the request, and the receipt's stop token."""
    guardian = parent()
    with mailoutbox_now() as mails:
        request = ask(guardian, ["core_voice", "progress"])
    token = token_of(mails[0].body)
    with mailoutbox_now() as mails:
        consent_requests.confirm(token, user=guardian.user, now=NOON)
    return request, token_of(mails[0].body, "stop")


def test_one_purpose_stops_alone_and_a_receipt_says_so(agreed, mailoutbox_now):
    request, _ = agreed
    before = epoch._redis().get(epoch.key_of(request.child_id))
    with mailoutbox_now() as mails:
        stopped = withdrawing.stop(
            request.child_id, ["progress"], guardian=request.guardian, now=LATER
        )
    assert stopped == {"progress"}
    assert consent.granted_purposes(request.child_id) == {"core_voice", "safety_alerts"}
    [receipt] = mails
    assert "Keep learning progress" in receipt.body
    assert "Talk with the toy" not in receipt.body
    assert epoch._redis().get(epoch.key_of(request.child_id)) != before


def test_whoever_stops_the_talking_stops_the_alerts(agreed):
    request, _ = agreed
    withdrawing.stop(request.child_id, ["core_voice"], guardian=request.guardian, now=LATER)
    assert consent.granted_purposes(request.child_id) == {"progress"}


def test_stopping_twice_is_stopping_once(agreed, mailoutbox_now):
    request, _ = agreed
    with mailoutbox_now() as mails:
        for _ in range(2):
            withdrawing.stop(request.child_id, ["memory"], guardian=request.guardian, now=LATER)
            withdrawing.stop(request.child_id, ["progress"], guardian=request.guardian, now=LATER)
    assert len(mails) == 1
    assert ConsentEvent.objects.filter(action="withdrawn").count() == 1


def test_either_guardian_stops_and_both_are_told(agreed, mailoutbox_now):
    request, _ = agreed
    other = parent("other@example.com", family=request.family)
    with mailoutbox_now() as mails:
        withdrawing.stop(request.child_id, ["core_voice"], guardian=other, now=LATER)
    assert [message.to[0] for message in mails] == ["other@example.com", "mira.parent@example.com"]


def test_nobody_stops_another_familys_child(ashas, ravis):
    with pytest.raises(consent.NotTheGuardian):
        withdrawing.stop(ravis.child.pk, ["memory"], guardian=ashas.guardian, now=LATER)
    assert "memory" in consent.granted_purposes(ravis.child.pk)


def test_the_link_of_a_receipt_stops_what_it_granted(agreed):
    request, token = agreed
    assert withdrawing.stop_by_link(token, now=LATER) == {
        "core_voice",
        "progress",
        "safety_alerts",
    }
    assert consent.granted_purposes(request.child_id) == set()


def test_the_link_works_once_and_not_for_what_was_agreed_later(agreed):
    request, token = agreed
    withdrawing.stop_by_link(token, now=LATER)
    consent.grant(
        request.child_id,
        ["core_voice"],
        guardian=request.guardian,
        now=LATER + timedelta(hours=1),
        evidence=consent.BY_STAFF,
    )
    assert withdrawing.stop_by_link(token, now=LATER + timedelta(hours=2)) == frozenset()
    assert consent.granted_purposes(request.child_id) == {"core_voice"}


def test_a_link_that_nobody_was_sent_does_nothing(agreed):
    request, token = agreed
    forged = signing.dumps({"child": str(request.child_id)}, salt="another")
    for broken in ("", "x", token[:-1], forged):
        with pytest.raises(receipts.LinkBroken):
            withdrawing.stop_by_link(broken, now=LATER)
    assert consent.granted_purposes(request.child_id)


def test_the_link_of_a_guardian_who_left_is_dead(agreed):
    request, token = agreed
    Guardian.objects.filter(pk=request.guardian_id).delete()
    with pytest.raises(receipts.LinkBroken):
        withdrawing.stop_by_link(token, now=LATER)


def test_nothing_in_a_mail_names_the_child(ashas, mailoutbox_now):
    agree(ashas, ["core_voice"])
    with mailoutbox_now() as mails:
        withdrawing.stop(ashas.child.pk, ["core_voice"], guardian=ashas.guardian, now=LATER)
    [message] = mails
    told = message.subject + message.body + message.alternatives[0][0]
    assert "Asha" not in told
    assert "Hanuman" not in message.subject + message.from_email
