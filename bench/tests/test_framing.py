"""Our frames are everybody's frames: both ways against the `websockets` library's own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.extensions import Extension
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from bench import framing
from bench.framing import BINARY, FrameBroken, Parser, pack

NO_EXTENSIONS: list[Extension] = []
payloads = st.one_of(
    st.binary(max_size=300),
    st.sampled_from([125, 126, 127, 65535, 65536]).map(lambda length: b"\x07" * length),
)
opcodes = st.sampled_from([Opcode.TEXT, Opcode.BINARY, Opcode.PING])


def read_by_websockets(data: bytes, *, is_masked: bool) -> Frame:
    reader = StreamReader()
    reader.feed_data(data)
    reading = Frame.parse(reader.read_exact, mask=is_masked)
    with pytest.raises(StopIteration) as stopped:
        next(reading)
    return stopped.value.value


@given(opcode=opcodes, payload=payloads, is_masked=st.booleans())
def test_what_we_pack_websockets_reads(opcode, payload, is_masked):
    if opcode is Opcode.PING:
        payload = payload[:125]

    frame = read_by_websockets(pack(opcode, payload, is_masked=is_masked), is_masked=is_masked)

    assert (frame.opcode, frame.data, frame.fin) == (opcode, payload, True)


@settings(max_examples=60)
@given(
    sent=st.lists(st.tuples(opcodes, payloads), min_size=1, max_size=4),
    is_masked=st.booleans(),
    cuts=st.lists(st.integers(1, 400), min_size=1, max_size=30),
)
def test_what_websockets_packs_we_read_however_it_is_cut(sent, is_masked, cuts):
    expected = [(op, data[:125] if op is Opcode.PING else data) for op, data in sent]
    stream = b"".join(Frame(op, data).serialize(mask=is_masked) for op, data in expected)
    parser = Parser()

    read = []
    for cut in cuts:
        read += parser.feed(stream[:cut])
        stream = stream[cut:]
    read += parser.feed(stream)

    assert read == expected


@given(parts=st.lists(st.binary(max_size=200), min_size=2, max_size=5))
def test_fragments_are_joined_and_a_ping_between_them_comes_first(parts):
    frames = [Frame(Opcode.BINARY, parts[0], fin=False), Frame(Opcode.PING, b"?")]
    frames += [Frame(Opcode.CONT, part, fin=False) for part in parts[1:-1]]
    frames.append(Frame(Opcode.CONT, parts[-1]))

    read = Parser().feed(b"".join(frame.serialize(mask=True) for frame in frames))

    assert read == [(framing.PING, b"?"), (BINARY, b"".join(parts))]


def test_a_continuation_of_nothing_is_refused():
    with pytest.raises(FrameBroken):
        Parser().feed(Frame(Opcode.CONT, b"x").serialize(mask=False))


def test_reserved_bits_are_refused():
    with pytest.raises(FrameBroken):
        Parser().feed(b"\xc2\x01x")
