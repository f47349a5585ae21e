"""The second step, the links in mails, and the notices."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import consent, notices
from accounts.models import ConsentEvent, ConsentRequest, Processor
from accounts.regions import Region
from accounts.tests.parents import ask, link_in, mailoutbox_now, parent

__all__ = ["mailoutbox_now"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(mailoutbox_now):
    """A guardian with an open request, and the path of its link."""
    guardian = parent()
    with mailoutbox_now() as mails:
        request = ask(guardian, now=timezone.now())
    return guardian, request, link_in(mails[0].body, "confirm")


def test_opening_the_link_grants_nothing(client, asked):
    guardian, request, link = asked
    client.force_login(guardian.user)
    page = client.get(link).content.decode()
    assert "Talk with the toy" in page
    assert f"/notices/{request.notice_id}/" in page
    assert consent.granted_purposes(request.child_id) == set()


def test_a_stranger_signs_in_first_and_comes_back(client, asked):
    _, request, link = asked
    for method in (client.get, client.post):
        answer = method(link)
        assert answer.url.startswith("/accounts/login/?next=")
        assert "confirm" in answer.url
    assert consent.granted_purposes(request.child_id) == set()


def test_pressing_twice_says_that_it_is_done(client, asked):
    guardian, _, link = asked
    client.force_login(guardian.user)
    assert client.post(link).status_code == 302
    assert client.post(link).status_code == 302
    assert "confirmed this already" in client.get(link).content.decode()
    assert ConsentEvent.objects.filter(action="granted").count() == 2


def test_somebody_elses_link_and_a_guessed_one_say_the_same(client, asked):
    _, request, link = asked
    client.force_login(parent("ravi.parent@example.com").user)
    guess = reverse("consent-confirm", args=["a-guess"])
    for method, url in [("get", link), ("post", link), ("get", guess), ("post", guess)]:
        answer = getattr(client, method)(url)
        assert answer.status_code == 404
        assert "This link does not work" in answer.content.decode()
    assert consent.granted_purposes(request.child_id) == set()


def test_an_expired_link_says_so(client, asked):
    guardian, request, link = asked
    ConsentRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    client.force_login(guardian.user)
    for method in (client.get, client.post):
        answer = method(link)
        assert answer.status_code == 410
        assert "expired" in answer.content.decode()
    assert consent.granted_purposes(request.child_id) == set()


def test_a_link_whose_method_stopped_counting_says_so(client, asked):
    guardian, _, link = asked
    Processor.objects.create(name="Trainer", regions=["US"], trains_on_data=True)
    client.force_login(guardian.user)
    assert client.post(link).status_code == 409


def test_the_message_can_be_sent_again(client, asked, mailoutbox_now):
    guardian, _, link = asked
    client.force_login(guardian.user)
    with mailoutbox_now() as mails:
        client.post(reverse("consent-resend"))
        page = client.post(reverse("consent-resend"), follow=True).content.decode()
    assert len(mails) == 1
    assert "Please wait a minute" in page
    assert client.get(link).status_code == 404
    assert client.get(link_in(mails[0].body, "confirm")).status_code == 200


def test_the_link_of_a_receipt_takes_back_without_signing_in(client, asked, mailoutbox_now):
    guardian, request, link = asked
    client.force_login(guardian.user)
    with mailoutbox_now() as mails:
        client.post(link)
    client.logout()
    stop = link_in(mails[0].body, "stop")
    assert "Take it all back" in client.get(stop).content.decode()
    assert consent.granted_purposes(request.child_id)
    with mailoutbox_now() as mails:
        assert "It is taken back" in client.post(stop).content.decode()
    assert consent.granted_purposes(request.child_id) == set()
    assert len(mails) == 1
    for method in (client.get, client.post):
        assert "It is taken back" in method(stop).content.decode()


def test_a_stop_link_that_nobody_was_sent_is_said_not_to_work(client, db):
    for method in (client.get, client.post):
        answer = method(reverse("consent-stop", args=["a:guess"]))
        assert answer.status_code == 404
        assert "This link does not work" in answer.content.decode()


def test_everybody_reads_the_notice_that_is_valid_and_each_old_one(client, db):
    old = notices.current(Region.US, "en")
    Processor.objects.create(name="New Ltd", host="n.example", regions=["US"])
    current = client.get(reverse("notice-current", args=["US", "en"])).content.decode()
    assert "New Ltd" in current
    page = client.get(reverse("notice", args=[old.pk])).content.decode()
    assert "New Ltd" not in page
    assert old.sha256 in page
    for region, language in [("US", "fr"), ("ZZ", "en"), ("us", "en")]:
        assert client.get(reverse("notice-current", args=[region, language])).status_code == 404
