"""The family page, invitations and partings, as a browser meets them."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts import epoch, families, invitations
from accounts.models import Guardian, Invitation, User
from accounts.tests.cast import at_once, sign_in

DEAD = "This invitation cannot be used."


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def priya(db) -> User:
    """Asha's other parent, before anybody invited her."""
    return User.objects.create_user("priya@example.com")


@pytest.fixture
def deliver(django_capture_on_commit_callbacks):
    """Run what a request does after its transaction."""

    def run(deed):
        with django_capture_on_commit_callbacks(execute=True):
            return deed()

    return run


@pytest.fixture
def invited(client, ashas, deliver) -> str:
    """The path that Priya's invitation leads to."""
    sign_in(client, ashas.user)
    deliver(lambda: client.post(reverse("family-invite"), {"email": "Priya@example.com"}))
    link = re.search(r"http://testserver(/invitations/\S+)", mail.outbox[-1].body)
    client.logout()
    return link[1]


def test_an_invited_guardian_shares_the_family(client, ashas, priya, invited, deliver):
    client.force_login(priya)
    assert "You were invited" in client.get(invited).content.decode()
    deliver(lambda: client.post(invited))
    assert priya.guardianship.family == ashas.family
    assert client.get(reverse("child", args=[ashas.child.pk])).status_code == 200
    assert mail.outbox[-1].to == [ashas.user.email]
    assert "priya@example.com" in mail.outbox[-1].body


def test_of_an_invitation_only_a_hash_is_kept(ashas, invited):
    kept = Invitation.objects.get()
    assert invited.split("/")[2] not in str(vars(kept))
    assert kept.email == "priya@example.com"


def test_an_invitation_works_once(client, priya, invited, ashas):
    client.force_login(priya)
    client.post(invited)
    other = User.objects.create_user("other@example.com")
    client.force_login(other)
    answer = client.get(invited)
    assert (answer.status_code, DEAD in answer.content.decode()) == (410, True)


def test_accepting_twice_is_as_good_as_once(client, priya, invited):
    client.force_login(priya)
    assert [client.post(invited).status_code for _ in range(2)] == [302, 302]
    assert Guardian.objects.filter(user=priya).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once_make_two_guardians_and_not_three(ashas):
    keys = []
    for number in range(2):
        user = User.objects.create_user(f"aunt{number}@example.com")
        invitation = Invitation.objects.create(
            family=ashas.family,
            email=user.email,
            token_hash=invitations.hash_of(f"key{number}"),
            created_at=timezone.now(),
            expires_at=timezone.now() + timedelta(hours=1),
        )
        keys.append((user, f"key{number}", invitation))
    waiting = iter(keys)

    def accept():
        user, key, _ = next(waiting)
        try:
            invitations.accept(key, user=user, now=timezone.now())
        except invitations.InvitationFault as fault:
            return fault.code
        return "joined"

    assert sorted(at_once(accept, 2)) == ["family-complete", "joined"]
    assert ashas.family.guardians.count() == 2


@pytest.mark.parametrize("fault", ["guessed", "expired", "cancelled", "for another address"])
def test_faults_of_an_invitation_sound_alike(client, ashas, priya, invited, fault):
    reader = priya
    if fault == "guessed":
        invited = reverse("invitation", args=["x" * 43])
    elif fault == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif fault == "cancelled":
        invitations.cancel(Invitation.objects.get().pk, by=ashas.guardian)
    else:
        reader = User.objects.create_user("stranger@example.com")
    client.force_login(reader)
    for answer in (client.get(invited), client.post(invited)):
        assert answer.status_code == 410
        assert DEAD in answer.content.decode()
    assert not Guardian.objects.filter(user=reader).exists()


def test_a_guardian_of_another_family_is_told_so(client, ashas, ravis, deliver):
    sign_in(client, ashas.user)
    deliver(lambda: client.post(reverse("family-invite"), {"email": ravis.user.email}))
    link = re.search(r"http://testserver(/invitations/\S+)", mail.outbox[-1].body)[1]
    client.force_login(ravis.user)
    answer = client.post(link)
    assert answer.status_code == 410
    assert "You look after a family already" in answer.content.decode()


def test_inviting_says_nothing_of_who_has_an_account(client, ashas, ravis, deliver):
    sign_in(client, ashas.user)
    pages = []
    for email in (ravis.user.email, "nobody@example.com"):
        page = deliver(
            lambda email=email: client.post(
                reverse("family-invite"), {"email": email}, follow=True
            )
        )
        pages.append("The invitation is on its way." in page.content.decode())
    assert pages == [True, True]
    assert [message.subject for message in mail.outbox] == [mail.outbox[0].subject] * 2


