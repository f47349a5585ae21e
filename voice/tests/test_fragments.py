"""Frames become the messages they were, however they were cut."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picows import WSCloseCode, WSMsgType, WSProtocolError

from voice.fragments import Fragments

LARGEST = 100


def frame(kind: WSMsgType, data: bytes, *, fin: bool, **bits: bool) -> SimpleNamespace:
    """What picows hands over, as far as it is looked at."""
    reserved = {"rsv1": False, "rsv2": False, "rsv3": False} | bits
    return SimpleNamespace(
        msg_type=kind,
        fin=fin,
        payload_size=len(data),
        get_payload_as_bytes=lambda: data,
        **reserved,
    )


def cut(message: str | bytes, at: list[int]) -> list[SimpleNamespace]:
    """The frames of a message that is cut at some of its bytes, with a ping behind each."""
    data = message.encode() if isinstance(message, str) else message
    places = [0, *sorted(min(place, len(data)) for place in at), len(data)]
    kinds = [WSMsgType.TEXT if isinstance(message, str) else WSMsgType.BINARY]
    kinds += [WSMsgType.CONTINUATION] * len(at)
    frames = []
    for number, kind in enumerate(kinds):
        piece = data[places[number] : places[number + 1]]
        frames.append(frame(kind, piece, fin=number == len(at)))
        frames.append(frame(WSMsgType.PING, b"?", fin=True))
    return frames


messages = st.one_of(st.text(max_size=LARGEST // 4), st.binary(max_size=LARGEST))


@given(st.lists(st.tuples(messages, st.lists(st.integers(0, LARGEST), max_size=4))))
def test_every_message_comes_out_once_whole_and_in_order(sent):
    fragments = Fragments(LARGEST)
    came = [fragments.join(one) for message, at in sent for one in cut(message, at)]
    assert [message for message in came if message is not None] == [message for message, _ in sent]


@pytest.mark.parametrize("bit", ["rsv1", "rsv2", "rsv3"])
def test_extensions_are_refused(bit):
    with pytest.raises(WSProtocolError) as refused:
        Fragments(LARGEST).join(frame(WSMsgType.BINARY, b"", fin=True, **{bit: True}))
    assert refused.value.code == WSCloseCode.PROTOCOL_ERROR


def test_a_message_in_pieces_is_bounded_and_the_next_one_counts_anew():
    fragments = Fragments(LARGEST)
    for _ in range(2):
        fragments.join(frame(WSMsgType.BINARY, bytes(LARGEST - 1), fin=False))
        assert len(fragments.join(frame(WSMsgType.CONTINUATION, b"1", fin=True))) == LARGEST
    fragments.join(frame(WSMsgType.BINARY, bytes(LARGEST), fin=False))
    with pytest.raises(WSProtocolError) as refused:
        fragments.join(frame(WSMsgType.CONTINUATION, b"1", fin=False))
    assert refused.value.code == WSCloseCode.MESSAGE_TOO_BIG
