"""The loudspeaker plays in real time what it was given, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from devices.speaker import Speaker

SECOND = b"\x01\x02" * 24_000


def test_samples_are_played_in_real_time():
    speaker = Speaker()
    speaker.play(1, SECOND, 10.0)
    speaker.advance(10.25)
    assert (speaker.played_ms, bytes(speaker.heard)) == (250, SECOND[:12_000])
    assert speaker.empty_at == 11.0


def test_everything_is_played_once_and_no_more():
    speaker = Speaker()
    speaker.play(1, SECOND, 0.0)
    speaker.advance(5.0)
    assert (speaker.is_empty, speaker.played_ms, speaker.underruns) == (True, 1000, 0)
    assert bytes(speaker.heard) == SECOND


def test_what_is_stopped_before_its_time_is_never_heard():
    speaker = Speaker()
    speaker.play(1, SECOND, 0.0)
    speaker.stop(0.5)
    speaker.advance(9.0)
    assert bytes(speaker.heard) == SECOND[:24_000]


def test_a_gap_is_heard_as_silence_and_counted():
    speaker = Speaker()
    speaker.play(1, SECOND, 0.0)
    speaker.play(1, SECOND, 1.5)
    speaker.advance(9.0)
    assert bytes(speaker.heard) == SECOND + bytes(24_000) + SECOND
    assert (speaker.underruns, speaker.played_ms) == (1, 2000)


def test_samples_that_come_in_time_leave_no_gap():
    speaker = Speaker()
    for count in range(10):
        speaker.play(1, SECOND[:4800], count * 0.1)
    speaker.advance(2.0)
    assert (speaker.underruns, bytes(speaker.heard)) == (0, SECOND[:48_000])


def test_a_new_turn_begins_with_nothing_heard():
    speaker = Speaker()
    speaker.play(1, SECOND, 0.0)
    speaker.play(2, SECOND[:4800], 0.5)
    speaker.advance(2.0)
    assert (speaker.turn, speaker.played_ms, bytes(speaker.heard)) == (2, 100, SECOND[:4800])


@given(st.lists(st.tuples(st.integers(1, 4000), st.floats(0, 0.2)), max_size=40))
def test_all_that_was_given_is_heard_in_order(pieces):
    speaker, now, given_samples = Speaker(), 0.0, b""
    for count, (size, wait) in enumerate(pieces):
        samples = bytes([count + 1]) * 2 * size
        speaker.play(1, samples, now)
        given_samples += samples
        now += wait
    speaker.advance(now + 1000)
    assert bytes(speaker.heard).replace(b"\x00", b"") == given_samples
    assert len(speaker.heard) % 2 == 0
