"""The parents' pages: what they show, and to whom."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Guardian, Profile, User
from learning.models import ChalisaProgress, StoryProgress
from learning.tests.shelf import shelve_story
from voice.models import Interaction

pytestmark = pytest.mark.django_db


@pytest.fixture
def past(asha):
    """Asha practised two verses, began a story and talked ten minutes, all just now."""
    now = timezone.now()
    for index, mastery in ((0, 5), (8, 2)):
        ChalisaProgress.objects.create(
            profile=asha,
            verse_index=index,
            exposure_count=1,
            attempts=1,
            mastery=mastery,
            last_practice=now,
        )
    story = shelve_story("leap-to-lanka", "Leap to Lanka")
    StoryProgress.objects.create(
        profile=asha, story=story, position=2, times_heard=1, last_heard=now
    )
    Interaction.objects.create(
        profile=asha,
        started_at=now - timedelta(minutes=20),
        duration_seconds=600,
        topic="chalisa 8, story leap-to-lanka",
        notes="Asked how far it is to Lanka.",
    )
    return asha


def page_of(child):
    return reverse("child", args=[child.pk])


def test_a_stranger_is_welcomed_and_sees_no_child(client, past):
    page = client.get("/").content.decode()
    assert "Sign in" in page
    assert "Asha" not in page


def test_a_parent_sees_own_children_with_what_they_did(client, ashas, ravi, past):
    client.force_login(ashas.user)
    page = client.get("/").content.decode()
    assert "Asha" in page
    assert "Ravi" not in page
    assert "2<small> of 43</small>" in page
    assert "Chaupai 7, Leap to Lanka" in page
    assert "10 min" in page


def test_several_children_are_a_page_each(client, ashas, past):
    second = Profile.objects.create(family=ashas.family, child_name="Mira")
    client.force_login(ashas.user)
    page = client.get("/").content.decode()
    assert page_of(ashas.child) in page
    assert page_of(second) in page


def test_a_childs_page_has_a_bead_for_every_verse(client, ashas, past):
    client.force_login(ashas.user)
    page = client.get(page_of(ashas.child)).content.decode()
    assert page.count("not yet taught") == 2 * 41  # in the string and in the table
    assert "Doha 1, mastery 5 of 5" in page
    assert "Chaupai 7, mastery 2 of 5" in page
    assert "goes on with part 2 of 3" in page
    assert "Asked how far it is to Lanka." in page


def test_times_are_those_of_the_childs_zone(client, ashas):
    at = timezone.now().replace(hour=18, minute=45)
    Interaction.objects.create(profile=ashas.child, started_at=at)
    client.force_login(ashas.user)
    assert "00:15" in client.get(page_of(ashas.child)).content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
def test_another_familys_child_is_not_there(client, ashas, ravis, method):
    client.force_login(ashas.user)
    assert getattr(client, method)(page_of(ravis.child)).status_code == 404
    assert client.get(reverse("child", args=[uuid4()])).status_code == 404
    assert client.get("/children/1/").status_code == 404


def test_staff_without_the_family_see_no_child_in_the_portal(client, ashas):
    staff = User.objects.create_user("staff@example.com", is_staff=True, is_superuser=True)
    client.force_login(staff)
    assert client.get(page_of(ashas.child)).status_code == 404
    assert "No child here yet" in client.get("/").content.decode()


def test_a_guardian_who_was_removed_sees_nothing(client, ashas):
    client.force_login(ashas.user)
    Guardian.objects.all().delete()
    assert client.get(page_of(ashas.child)).status_code == 404


def test_a_stranger_is_sent_to_sign_in(client, asha):
    answer = client.get(page_of(asha))
    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next={page_of(asha)}"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client, ashas, method):
    client.force_login(ashas.user)
    assert getattr(client, method)("/").status_code == 405
    assert getattr(client, method)(page_of(ashas.child)).status_code == 405


def test_nothing_of_a_child_stays_in_a_shared_cache(client, ashas):
    client.force_login(ashas.user)
    for url in ("/", page_of(ashas.child)):
        assert "no-store" in client.get(url)["Cache-Control"]
        assert "private" in client.get(url)["Cache-Control"]


def test_a_name_with_markup_is_only_a_name(client, ashas):
    ashas.child.child_name = "<script>alert(1)</script>"
    ashas.child.timezone = "Nowhere/Land"
    ashas.child.save()
    client.force_login(ashas.user)
    for url in ("/", page_of(ashas.child)):
        page = client.get(url).content.decode()
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


def test_more_children_cost_no_more_queries(client, ashas, past, django_assert_max_num_queries):
    client.force_login(ashas.user)
    add_children(ashas, 2)
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    add_children(ashas, 5)
    with django_assert_max_num_queries(len(few)):
        client.get("/")


def add_children(home, count: int) -> None:
    for number in range(count):
        Profile.objects.create(family=home.family, child_name=f"Child {number}")


def test_children_stand_in_the_order_in_which_they_came(client, ashas):
    for name in ("Zara", "Bina", "Mira"):
        Profile.objects.create(family=ashas.family, child_name=name)
    client.force_login(ashas.user)
    shown = client.get("/").context["sheets"]
    assert [sheet.child.child_name for sheet in shown] == ["Asha", "Zara", "Bina", "Mira"]


def test_signing_in_by_the_form_leads_to_the_children(client, ashas, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ashas.user.set_password("a long enough password")
    ashas.user.save()
    EmailAddress.objects.create(user=ashas.user, email=ashas.user.email, verified=True)
    answer = client.post(
        reverse("account_login"),
        {"login": "ASHA.parent@example.com", "password": "a long enough password"},
        follow=True,
    )
    assert answer.redirect_chain[-1] == ("/", 302)
    assert "Asha" in answer.content.decode()


def test_a_wrong_password_is_told_beside_the_form(client, ashas):
    answer = client.post(
        reverse("account_login"), {"login": "asha.parent@example.com", "password": "wrong"}
    )
    assert "not correct" in answer.content.decode()
