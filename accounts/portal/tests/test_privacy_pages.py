"""The privacy page: what holds, what was said, who looked, and every switch."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts import consent, keeping
from accounts.models import AuditEvent, ConsentEvent, Family, Guardian, Profile, User
from accounts.regions import Region
from accounts.tests.cast import NOON, agree
from accounts.tests.parents import link_in, mailoutbox_now, parent

__all__ = ["mailoutbox_now"]

pytestmark = pytest.mark.django_db

PRIVACY = "/privacy/"


@pytest.fixture
def home(client, ashas):
    """Asha's family in the US; its parent is signed in."""
    Family.objects.filter(pk=ashas.family.pk).update(country="US", state="CA")
    client.force_login(ashas.user)
    return ashas


def switch(client, home, purpose, wanted):
    url = reverse("consent-change", args=[home.child.pk, purpose])
    return client.post(url, {"wanted": wanted}, follow=True)


def test_it_shows_own_children_with_what_holds_and_what_is_kept(client, home, ravis):
    page = client.get(PRIVACY).content.decode()
    assert "Asha" in page
    assert "Ravi" not in page
    assert page.count("Take back") == 5  # alerts go along with talking
    for kept in keeping.told(Region.US):
        assert kept.until.en in page
    assert "privacy@localhost" in page


def test_two_clicks_stop_everything(client, home):
    stop = reverse("withdraw", args=[home.child.pk])
    assert "Stop everything now" in client.get(stop).content.decode()
    assert consent.granted_purposes(home.child.pk)
    assert client.post(stop).url == PRIVACY
    assert consent.granted_purposes(home.child.pk) == set()
    assert client.post(stop).status_code == 302
    page = client.get(PRIVACY).content.decode()
    assert "The toy does not listen" in page
    assert reverse("consent-child", args=[home.child.pk]) in page


def test_one_purpose_is_taken_back_at_once(client, home, mailoutbox_now):
    with mailoutbox_now() as mails:
        page = switch(client, home, "progress", "off").content.decode()
    assert "It is taken back" in page
    assert "progress" not in consent.granted_purposes(home.child.pk)
    assert "core_voice" in consent.granted_purposes(home.child.pk)
    assert len(mails) == 1
    line = ConsentEvent.objects.get(action="withdrawn")
    assert line.ip_prefix == "127.0.0.0/24"


def test_one_purpose_is_allowed_after_the_link_that_is_sent(client, home, mailoutbox_now):
    switch(client, home, "memory", "off")
    with mailoutbox_now() as mails:
        page = switch(client, home, "memory", "on").content.decode()
    assert "waiting for your e-mail" in page
    assert "memory" not in consent.granted_purposes(home.child.pk)
    assert client.post(link_in(mails[0].body, "confirm")).url == PRIVACY
    assert "memory" in consent.granted_purposes(home.child.pk)
    line = ConsentEvent.objects.get(action="granted", region="US")
    assert (line.purpose, line.method) == ("memory", "email_plus")


def test_a_second_choice_does_not_undo_one_that_waits(client, home, mailoutbox_now):
    with mailoutbox_now() as mails:
        for purpose in ("memory", "progress"):
            switch(client, home, purpose, "off")
        for purpose in ("memory", "progress"):
            page = switch(client, home, purpose, "on").content.decode()
    assert page.count("waiting for your e-mail") == 2
    client.post(link_in(mails[-1].body, "confirm"))
    assert {"memory", "progress"} <= consent.granted_purposes(home.child.pk)


def test_the_talking_is_allowed_again_on_the_form(client, home, mailoutbox_now):
    client.post(reverse("withdraw", args=[home.child.pk]))
    assert switch(client, home, "memory", "on").redirect_chain[0][0] == reverse(
        "consent-child", args=[home.child.pk]
    )
    form = client.get(reverse("consent-child", args=[home.child.pk])).context["form"]
    told = {"notice": form["notice"].value(), "core_voice": "on"}
    with mailoutbox_now() as mails:
        client.post(reverse("consent-child", args=[home.child.pk]), told)
    assert client.post(link_in(mails[0].body, "confirm")).url == PRIVACY
    assert consent.granted_purposes(home.child.pk) == {"core_voice", "safety_alerts"}
    assert Profile.objects.filter(family=home.family).count() == 1


