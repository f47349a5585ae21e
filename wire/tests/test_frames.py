"""Frames: what holds for all of them. Golden bytes are tested in tests/board, on both runtimes."""

from hypothesis import given
from hypothesis import strategies as st

from wire import frames

SAMPLES = st.binary(max_size=2046).map(lambda data: data * 2)


def read(data):
    """The frame in `data`, or the code of why it is none."""
    try:
        return frames.unpack(data)
    except frames.FrameError as error:
        return error.code


@given(
    kind=st.sampled_from((frames.MIC, frames.VOICE)),
    flags=st.integers(0, 255),
    turn=st.integers(0, 65535),
    samples=SAMPLES,
)
def test_what_is_packed_is_unpacked_again(kind, flags, turn, samples):
    frame = frames.Frame(kind, flags, turn, samples)
    assert frames.unpack(frames.pack(*frame)) == frame


@given(st.binary(max_size=5000))
def test_any_bytes_are_a_frame_or_a_frame_error(data):
    frame = read(data)
    assert frame in frames.MESSAGES or frames.pack(*frame) == data


@given(st.binary(max_size=64))
def test_any_view_of_a_buffer_reads_as_its_bytes(data):
    assert read(memoryview(data)) == read(data)
