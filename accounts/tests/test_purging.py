"""What goes by itself: all of it, nothing else, in pieces, and however often it is tried."""

import os
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connections, transaction

from accounts import audit, consent_requests, purging, retention
from accounts.audit import Kind
from accounts.keeping_rules import DataClass
from accounts.models import AuditEvent, ConsentEvent, ConsentRequest, Family, Guardian, User
from accounts.tests.cast import NOON, at_once, household
from accounts.tests.parents import ask, mailoutbox_now, parent, token_of

__all__ = ["mailoutbox_now"]

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
YEAR = timedelta(days=365)


def purge(now) -> int:
    """What a run purges of questions and accounts without an answer."""
    return purging.purge(now=now)[DataClass.UNANSWERED]


@pytest.fixture
def agreed(mailoutbox_now) -> ConsentRequest:
    guardian = parent()
    with mailoutbox_now() as mails:
        ask(guardian, ["core_voice", "progress"])
    return consent_requests.confirm(token_of(mails[0].body), user=guardian.user, now=NOON)


def joined(guardian: Guardian, at) -> Guardian:
    User.objects.filter(pk=guardian.user.pk).update(date_joined=at)
    return guardian


def test_a_question_without_an_answer_goes_with_the_parents_address():
    joined(parent(), NOON)
    ask(Guardian.objects.get())
    assert purge(NOON + 14 * DAY - timedelta(seconds=1)) == 0
    assert purge(NOON + 14 * DAY) == 2
    for kind in (ConsentRequest, Guardian, Family, User):
        assert not kind.objects.exists()
    assert [line.action for line in ConsentEvent.objects.order_by("number")] == [
        "requested",
        "requested",
        "expired",
        "expired",
    ]


def test_nothing_else_is_purged(agreed):
    fortnight = NOON + 14 * DAY
    keeps = [
        joined(agreed.guardian, NOON),
        joined(household("asha@example.com", "Asha").guardian, NOON),
        joined(parent("newcomer@example.com"), NOON + DAY),
        joined(parent("here@example.com"), NOON),
    ]
    User.objects.filter(email="here@example.com").update(last_login=NOON + DAY)
    User.objects.create_user("staff@example.com", is_staff=True, date_joined=NOON)
    waiting = joined(parent("waiting@example.com"), NOON)
    ask(waiting, now=NOON + DAY)
    assert purge(fortnight) == 0
    assert Guardian.objects.count() == len(keeps) + 1


def test_of_two_guardians_none_is_left_behind_without_the_other():
    family = joined(parent(), NOON).family
    joined(parent("other@example.com", family=family), NOON)
    assert purge(NOON + 14 * DAY) == 2
    assert not Family.objects.exists()


def events(number: int, at) -> None:
    AuditEvent.objects.bulk_create(
        audit.event(Kind.EXPORT, now=at + timedelta(seconds=second)) for second in range(number)
    )


def test_a_row_goes_at_the_very_end_of_its_time_and_not_before():
    events(1, NOON)
    purging.purge(now=NOON + YEAR - timedelta(microseconds=1))
    assert AuditEvent.objects.count() == 1
    assert purging.purge(now=NOON + YEAR) == {DataClass.AUDIT: 1}
    assert purging.purge(now=NOON + YEAR) == {}


def test_it_goes_in_batches_and_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr(purging, "AT_ONCE", 10)
    events(95, NOON)
    left = AuditEvent.objects.order_by("at")
    purging.purge(now=NOON + 2 * YEAR, has_time=lambda: left.count() > 60)
    assert left.count() == 55
    assert left[0].at == NOON + timedelta(seconds=40), "the oldest go first"
    purging.purge(now=NOON + 2 * YEAR)
    assert not left.exists()


def test_a_clock_that_was_set_back_takes_nothing_more():
    events(1, NOON)
    events(1, NOON + DAY)
    assert purging.purge(now=NOON + YEAR)[DataClass.AUDIT] == 1
    assert purging.purge(now=NOON + YEAR - DAY) == {}
    assert AuditEvent.objects.get().at == NOON + DAY


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_purge_each_row_once(monkeypatch):
    monkeypatch.setattr(purging, "AT_ONCE", 7)
    events(200, NOON)
    gone = at_once(lambda: purging.purge(now=NOON + 2 * YEAR)[DataClass.AUDIT], 4)
    assert sum(gone) == 200
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_is_left_for_the_next_time():
    ask(parent())
    request = ConsentRequest.objects.get()
    held, done = Event(), Event()

    def hold():
        with transaction.atomic():
            ConsentRequest.objects.select_for_update().get(pk=request.pk)
            held.set()
            done.wait(20)
        connections.close_all()

    holder = Thread(target=hold)
    holder.start()
    assert held.wait(20)
    try:
        assert purge(NOON + 15 * DAY) == 0
    finally:
        done.set()
        holder.join()
    assert purge(NOON + 15 * DAY) == 1


def test_what_should_have_gone_is_counted_by_class(monkeypatch):
    monkeypatch.setattr(retention, "MOST_COUNTED", 5)
    events(3, NOON)
    overdue = retention.overdue(now=NOON + YEAR + DAY)
    assert overdue[DataClass.AUDIT] == 3
    assert sum(overdue.values()) == 3
    assert retention.overdue(now=NOON + YEAR + DAY, grace=2 * DAY)[DataClass.AUDIT] == 0
    events(30, NOON)
    assert retention.overdue(now=NOON + YEAR + DAY)[DataClass.AUDIT] == 5
    purging.purge(now=NOON + YEAR + DAY)
    assert set(retention.overdue(now=NOON + YEAR + DAY).values()) == {0}


def test_old_mails_of_a_developers_machine_go(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    for name, at in (("old", NOON), ("new", NOON + DAY)):
        (tmp_path / f"{name}.eml").write_bytes(b"")
        os.utime(tmp_path / f"{name}.eml", (at.timestamp(), at.timestamp()))
    assert purging.purge(now=NOON + 14 * DAY) == {DataClass.MAILS: 1}
    assert [path.name for path in tmp_path.iterdir()] == ["new.eml"]


def test_an_answered_question_goes_when_its_child_has_a_row(agreed, asha):
    month = NOON + 30 * DAY
    assert purging.purge(now=month)[DataClass.ANSWERED] == 0
    ConsentRequest.objects.update(child_id=asha.pk)
    assert purging.purge(now=month - timedelta(seconds=1))[DataClass.ANSWERED] == 0
    assert purging.purge(now=month)[DataClass.ANSWERED] == 1
