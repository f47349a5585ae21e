"""What is written down of who did what: once, without names, and gone only with its time."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts import audit, consent, maintenance, pausing
from accounts.audit import Kind
from accounts.models import AuditEvent
from accounts.tests.cast import NOON

pytestmark = pytest.mark.django_db


def kinds():
    return list(AuditEvent.objects.order_by("at").values_list("kind", "about"))


def test_an_event_names_nobody(ashas):
    audit.note(
        Kind.EXPORT,
        child_id=ashas.child.pk,
        family_id=ashas.family.pk,
        actor=ashas.user,
        now=NOON + timedelta(days=1),
    )
    written = AuditEvent.objects.latest("at")
    told = {written.child_ref, written.family_ref, written.actor_ref}
    assert len(told) == 3
    assert all(len(ref) == 64 for ref in told)
    everything = " ".join(str(value) for value in vars(written).values())
    for name in ("Asha", "asha.parent", str(ashas.child.pk), str(ashas.family.pk)):
        assert name not in everything


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditevent SET role = 'nobody'",
        "DELETE FROM accounts_auditevent",
        "TRUNCATE accounts_auditevent",
    ],
)
def test_nothing_is_changed_or_removed(ashas, statement):
    audit.note(Kind.EXPORT, now=NOON)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_retention_removes_and_cannot_change(ashas):
    audit.note(Kind.EXPORT, now=NOON)
    with maintenance.forgetting():
        with pytest.raises(DatabaseError), transaction.atomic():
            AuditEvent.objects.update(role="nobody")
        AuditEvent.objects.all().delete()
    assert not AuditEvent.objects.exists()
    audit.note(Kind.EXPORT, now=NOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.all().delete()


def test_what_is_agreed_to_and_pausing_leave_a_trace(ashas):
    later = NOON + timedelta(hours=1)
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=later)
    pausing.pause(ashas.child, by=ashas.user, now=later + timedelta(hours=1))
    pausing.pause(ashas.child, by=ashas.user, now=later + timedelta(hours=2))
    pausing.go_on(ashas.child, by=ashas.user, now=later + timedelta(hours=3))
    assert kinds() == [
        ("consent", "granted"),
        ("consent", "withdrawn"),
        ("pause", "paused"),
        ("pause", "went on"),
    ]


def test_signing_in_and_a_new_password_leave_a_trace(client, ashas):
    ashas.user.set_password("correct horse battery")
    ashas.user.save()
    known = {"login": ashas.user.email, "password": "correct horse battery"}
    EmailAddress.objects.create(user=ashas.user, email=ashas.user.email, verified=True)
    assert client.post(reverse("account_login"), known).status_code == 302
    new = dict.fromkeys(("password1", "password2"), "a new long password of mine")
    changed = reverse("account_change_password")
    client.post(changed, {"oldpassword": known["password"], **new})
    assert [done.kind for done in reversed(audit.of_account(ashas.user))] == [
        "signed-in",
        "password-changed",
    ]
    assert audit.of_account(ashas.user)[0].about == "127.0.0.0/24"
