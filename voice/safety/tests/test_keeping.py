from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from accounts.models import Consent, Purpose
from voice import alerts
from voice.digest import NotSent
from voice.effects import NoteSafety
from voice.models import SafetyEvent
from voice.safety import keeping
from voice.safety.verdict import Severity

pytestmark = pytest.mark.django_db


class NoServer(BaseEmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError


def kept(child, category="imitation", severity=Severity.S1, *, now=None):
    row = keeping.event(NoteSafety(category, severity), child.pk, now=now or timezone.now())
    keeping.keep(row)
    return row


def withdraw(child, *purposes):
    Consent.objects.filter(child_id=child.pk, purpose__in=purposes).update(is_granted=False)


def test_what_was_noticed_is_kept_once_without_words(ashas):
    row = kept(ashas.child)
    keeping.keep(row)
    (found,) = SafetyEvent.objects.all()
    assert (found.category, found.severity, found.is_for_staff) == ("imitation", 1, False)


def test_nothing_is_kept_without_the_agreement_to_talk(ashas):
    withdraw(ashas.child, Purpose.CORE_VOICE)
    kept(ashas.child)
    assert not SafetyEvent.objects.exists()


def test_the_guardians_are_told_by_a_mail_that_says_nothing_on_the_outside(ashas):
    row = kept(ashas.child, "crisis", Severity.S2)
    assert alerts.tell_guardians(str(row.pk), now=timezone.now()) == 1
    (sent,) = mail.outbox
    whole = f"{sent.subject} {sent.body}"
    assert "/safety/" in sent.body
    assert ashas.child.child_name not in whole
    assert "crisis" not in whole
    assert "Hanuman" not in sent.subject


def test_a_task_that_runs_twice_sends_one_mail(ashas):
    row = kept(ashas.child)
    alerts.tell_guardians(str(row.pk), now=timezone.now())
    assert alerts.tell_guardians(str(row.pk), now=timezone.now()) == 0
    assert len(mail.outbox) == 1


def test_without_a_mail_server_nobody_counts_as_told_and_it_is_tried_again(ashas, settings):
    row = kept(ashas.child, "crisis", Severity.S2)
    settings.EMAIL_BACKEND = "voice.safety.tests.test_keeping.NoServer"
    with pytest.raises(NotSent):
        alerts.tell_guardians(str(row.pk), now=timezone.now())
    assert SafetyEvent.objects.get().told_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert alerts.tell_guardians(str(row.pk), now=timezone.now()) == 1


def test_an_alert_whose_task_was_lost_is_found_again(ashas):
    now = timezone.now()
    lost = kept(ashas.child, "crisis", Severity.S2, now=now)
    kept(ashas.child, "abuse", Severity.S3, now=now)
    kept(ashas.child, "realness", Severity.S0, now=now)
    assert keeping.untold(now=now) == []  # its task is on its way
    later = now + timedelta(minutes=10)
    assert keeping.untold(now=later) == [lost.pk]
    alerts.tell_guardians(str(lost.pk), now=later)
    assert keeping.untold(now=later) == []


def test_what_was_told_already_is_not_found_again_as_long_as_it_counts(ashas):
    now = timezone.now()
    alerts.tell_guardians(str(kept(ashas.child, now=now).pk), now=now)
    kept(ashas.child, now=now + timedelta(hours=1))
    assert keeping.untold(now=now + timedelta(hours=24, minutes=30)) == []


def test_the_same_again_and_again_is_told_once_a_day(ashas):
    now = timezone.now()
    for hours in (0, 1, 25):
        at = now + timedelta(hours=hours)
        alerts.tell_guardians(str(kept(ashas.child, now=at).pk), now=at)
    assert len(mail.outbox) == 2


def test_what_may_be_abuse_is_for_the_staff_and_told_to_no_guardian(ashas):
    row = kept(ashas.child, "abuse", Severity.S3)
    assert SafetyEvent.objects.get().is_for_staff
    assert not SafetyEvent.objects.for_guardians().exists()
    assert alerts.tell_guardians(str(row.pk), now=timezone.now()) == 0
    assert mail.outbox == []


def test_no_mail_is_sent_without_the_agreement_to_alerts(ashas):
    row = kept(ashas.child)
    withdraw(ashas.child, Purpose.SAFETY_ALERTS)
    assert alerts.tell_guardians(str(row.pk), now=timezone.now()) == 0


def test_only_what_a_parent_should_know_is_sent_to_the_background(
    ashas, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(keeping, "send_after_commit", lambda task, pk: sent.append(task))
    kept(ashas.child, "realness", Severity.S0)
    kept(ashas.child, "abuse", Severity.S3)
    assert sent == []
    kept(ashas.child, "danger", Severity.S1)
    assert sent == ["voice.tasks.alert_guardians"]
