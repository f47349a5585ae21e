"""What staff look at because of something that is for them alone leaves no trace for a carer."""

import pytest
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent, User
from accounts.tests.cast import NOON, sign_in
from voice.models import Interaction, SafetyEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("admin@example.com"))
    return client


def noticed(child, *, is_for_staff: bool) -> SafetyEvent:
    return SafetyEvent.objects.create(
        profile=child,
        category="abuse-suspected" if is_for_staff else "imitation",
        severity=3 if is_for_staff else 1,
        is_for_staff=is_for_staff,
        at=NOON,
    )


def look(staff, row, why: str) -> None:
    """Open a row's page in the admin, saying why when asked."""
    page = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    answer = staff.get(page)
    if answer.status_code == 302:
        answer = staff.post(answer.url, {"why": why}, follow=True)
    assert answer.status_code == 200
    assert "Why do you look?" not in answer.content.decode()


def told(child) -> list[tuple[str, str]]:
    return [(seen.about, seen.reason) for seen in audit.looks_at(child.pk)]


def test_a_look_at_what_a_guardian_may_see_is_told(staff, asha):
    look(staff, noticed(asha, is_for_staff=False), "safety")
    assert told(asha) == [("safety event", "safety")]


def test_a_look_at_what_is_for_the_staff_is_written_down_and_not_told(staff, asha):
    look(staff, noticed(asha, is_for_staff=True), "fault")
    assert told(asha) == []
    [written] = AuditEvent.objects.filter(kind="looked")
    assert (written.child_ref, written.family_ref, written.reason) == ("", "", "fault")


@pytest.mark.parametrize("why", ["safety", "law"])
def test_neither_is_a_look_whose_reason_would_give_it_away(staff, client, ashas, ravi, why):
    noticed(ashas.child, is_for_staff=True)
    talk = Interaction.objects.create(profile=ashas.child, started_at=NOON)
    look(staff, talk, why)
    look(staff, ashas.child, why)
    assert told(ashas.child) == []
    assert AuditEvent.objects.filter(kind="looked", reason=why).count() == 2
    look(staff, ravi, why)
    assert told(ravi) == [("profile", why)]
    sign_in(client, ashas.user)
    page = client.get("/privacy/").content.decode()
    assert "A child may be in danger" not in page
    assert "The law requires it" not in page


def test_a_look_for_another_reason_is_told_as_ever(staff, asha):
    noticed(asha, is_for_staff=True)
    look(staff, asha, "asked")
    assert told(asha) == [("profile", "asked")]
