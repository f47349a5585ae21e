"""What the clock does for consent: the second message, forgetting, and looking again."""

from datetime import timedelta

import pytest
from django.conf import settings as configured

from accounts import (
    consent,
    consent_requests,
    invariants,
    reaffirming,
    tasks,
    withdrawing,
)
from accounts.models import ConsentEvent, ConsentRequest, Profile
from accounts.tests.cast import NOON
from accounts.tests.parents import ask, link_in, mailoutbox_now, parent, token_of
from hanuman.celery import app

__all__ = ["mailoutbox_now"]

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def agreed(mailoutbox_now) -> ConsentRequest:
    guardian = parent()
    with mailoutbox_now() as mails:
        ask(guardian, ["core_voice", "progress"])
    return consent_requests.confirm(token_of(mails[0].body), user=guardian.user, now=NOON)


def test_a_day_after_the_grant_a_second_message_goes_out_once(agreed, mailoutbox_now):
    with mailoutbox_now() as mails:
        assert reaffirming.send_second_messages(now=NOON + DAY - timedelta(seconds=1)) == 0
        assert reaffirming.send_second_messages(now=NOON + DAY) == 1
        assert reaffirming.send_second_messages(now=NOON + 2 * DAY) == 0
    [message] = mails
    assert message.to == ["mira.parent@example.com"]
    withdrawing.stop_by_link(token_of(message.body, "stop"), now=NOON + 2 * DAY)
    assert link_in(message.body, "stop") in message.alternatives[0][0]
    assert consent.granted_purposes(agreed.child_id) == set()
    lines = ConsentEvent.objects.filter(action="reaffirmed")
    assert {line.purpose for line in lines} == {"core_voice", "progress", "safety_alerts"}
    assert {line.occurred_at for line in lines} == {NOON + DAY}


def test_the_second_message_is_only_about_what_still_holds(agreed, mailoutbox_now):
    withdrawing.stop(agreed.child_id, ["progress"], guardian=agreed.guardian, now=NOON)
    with mailoutbox_now() as mails:
        reaffirming.send_second_messages(now=NOON + DAY)
    assert "Keep learning progress" not in mails[0].body
    assert "progress" not in {e.purpose for e in ConsentEvent.objects.filter(action="reaffirmed")}


def test_whoever_took_everything_back_is_left_in_peace(agreed, mailoutbox_now):
    withdrawing.stop(agreed.child_id, agreed.purposes, guardian=agreed.guardian, now=NOON)
    with mailoutbox_now() as mails:
        assert reaffirming.send_second_messages(now=NOON + DAY) == 0
    assert mails == []


def test_a_child_without_consent_is_found(ashas):
    assert list(invariants.children_without_consent()) == []
    consent.withdraw(ashas.child.pk, ["core_voice"], guardian=ashas.guardian, now=NOON)
    assert list(invariants.children_without_consent()) == []
    stray = Profile.objects.create(family=ashas.family, child_name="Stray")
    assert list(invariants.children_without_consent()) == [stray.pk]


def test_every_task_of_the_schedule_is_there_and_runs(ashas, caplog):
    caplog.set_level("INFO")
    Profile.objects.create(family=ashas.family, child_name="Vasundhara")
    assert tasks.__name__ == "accounts.tasks"  # imported, as a worker does by itself
    for entry in configured.CELERY_BEAT_SCHEDULE.values():
        if entry["task"].startswith("accounts."):
            app.tasks[entry["task"]]()
    told = {record.message for record in caplog.records}
    assert {"second messages sent", "a child has a row without consent"} <= told
    assert "Vasundhara" not in caplog.text
