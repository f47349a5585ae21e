"""That staff say why they look at a child, each half hour anew, and leave a trace."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import reasons
from accounts.models import AuditEvent, Profile, User
from accounts.tests.cast import NOON

pytestmark = pytest.mark.django_db

WHY = {"why": "safety", "ticket": "T-7"}


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("admin@example.com"))
    return client


def page_of(child, page="change"):
    return reverse(f"admin:accounts_profile_{page}", args=[child.pk])


def looks():
    return AuditEvent.objects.filter(kind="looked")


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_without_a_reason_nothing_of_a_child_is_shown(staff, asha, page):
    answer = staff.get(page_of(asha, page))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("admin:reason", args=[asha.pk]))
    form = staff.get(answer.url).content.decode()
    assert "Asha" not in form
    assert not looks().exists()


def test_a_reason_opens_one_child_and_no_other(staff, asha, ravi):
    asked = staff.get(page_of(asha)).url
    assert staff.post(asked, WHY).url == page_of(asha)
    assert "Asha" in staff.get(page_of(asha)).content.decode()
    assert staff.get(page_of(ravi)).status_code == 302
    assert [look.reason for look in looks()] == ["safety T-7"]


def test_a_change_that_is_sent_without_a_reason_changes_nothing(staff, asha):
    assert staff.post(page_of(asha), {"child_name": "Other"}).status_code == 302
    assert Profile.objects.get(pk=asha.pk).child_name == "Asha"
    staff.post(page_of(asha, "delete"), {"post": "yes"})
    assert Profile.objects.filter(pk=asha.pk).exists()


@pytest.mark.parametrize(
    "told", [{}, {"why": "curious"}, WHY | {"ticket": "Asha fell ill"}, WHY | {"ticket": "x" * 21}]
)
def test_a_reason_is_one_of_the_list_and_no_free_text(staff, asha, told):
    answer = staff.post(staff.get(page_of(asha)).url, told)
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert staff.get(page_of(asha)).status_code == 302


def test_the_way_back_never_leads_elsewhere(staff, asha):
    for wanted in ("https://evil.example/", "//evil.example/", ""):
        asked = reverse("admin:reason", args=[asha.pk])
        assert staff.post(f"{asked}?next={wanted}", WHY).url == reverse("admin:index")


def test_nobody_is_asked_about_a_child_that_is_not_there(staff, ashas):
    assert staff.get(reverse("admin:reason", args=[ashas.family.pk])).status_code == 404


def test_staff_who_may_not_look_at_children_are_not_asked_why(client, asha):
    client.force_login(User.objects.create_user("clerk@example.com", is_staff=True))
    assert client.get(reverse("admin:reason", args=[asha.pk])).status_code == 403
    assert client.get(page_of(asha)).status_code == 403


def test_a_reason_is_good_for_half_an_hour_also_when_the_clock_is_set_back(rf, asha):
    now = NOON
    request = rf.get("/")
    request.session = {}
    assert reasons.given(request, asha.pk, now=now) is None
    reasons.give(request, asha.pk, "fault", now=now)
    assert reasons.given(request, asha.pk, now=now) == "fault"
    last = now + timedelta(minutes=30)
    assert reasons.given(request, asha.pk, now=last - timedelta(seconds=1)) == "fault"
    assert reasons.given(request, asha.pk, now=last) is None
    assert reasons.given(request, asha.pk, now=now - timedelta(days=1)) is None