def test_the_own_address_is_refused_beside_the_field(client, ashas):
    sign_in(client, ashas.user)
    answer = client.post(reverse("family-invite"), {"email": ashas.user.email.upper()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "looks after your family already" in page
    assert ashas.user.email.upper() in page  # what was typed is still there
    assert not mail.outbox


def test_too_many_invitations_have_to_wait(client, ashas):
    sign_in(client, ashas.user)
    statuses = [
        client.post(reverse("family-invite"), {"email": "priya@example.com"}).status_code
        for _ in range(6)
    ]
    assert statuses == [302] * 5 + [422]
    assert Invitation.objects.count() == 1  # the newest replaces the older ones


def test_inviting_needs_a_recent_login_and_loses_nothing(client, ashas):
    ashas.user.set_password("a long enough password")
    ashas.user.save()
    sign_in(client, ashas.user, recently=False)
    asked = client.post(reverse("family-invite"), {"email": "priya@example.com"})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not Invitation.objects.exists()
    client.post(asked.url, {"password": "a long enough password"})
    assert Invitation.objects.get().email == "priya@example.com"


@pytest.fixture
def shared(ashas, priya) -> Guardian:
    """Priya as the second guardian of Asha's family."""
    return Guardian.objects.create(user=priya, family=ashas.family)


def test_a_removed_guardian_is_out_at_once_and_everywhere(
    client, client_of, ashas, priya, shared, deliver
):
    phone, laptop = client_of(priya), client_of(priya)
    page = reverse("child", args=[ashas.child.pk])
    assert phone.get(page).status_code == 200
    before = epoch_of(ashas.child)
    sign_in(client, ashas.user)
    deliver(lambda: client.post(reverse("family-guardian-remove", args=[shared.pk])))
    for device in (phone, laptop):
        assert device.get(page).url.startswith(reverse("account_login"))
    priya.refresh_from_db()
    assert client_of(priya).get(page).status_code == 404
    assert epoch_of(ashas.child) != before
    assert {message.to[0] for message in mail.outbox} == {ashas.user.email, priya.email}


def test_the_last_guardian_stays(client, ashas):
    sign_in(client, ashas.user)
    client.post(reverse("family-guardian-remove", args=[ashas.guardian.pk]))
    assert Guardian.objects.filter(user=ashas.user).exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_remove_each_other_at_once_leave_one(ashas, priya, shared):
    pairs = iter([(shared.pk, ashas.guardian), (ashas.guardian.pk, shared)])

    def remove():
        leaving, by = next(pairs)
        try:
            families.remove_guardian(leaving, by=by)
        except families.NotInFamily:
            return "refused"
        return "removed"

    assert sorted(at_once(remove, 2)) == ["refused", "removed"]
    assert ashas.family.guardians.count() == 1


def test_a_guardian_of_another_family_can_touch_nothing(client, ashas, ravis, invited, shared):
    sign_in(client, ravis.user)
    invitation = Invitation.objects.get()
    urls = [
        reverse("family-guardian-remove", args=[shared.pk]),
        reverse("family-invitation-cancel", args=[invitation.pk]),
    ]
    assert [client.post(url).status_code for url in urls] == [404, 404]
    assert Invitation.objects.filter(pk=invitation.pk).exists()
    assert Guardian.objects.filter(pk=shared.pk).exists()


def test_moving_is_refused_beside_the_field_and_told_to_running_talks(client, ashas, deliver):
    sign_in(client, ashas.user)
    answer = client.post(reverse("family-place"), {"country": "US", "state": ""})
    assert answer.status_code == 422
    assert "Please choose the state" in answer.content.decode()
    before = epoch_of(ashas.child)
    deliver(lambda: client.post(reverse("family-place"), {"country": "IN"}))
    ashas.family.refresh_from_db()
    assert ashas.family.country == "IN"
    assert epoch_of(ashas.child) != before


def test_the_page_shows_who_looks_after_the_children(client, ashas, shared):
    client.force_login(ashas.user)
    page = client.get(reverse("family")).content.decode()
    assert "priya@example.com" in page
    assert "Invite a second guardian" not in page


def test_somebody_without_a_family_still_has_an_account(client, priya):
    client.force_login(priya)
    page = client.get(reverse("family"))
    assert page.status_code == 200
    assert "No family yet" in page.content.decode()
    gone = reverse("family-invitation-cancel", args=[uuid.uuid4()])
    assert client.post(gone).status_code == 404


def test_the_language_of_mails_is_ones_own(client, ashas):
    client.force_login(ashas.user)
    client.post(reverse("family-language"), {"language": "hi"})
    ashas.user.refresh_from_db()
    assert ashas.user.language == "hi"
    assert client.post(reverse("family-language"), {"language": "xx"}).status_code == 422


@pytest.fixture
def client_of():
    """A browser in which somebody is signed in."""
    from django.test import Client

    def make(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return make


def epoch_of(child) -> bytes | None:
    return epoch._redis().get(epoch.key_of(child.pk))
