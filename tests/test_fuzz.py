"""Nothing that comes makes a reader of the toy's do anything but read it, or refuse it."""

import json

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from firmware import websocket
from tests import corpus
from tests.board import reading

many = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
PIECES = st.sampled_from([1, 2, 5, 61, 1000, 4096])


def wire_messages(stream):
    """What an independent reading of RFC 6455 makes of whole, good frames: (kind, payload)."""
    at, found, parts, kind_of_parts = 0, [], b"", None
    while at < len(stream):
        first, size = stream[at], stream[at + 1]
        start = at + 2
        if size == 126:
            size, start = int.from_bytes(stream[at + 2 : at + 4], "big"), at + 4
        payload, at = stream[start : start + size], start + size
        kind = first & 15
        if kind >= 8:
            found.append((kind, payload))
            continue
        kind_of_parts, parts = kind or kind_of_parts, parts + payload
        if first & 0x80:
            found.append((kind_of_parts, parts))
            parts = b""
    return found


@many
@given(corpus.STREAMS, PIECES)
@example(corpus.framed(2, bytes(4096)) * 2, 4096)
@example(corpus.framed(2, bytes(4000), is_final=False) + corpus.framed(0, bytes(97)), 61)
def test_a_stream_is_read_alike_in_any_pieces_and_ends_with_a_code_at_worst(data, piece):
    if len(data) > 30_000:
        piece = max(piece, 1000)
    assert reading.of_stream(data, piece) == reading.of_stream(data, 1_000_000)


@many
@given(
    st.lists(
        st.one_of(
            corpus.FRAGMENTS,
            st.binary(max_size=500).map(lambda payload: corpus.framed(2, payload)),
        ),
        max_size=8,
    ),
    PIECES,
)
def test_what_a_good_server_sends_arrives_whole(parts, piece):
    stream = b"".join(parts)
    wanted = [[kind, len(payload), sum(payload)] for kind, payload in wire_messages(stream)]
    assert reading.of_stream(stream, piece) == wanted


@many
@given(st.binary(max_size=300), st.sampled_from([websocket.TEXT, websocket.BINARY]))
def test_what_the_toy_seals_is_a_masked_frame_of_it(payload, kind):
    buffer = bytearray(websocket.HEAD_BYTES) + payload
    start = websocket.seal(buffer, len(payload), kind)
    first, size = buffer[start], buffer[start + 1]
    assert (first, size & 0x80) == (0x80 | kind, 0x80)
    at = start + 2
    if size & 0x7F == 126:
        assert int.from_bytes(buffer[at : at + 2], "big") == len(payload)
        at += 2
    else:
        assert size & 0x7F == len(payload)
    key, masked = buffer[at : at + 4], buffer[at + 4 :]
    assert bytes(byte ^ key[i & 3] for i, byte in enumerate(masked)) == payload


@many
@given(corpus.TEXTS, st.sampled_from(["to-platform", "to-toy"]))
@example("[" * 3000, "to-toy")
@example('{"type":"' + "\\ud800" * 20 + '"}', "to-toy")
def test_text_is_read_or_refused_with_a_code(text, kind):
    code = reading.of_message(kind, text)
    assert code in ("read", "json", "shape", "large", "unknown-type")
    if code == "json":
        assert not corpus.is_json(text)


@many
@given(corpus.BINARIES)
def test_binary_is_read_or_refused_with_a_code(data):
    assert reading.of_message("frame", data) in ("read", "frame-short", "frame-odd", "frame-kind")


@many
@given(st.binary(max_size=6))
def test_a_close_without_sense_is_a_fault_of_the_protocol(payload):
    assert 1000 <= reading.of_close(payload) <= 4999


def test_the_corpus_is_large_enough_and_has_every_outcome():
    rows = [json.loads(line) for line in corpus.FILE.read_text().splitlines()]
    assert len(rows) > 300
    outcomes = {row[2] for row in rows if row[0] in ("to-platform", "to-toy", "frame")}
    assert {"read", "shape", "unknown-type", "frame-odd", "frame-kind", "frame-short"} <= outcomes
    codes = [row[2][-1] for row in rows if row[0] == "stream" and row[2]]
    assert {1002, 1009} <= {code for code in codes if isinstance(code, int)}
