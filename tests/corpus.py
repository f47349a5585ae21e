"""
What readers are fuzzed with, and the corpus of it that MicroPython reads, too.

`python -m tests.corpus` writes tests/board/corpus.txt anew: a JSON list in each line. It is made
by chance, but by the same chance every time.
"""

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.board import reading
from wire import golden
from wire.limits import MAX_TO_TOY_BYTES

FILE = Path(__file__).parent / "board" / "corpus.txt"
KINDS = (0, 1, 2, 8, 9, 10)


def head(kind: int, size: int, *, is_final: bool = True) -> bytes:
    """A server's header, as RFC 6455 has it."""
    first = kind | 0x80 * is_final
    if size < 126:
        return bytes((first, size))
    return bytes((first, 126)) + size.to_bytes(2, "big")


def framed(kind: int, payload: bytes, *, is_final: bool = True) -> bytes:
    return head(kind, len(payload), is_final=is_final) + payload


SIZES = st.integers(0, 140) | st.sampled_from([125, 126, 127, 4095, 4096, 4097, 65535])
GOOD_FRAMES = st.builds(
    lambda kind, size, fill, is_final: framed(kind, bytes([fill]) * size, is_final=is_final),
    st.sampled_from(KINDS),
    SIZES,
    st.integers(0, 255),
    st.booleans(),
)
BARE_HEADS = st.builds(head, st.sampled_from(KINDS), SIZES)
FRAGMENTS = st.builds(
    lambda parts, ping: b"".join(
        framed(2 if number == 0 else 0, part, is_final=number == len(parts) - 1) + ping
        for number, part in enumerate(parts)
    ),
    st.lists(st.binary(max_size=300), min_size=2, max_size=4),
    st.sampled_from([b"", framed(9, b"ping")]),
)
STREAMS = st.builds(
    lambda parts, cut: b"".join(parts)[: -cut or None],
    st.lists(st.one_of(GOOD_FRAMES, FRAGMENTS, BARE_HEADS, st.binary(max_size=12)), max_size=6),
    st.sampled_from([0, 0, 0, 1, 3]),
)

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.sampled_from([3.0, 1e9, "start", "paired", "", "जय", "a\nb", 44_100, 7, 250]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["turn", "rate", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def spoiled(text: str, changes: list[tuple[str, Any]]) -> str:
    """A golden message with members that may be anything."""
    message = json.loads(text)
    for name, value in changes:
        names = [*message, "context", "audio", "code", "ms"]
        message[names[len(name) % len(names)]] = value
    return json.dumps(message, ensure_ascii=False)


EXAMPLES = st.sampled_from(golden.FROM_TOY + golden.FROM_PLATFORM)
GOOD_JSON = st.builds(
    spoiled, EXAMPLES, st.lists(st.tuples(st.text(max_size=9), VALUES), max_size=3)
)
CUT_JSON = st.builds(lambda text, at: text[: at % len(text)], EXAMPLES, st.integers(0, 400))
TEXTS = st.one_of(GOOD_JSON, CUT_JSON, st.text(st.characters(codec="utf-8"), max_size=30))
BINARIES = st.binary(max_size=12) | st.builds(
    bytes.__add__, st.sampled_from([b"\1\0\1\0", b"\2\1\0\0"]), st.binary(max_size=9)
)


def drawn(strategy: st.SearchStrategy, count: int) -> list:
    """`count` examples, the same every time."""
    found: list = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(value: Any) -> None:
        found.append(value)

    draw()
    return [one for number, one in enumerate(found) if one not in found[:number]]


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def lines() -> list[list]:
    """
    [what, given, outcome] each. Bytes are hex.

    The outcome of text that is no JSON is null: boards read some of it more kindly than CPython.
    """
    small = drawn(STREAMS.filter(lambda data: len(data) <= 600), 140)
    large = drawn(STREAMS.filter(lambda data: 4000 < len(data) <= 2 * MAX_TO_TOY_BYTES), 6)
    heads = drawn(BARE_HEADS, 60)
    rows = [
        ["stream", data.hex(), reading.of_stream(data, 4096)] for data in small + heads + large
    ]
    rows += [
        [kind, text, reading.of_message(kind, text) if is_json(text) else None]
        for text in drawn(TEXTS, 160)
        for kind in ("to-platform", "to-toy")
    ]
    rows += [
        ["frame", data.hex(), reading.of_message("frame", data)] for data in drawn(BINARIES, 60)
    ]
    closes = drawn(st.binary(max_size=4), 40)
    return rows + [["close", data.hex(), reading.of_close(data)] for data in closes]


if __name__ == "__main__":
    FILE.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in lines()))
