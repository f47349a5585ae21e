"""The epochs in Redis: a real one."""

import uuid

import redis
from django.conf import settings

from accounts import epoch


def read(*keys: str) -> list[int]:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        return [int(value or 0) for value in client.mget(keys)]


def test_a_bump_changes_the_childs_epoch_and_the_count_and_no_other_epoch():
    one, other = uuid.uuid4(), uuid.uuid4()
    count = read(epoch.COUNT)[0]
    epoch.bump(one)
    assert read(epoch.key_of(one), epoch.key_of(other)) == [1, 0]
    assert read(epoch.COUNT)[0] > count


def test_a_bump_is_told_with_the_childs_id():
    child = uuid.uuid4()
    with redis.Redis.from_url(settings.REDIS_URL) as client, client.pubsub() as listening:
        listening.subscribe(epoch.CHANNEL)
        listening.get_message(timeout=10)
        epoch.bump(child)
        message = listening.get_message(timeout=10)
    assert message is not None
    assert message["data"] == str(child).encode()


def test_without_redis_a_change_is_made_all_the_same(monkeypatch, caplog):
    gone = redis.Redis.from_url("unix:///nowhere/valkey.sock")
    monkeypatch.setattr(epoch, "_redis", lambda: gone)
    epoch.bump(uuid.uuid4())
    assert "an epoch was not told" in caplog.text