@pytest.mark.parametrize("wanted", ["", "maybe"])
def test_a_switch_is_on_or_off(client, home, wanted):
    assert switch(client, home, "memory", wanted).status_code == 404
    assert switch(client, home, "ai_training", "on").status_code == 404


def test_history_says_what_who_when_and_how(client, home, mailoutbox_now):
    other = parent("other@example.com", family=home.family)
    with mailoutbox_now():
        consent.withdraw(home.child.pk, ["memory"], guardian=other, now=NOON + timedelta(days=1))
        switch(client, home, "memory", "on")
    [sheet] = client.get(PRIVACY).context["sheets"]
    told = [(e.action, e.meaning.purpose, e.who) for e in sheet.history[:2]]
    assert told == [("requested", "memory", "you"), ("withdrawn", "memory", "other")]
    assert sheet.history[0].notice_id
    assert sheet.history[-1].method == "Set by staff, outside production"
    assert len(sheet.history) == 8


def test_history_is_about_this_child_alone(client, home, ravis):
    agree(ravis, ["memory"])
    [sheet] = client.get(PRIVACY).context["sheets"]
    assert len(sheet.history) == 6


def test_a_pause_takes_nothing_back_and_ends(client, home):
    url = reverse("pause", args=[home.child.pk])
    assert "Paused" in client.post(url, follow=True).content.decode()
    first = Profile.objects.get(pk=home.child.pk).paused_at
    client.post(url)
    assert Profile.objects.get(pk=home.child.pk).paused_at == first is not None
    assert "core_voice" in consent.granted_purposes(home.child.pk)
    client.post(url, {"wanted": "go-on"})
    assert Profile.objects.get(pk=home.child.pk).paused_at is None


def test_parents_read_who_of_the_staff_looked(client, home):
    staff = User.objects.create_superuser("admin@example.com")
    staff.groups.add(Group.objects.create(name="support"))
    client.force_login(staff)
    page = reverse("admin:accounts_profile_change", args=[home.child.pk])
    asked = client.get(page)
    assert client.post(asked.url, {"why": "asked", "ticket": "HELP-12"}).url == page
    assert client.get(page).status_code == 200
    assert client.get(reverse("admin:accounts_profile_changelist")).status_code == 200
    [look] = AuditEvent.objects.filter(kind="looked")
    assert (look.role, look.about, look.reason) == ("support", "profile", "asked HELP-12")
    client.force_login(home.user)
    page = client.get(PRIVACY).content.decode()
    assert "support" in page
    assert "A parent asked for help (HELP-12)" in page
    assert "admin@example.com" not in page


def test_parents_read_when_somebody_signed_in_to_their_account(client, home, ravis):
    client.force_login(ravis.user)
    client.force_login(home.user)
    page = client.get(PRIVACY).content.decode()
    assert page.count("Signed in") == AuditEvent.objects.filter(kind="signed-in").count() - 1 == 2


EVERY = [("withdraw", []), ("pause", []), ("consent-change", ["memory"])]


@pytest.mark.parametrize(("name", "more"), EVERY)
def test_another_familys_child_is_not_there(client, home, ravis, name, more):
    for child_id in (ravis.child.pk, uuid4()):
        answer = client.post(reverse(name, args=[child_id, *more]), {"wanted": "off"})
        assert answer.status_code == 404
    assert "memory" in consent.granted_purposes(ravis.child.pk)
    assert Profile.objects.get(pk=ravis.child.pk).paused_at is None


@pytest.mark.parametrize(("name", "more"), EVERY)
def test_a_guardian_who_was_removed_is_shown_nothing(client, home, name, more):
    Guardian.objects.filter(pk=home.guardian.pk).delete()
    url = reverse(name, args=[home.child.pk, *more])
    assert client.post(url, {"wanted": "off"}).status_code == 404


def test_more_lines_cost_no_more_queries(client, home, django_assert_max_num_queries):
    for day in range(20):
        agree(home, ["memory"], now=NOON + timedelta(days=day))
    with django_assert_max_num_queries(15):
        client.get(PRIVACY)
