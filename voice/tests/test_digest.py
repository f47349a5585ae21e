"""The weekly letter: wanted, discreet, once a week, and ended by its link."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts import consent, mails
from accounts.models import Guardian, Profile, Purpose, User
from accounts.tests.cast import NOON, Household
from learning.models import ChalisaProgress, StoryProgress
from learning.tests.shelf import shelve_story
from voice import digest
from voice.digest import LinkBroken, NotSent, Week
from voice.models import Interaction

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def wanted(ashas: Household) -> Household:
    Guardian.objects.update(wants_digest=True)
    practised(ashas.child)
    return ashas


def practised(child: Profile, at=NOON - DAY) -> None:
    for seconds in (90, 600):
        Interaction.objects.create(profile=child, started_at=at, duration_seconds=seconds)
    ChalisaProgress.objects.create(profile=child, verse_index=2, last_practice=at)
    story = shelve_story(f"leap-{child.pk}", "Leap to Lanka")
    StoryProgress.objects.create(profile=child, story=story, last_heard=at)


def week(home: Household) -> Week:
    return digest.week_of(Profile.objects.filter(family=home.family), now=NOON)


def withdraw(home: Household, *purposes: Purpose) -> None:
    consent.withdraw(home.child.pk, purposes, guardian=home.guardian, now=NOON)


def test_a_week_is_counted_for_children_that_may_talk(wanted):
    assert week(wanted) == Week(talks=2, minutes=12, verses=1, stories=1)


def test_what_is_older_than_a_week_is_not_told(ashas):
    practised(ashas.child, NOON - 7 * DAY)
    assert week(ashas) == Week()


def test_without_progress_only_talks_are_counted_and_without_consent_nothing(wanted):
    withdraw(wanted, Purpose.PROGRESS)
    assert week(wanted) == Week(talks=2, minutes=12)
    withdraw(wanted, Purpose.CORE_VOICE)
    assert week(wanted) == Week()


def test_of_a_paused_child_nothing_is_told(wanted):
    Profile.objects.update(paused_at=NOON)
    assert not digest.send(wanted.guardian.pk, now=NOON)
    assert mail.outbox == []


def test_the_letter_says_little_and_names_nobody(wanted):
    assert digest.send(wanted.guardian.pk, now=NOON)
    [letter] = mail.outbox
    assert letter.to == [wanted.user.email]
    assert letter.subject == "Your week with the toy"
    for line in ("Conversations: 2", "Minutes together: 12", "Lessons practised: 1"):
        assert line in letter.body
    outside = f"{letter.subject} {letter.from_email}"
    for word in ("Asha", "Hanuman", "Chalisa", "Ram", "prayer", "god"):
        assert word.lower() not in outside.lower()
        assert "Asha" not in letter.body + letter.alternatives[0][0]


def test_it_is_ended_by_one_press_in_the_mail_program(wanted, client):
    digest.send(wanted.guardian.pk, now=NOON)
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>")
    assert link in mail.outbox[0].body
    strict = type(client)(enforce_csrf_checks=True)
    path = "/" + link.split("/", 3)[3]
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not Guardian.objects.get(pk=wanted.guardian.pk).wants_digest
    assert strict.post(path).status_code == 200


def test_it_goes_once_a_week_however_often_it_is_asked_for(wanted):
    assert digest.due(now=NOON) == [wanted.guardian.pk]
    for minutes in range(3):
        digest.send(wanted.guardian.pk, now=NOON + timedelta(minutes=minutes))
    assert len(mail.outbox) == 1
    assert digest.due(now=NOON + 5 * DAY) == []
    assert digest.due(now=NOON + 7 * DAY) == [wanted.guardian.pk]


def test_nobody_gets_a_letter_who_did_not_ask_for_it(ashas):
    practised(ashas.child)
    assert digest.due(now=NOON) == []
    assert not digest.send(ashas.guardian.pk, now=NOON)
    assert not digest.send(987_654, now=NOON)
    assert mail.outbox == []


def test_a_week_without_a_talk_has_no_letter(ashas):
    Guardian.objects.update(wants_digest=True)
    assert not digest.send(ashas.guardian.pk, now=NOON)
    assert mail.outbox == []


def test_a_letter_that_no_server_took_is_tried_again(wanted, monkeypatch):
    def refuse(self, *given, **named):
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(mails.EmailMultiAlternatives, "send", refuse)
        with pytest.raises(NotSent):
            digest.send(wanted.guardian.pk, now=NOON)
    assert digest.due(now=NOON) == [wanted.guardian.pk]
    assert digest.send(wanted.guardian.pk, now=NOON)


@pytest.mark.parametrize("token", ["x", "", "1:2:3", "é"])
def test_a_link_that_nobody_was_sent_ends_nothing(token):
    with pytest.raises(LinkBroken):
        digest.stop_by_link(token)


def test_each_reads_it_in_their_own_language(wanted):
    User.objects.update(language="hi")
    digest.send(wanted.guardian.pk, now=NOON)
    assert 'lang="hi"' in mail.outbox[0].alternatives[0][0]


def test_looking_at_the_link_ends_nothing(wanted, client):
    path = reverse("digest-stop", args=[digest.stop_token(wanted.guardian)])
    assert client.get(path).status_code == 200
    assert Guardian.objects.get(pk=wanted.guardian.pk).wants_digest
