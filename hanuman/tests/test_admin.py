"""What was given up, in the admin: seen, and sent again."""

import pytest
from celery import current_app
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from accounts.tests.cast import NOON
from hanuman.models import DeadLetter

pytestmark = pytest.mark.django_db
LIST = "admin:hanuman_deadletter_changelist"


@pytest.fixture
def sent(monkeypatch) -> list:
    sent: list = []
    monkeypatch.setattr(current_app, "send_task", lambda name, ids: sent.append((name, ids)))
    return sent


def letter(task: str = "voice.tasks.summarise_again", ids=(7,)) -> DeadLetter:
    return DeadLetter.objects.create(task=task, arguments=list(ids), why="ValueError", at=NOON)


def send_again(client, *letters: DeadLetter) -> str:
    told = {"action": "send_again", "_selected_action": [one.pk for one in letters]}
    return client.post(reverse(LIST), told, follow=True).content.decode()


def test_a_task_that_was_given_up_is_sent_again_with_its_ids(client, sent):
    client.force_login(User.objects.create_superuser("editor@example.com"))
    one = letter()
    assert "ValueError" in client.get(reverse(LIST)).content.decode()
    assert "Sent again: 1" in send_again(client, one)
    assert sent == [("voice.tasks.summarise_again", [7])]
    one.refresh_from_db()
    assert one.sent_again_at is not None


def test_what_cannot_be_sent_says_so(client, sent):
    client.force_login(User.objects.create_superuser("editor@example.com"))
    gone, wrong = letter("voice.tasks.of_last_year"), letter(ids=["(not an id)"])
    assert "Not sent: 2" in send_again(client, gone, wrong)
    assert sent == []
    assert not DeadLetter.objects.filter(sent_again_at__isnull=False).exists()


def test_staff_who_may_only_look_send_nothing(client, sent):
    reader = User.objects.create_user("reader@example.com", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_deadletter"))
    client.force_login(reader)
    send_again(client, letter())
    assert sent == []
