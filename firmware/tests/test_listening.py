"""What leaves of the microphone."""

from hypothesis import given
from hypothesis import strategies as st

from firmware.companion.effects import SendFrame
from firmware.companion.listening import Listening
from wire import frames
from wire.limits import PRE_ROLL_MS, RATES_HZ


def drained(ear, turn):
    """All that is sent of what was kept."""
    sent = more = samples_of(ear.start(turn, 0))
    while more:
        more = samples_of(ear.captured(b""))
        sent += more
    return sent


FRAME_MS = st.integers(20, 50)


def samples_of(effects):
    return b"".join(
        frames.unpack(effect.data).samples for effect in effects if isinstance(effect, SendFrame)
    )


@given(st.sampled_from(RATES_HZ), FRAME_MS, st.integers(0, 40))
def test_the_pre_roll_is_the_newest_quarter_of_a_second(rate_hz, frame_ms, count):
    size = rate_hz * frame_ms // 1000 * 2
    captured = [bytes([number]) * size for number in range(count)]
    ear = Listening(rate_hz, 600)
    for samples in captured:
        assert not ear.captured(samples)
    sent = drained(ear, 1)
    assert b"".join(captured).endswith(sent)
    assert len(sent) * 1000 <= (PRE_ROLL_MS + 1) * rate_hz * 2
    if count * frame_ms > PRE_ROLL_MS + frame_ms:
        assert len(sent) * 1000 > (PRE_ROLL_MS - frame_ms - 1) * rate_hz * 2


@given(st.integers(500, 800), FRAME_MS)
def test_the_post_roll_is_as_long_as_asked_up_to_a_frame(post_roll_ms, frame_ms):
    samples = bytes(16 * frame_ms * 2)
    ear = Listening(16000, post_roll_ms)
    ear.start(1, 0)
    ear.let_go(0)
    sent = b""
    while ear.state != "up":
        sent += samples_of(ear.captured(samples))
    assert post_roll_ms <= len(sent) // 32 < post_roll_ms + frame_ms
