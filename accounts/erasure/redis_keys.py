"""Redis: what is cached, counted or remembered under an id of whoever goes."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

import redis
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.erasure.stores import Counts, Step, Store, Tally
from accounts.erasure.subject import Subject

WAIT_SECONDS = 5.0
AT_ONCE = 1_000  # keys that one SCAN looks at: the server never stops for long
_THROTTLED = re.compile(rb"throttle_user_(\d+)$")


class Cache(Store):
    """
    Epochs, minutes talked, stories of the evening, places, throttles: whichever key names them.

    One walk through all keys a thousand at a time, whatever their pattern, so that a new kind of
    key cannot be forgotten. The channel layer's keys name toys alone, and live for a minute.
    """

    name = "cache"
    step = Step.CACHE
    covers = frozenset({"cache:default", "channel_layer:default", "redis"})
    titles = {"keys": _("counters and short-lived notes")}

    def count(self, subject: Subject) -> Counts:
        return {"keys": sum(1 for _key in _keys_of(subject))}

    def erase(self, subject: Subject, tally: Tally) -> None:
        found = _keys_of(subject)
        while some := list(islice(found, AT_ONCE)):
            tally("keys", int(_redis().unlink(*some)))  # type: ignore[arg-type]


def _keys_of(subject: Subject) -> Iterator[bytes]:
    marks = [mark.encode() for mark in subject.marks]
    theirs = re.compile(b"|".join(re.escape(mark) for mark in marks) or b"(?!)")
    users = {str(user).encode() for user in subject.users}
    for key in _redis().scan_iter(count=AT_ONCE):
        throttled = _THROTTLED.search(key)
        if theirs.search(key) or (throttled and throttled[1] in users):
            yield key


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=WAIT_SECONDS, socket_connect_timeout=WAIT_SECONDS
    )
