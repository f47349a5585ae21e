"""A mailbox keeps order, never makes the sender wait, and gives up sound before messages."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from voice.mailbox import Mailbox


def is_sound(item) -> bool:
    return isinstance(item, bytes)


async def all_of(mailbox: Mailbox) -> list:
    return [await mailbox.take() for _ in range(len(mailbox))]


async def test_what_is_put_is_taken_in_order():
    mailbox = Mailbox(4, may_drop=is_sound)
    for item in ("a", b"1", "b"):
        mailbox.put(item)
    assert await all_of(mailbox) == ["a", b"1", "b"]


async def test_a_full_mailbox_drops_the_oldest_sound():
    mailbox = Mailbox(3, may_drop=is_sound)
    for item in ("a", b"1", b"2", b"3"):
        mailbox.put(item)
    assert await all_of(mailbox) == ["a", b"2", b"3"]
    assert mailbox.dropped == 1


async def test_a_message_always_finds_a_place():
    mailbox = Mailbox(2, may_drop=is_sound)
    for item in ("a", "b", "c"):
        mailbox.put(item)
    assert await all_of(mailbox) == ["a", "b", "c"]
    assert mailbox.dropped == 0


async def test_whoever_waits_gets_what_comes_next():
    mailbox = Mailbox(2, may_drop=is_sound)
    waiting = asyncio.create_task(mailbox.take())
    await asyncio.sleep(0)
    assert not waiting.done()
    mailbox.put("here")
    assert await waiting == "here"


@given(
    st.integers(1, 8),
    st.lists(st.one_of(st.text(max_size=2), st.binary(max_size=2)), max_size=40),
)
def test_messages_are_never_lost_and_sound_is_bounded(limit, items):
    mailbox = Mailbox(limit, may_drop=is_sound)
    for item in items:
        mailbox.put(item)
    kept = asyncio.run(all_of(mailbox))
    assert [item for item in kept if isinstance(item, str)] == [
        item for item in items if isinstance(item, str)
    ]
    sound = [item for item in items if is_sound(item)]
    assert [item for item in kept if is_sound(item)] == sound[mailbox.dropped :]
    assert len(kept) + mailbox.dropped == len(items)
    assert len(kept) <= max(limit, sum(isinstance(item, str) for item in items) + 1)
