"""The broker's queues and the dead letters, for erasing what names a child or a family there."""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from functools import cache

import redis
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.erasure import stores
from accounts.erasure.stores import Counts, Step, Store, Tally
from accounts.erasure.subject import Subject
from hanuman.models import DeadLetter

WAIT_SECONDS = 5.0
AT_ONCE = 500  # messages that are looked at in one go
PRIORITIES = ("", "\x06\x163", "\x06\x166", "\x06\x169")  # what kombu appends to a queue's name


class Queues(Store):
    """
    Tasks that wait with an id of whoever goes. One that runs already finds no row, and ends.

    Results are not kept at all (CELERY_TASK_IGNORE_RESULT).
    """

    name = "queues"
    step = Step.QUEUE
    covers = frozenset({"broker"})
    titles = {"tasks": _("work that was waiting")}

    def count(self, subject: Subject) -> Counts:
        return {"tasks": sum(1 for _each in _waiting_for(subject))}

    def erase(self, subject: Subject, tally: Tally) -> None:
        for queue, message in list(_waiting_for(subject)):
            tally("tasks", int(_redis().lrem(queue, 1, message)))  # type: ignore[arg-type]


class DeadLetters(Store):
    """Tasks that were given up, with the ids that they were about."""

    name = "dead letters"
    step = Step.QUEUE
    covers = frozenset({"model:hanuman.DeadLetter"})
    titles = {"hanuman.DeadLetter": _("work that had failed")}

    def count(self, subject: Subject) -> Counts:
        return {"hanuman.DeadLetter": len(self._of(subject))}

    def erase(self, subject: Subject, tally: Tally) -> None:
        _, deleted = DeadLetter.objects.filter(pk__in=self._of(subject)).delete()
        tally("hanuman.DeadLetter", sum(deleted.values()))

    def _of(self, subject: Subject) -> list[int]:
        found: set[int] = set()
        for mark in subject.marks:
            letters = DeadLetter.objects.filter(arguments__contains=[mark])
            found.update(letters.values_list("pk", flat=True))
        return sorted(found)


def _waiting_for(subject: Subject) -> Iterator[tuple[str, bytes]]:
    """Each message that names the subject, with the list in Redis that it lies in."""
    theirs = re.compile("|".join(re.escape(mark) for mark in subject.marks) or "(?!)")
    for queue in settings.CELERY_TASK_QUEUES:
        for priority in PRIORITIES:
            name = f"{queue.name}{priority}"
            for message in _messages(name):
                if theirs.search(_body(message)):
                    yield name, message


def _messages(name: str) -> Iterator[bytes]:
    start = 0
    while some := _redis().lrange(name, start, start + AT_ONCE - 1):
        yield from some  # type: ignore[misc]
        start += AT_ONCE


def _body(message: bytes) -> str:
    """The arguments of a task as they were sent; a message of another kind as it is."""
    try:
        return base64.b64decode(json.loads(message)["body"], validate=True).decode()
    except (ValueError, KeyError, TypeError, binascii.Error):
        return message.decode(errors="replace")


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS
    )


stores.register(Queues())
stores.register(DeadLetters())
