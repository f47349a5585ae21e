"""What leaves of the microphone."""

from hypothesis import given
from hypothesis import strategies as st

from firmware.companion.listening import Listening
from firmware.companion.ring import Ring
from wire import frames
from wire.limits import MAX_FROM_TOY_FRAME_BYTES, PRE_ROLL_MS, RATES_HZ

FRAME_MS = st.integers(20, 50)


def ear_of(rate_hz, frame_ms, post_roll_ms=600):
    return Listening(rate_hz, frame_ms, post_roll_ms, Ring(300_000))


def drained(ear):
    """All frames that can be sent now."""
    buffer, found = bytearray(MAX_FROM_TOY_FRAME_BYTES), []
    while size := ear.upload(buffer, 0):
        found.append(frames.unpack(bytes(buffer[:size])))
        ear.uploaded()
    return found


def samples_of(found):
    return b"".join(frame.samples for frame in found)


@given(st.sampled_from(RATES_HZ), FRAME_MS, st.integers(0, 40))
def test_the_pre_roll_is_the_newest_quarter_of_a_second(rate_hz, frame_ms, count):
    size = rate_hz * frame_ms // 1000 * 2
    captured = [bytes([number]) * size for number in range(count)]
    ear = ear_of(rate_hz, frame_ms)
    for samples in captured:
        ear.captured(samples, 0)
    assert not drained(ear)
    ear.start(1, 0, rate_hz)
    ear.finish(0)
    wanted = rate_hz * PRE_ROLL_MS // 1000 * 2
    assert samples_of(drained(ear)) == b"".join(captured)[-wanted:]


@given(st.integers(500, 800), FRAME_MS)
def test_the_post_roll_is_as_long_as_asked_up_to_a_frame(post_roll_ms, frame_ms):
    samples = bytes(16 * frame_ms * 2)
    ear = ear_of(16_000, frame_ms, post_roll_ms)
    ear.start(1, 0, 16_000)
    ear.let_go(0)
    sent = []
    while ear.state != "up":
        ear.captured(samples, 0)
        sent += drained(ear)
    assert post_roll_ms <= len(samples_of(sent)) // 32 < post_roll_ms + frame_ms


@given(st.lists(st.tuples(st.integers(0, 900), st.booleans()), max_size=60), FRAME_MS)
def test_frames_are_whole_until_the_last_one_whatever_the_microphone_gives(pieces, frame_ms):
    ear = ear_of(16_000, frame_ms)
    ear.start(1, 0, 16_000)
    given_samples, sent = b"", []
    for number, (size, is_sent) in enumerate(pieces):
        samples = bytes([number]) * 2 * size
        given_samples += samples
        ear.captured(samples, 0)
        if is_sent:
            sent += drained(ear)
    ear.finish(0)
    *whole, last, final = [*sent, *drained(ear)] if given_samples else [None, *drained(ear)]
    assert (final.flags, final.samples) == (frames.FINAL, b"")
    assert {len(frame.samples) for frame in whole} <= {16 * frame_ms * 2}
    if given_samples:
        assert samples_of([*whole, last]) == given_samples
