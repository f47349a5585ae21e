"""What a process remembers of keys, and for how long."""

import uuid

import pytest
from django.utils import timezone

from keyring import ring
from keyring.models import DataKey
from keyring.wrapping import KeyStoreUnavailable


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(ring, "time", clock)
    return clock


@pytest.fixture
def owner(db) -> uuid.UUID:
    owner = uuid.uuid4()
    assert ring.make(owner, "US", number=1)
    return owner


def test_a_key_is_remembered_for_a_minute(owner, clock, django_assert_num_queries):
    ring.keys_of(owner)
    clock.now += ring.REMEMBERED_SECONDS - 0.1
    with django_assert_num_queries(0, using="keys"):
        assert ring.keys_of(owner).by_number
    DataKey.objects.filter(owner=owner).delete()  # by another process
    clock.now += 0.2
    assert ring.keys_of(owner).by_number == {}


def test_what_is_remembered_is_bounded(owner, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(ring, "MOST_REMEMBERED", 2)
    others = [uuid.uuid4() for _ in range(2)]
    for other in others:
        ring.make(other, "US", number=1)
    for each in (owner, others[0], owner, others[1]):
        ring.keys_of(each)
    with django_assert_num_queries(0, using="keys"):
        ring.keys_of(owner)
    with django_assert_num_queries(1, using="keys"):
        ring.keys_of(others[0])


def test_destroying_is_at_once_here_and_twice_is_as_once(owner):
    ring.keys_of(owner)
    [fingerprint] = ring.destroy(owner, kind="child", now=timezone.now())
    assert len(fingerprint) == 16
    assert ring.destroy(owner, kind="child", now=timezone.now()) == []
    assert ring.keys_of(owner).by_number == {}
    assert not ring.make(owner, "US", number=1)


def test_a_damaged_key_does_not_take_the_others_along(owner, monkeypatch, caplog):
    from keyring import wrapping
    from keyring.envelope import NotOurs

    ring.make(owner, "US", number=2)
    damaged = DataKey.objects.get(owner=owner, number=1)
    DataKey.objects.filter(pk=damaged.pk).update(wrapped=b"damaged")
    whole = wrapping.configured()

    class Holder:
        def unwrap(self, wrapped, **named):
            if wrapped == b"damaged":
                raise NotOurs
            return whole.unwrap(wrapped, **named)

    monkeypatch.setattr(wrapping, "holder_of", lambda _: Holder())
    assert set(ring.keys_of(owner).by_number) == {2}
    assert caplog.records[-1].key == damaged.fingerprint


def test_a_key_store_that_is_away_is_no_empty_ring(owner, key_store_away):
    with pytest.raises(KeyStoreUnavailable):
        ring.keys_of(owner)
