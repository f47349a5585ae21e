"""Units are found again in a stream, and every kind of damage is seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.failure import BenchFailed
from bench.sound import LAST, Intake, Sound, unit_bytes


def test_a_unit_is_as_long_as_its_frame():
    assert unit_bytes(44_100, 20) == 1764
    assert unit_bytes(24_000, 20) == 960
    assert unit_bytes(44_100, 40) == 3528


@given(
    cuts=st.lists(st.integers(1, 3000), max_size=20),
    silences=st.lists(st.integers(0, 2000), min_size=5, max_size=5),
)
def test_units_are_found_however_the_stream_is_cut_and_whatever_silence_is_between(cuts, silences):
    sound = Sound(3, 20)
    units = [sound.up(1, index, index * 10) for index in range(5)]
    stream = b"".join(
        bytes(2 * silence) + unit for silence, unit in zip(silences, units, strict=True)
    )
    intake = Intake(sound.up_bytes)

    found = []
    for cut in cuts:
        found += intake.feed(stream[:cut])
        stream = stream[cut:]
    found += intake.feed(stream)

    assert found == units
    assert intake.silence_bytes == 2 * sum(silences)


def test_a_unit_tells_when_it_was_sent_and_whether_it_is_the_last():
    sound = Sound(3, 20)

    assert sound.check_up(sound.up(1, 9, 1234), 1, 9) == (False, 1234)
    assert sound.check_down(sound.down(1, 9 | LAST, 1234), 1, 9) == (True, 1234)


def test_another_toys_sound_is_a_wrong_echo():
    with pytest.raises(BenchFailed, match="echo is wrong"):
        Sound(3, 20).check_down(Sound(4, 20).down(1, 0, 0), 1, 0)


def test_one_changed_sample_is_a_wrong_echo():
    sound = Sound(3, 20)
    unit = bytearray(sound.down(1, 0, 0))
    unit[500] ^= 1

    with pytest.raises(BenchFailed, match="echo is wrong"):
        sound.check_down(bytes(unit), 1, 0)


@pytest.mark.parametrize(("turn", "index"), [(1, 1), (2, 0)])
def test_a_number_left_out_is_a_lost_frame(turn, index):
    sound = Sound(3, 20)

    with pytest.raises(BenchFailed, match="frame lost"):
        sound.check_down(sound.down(turn, index, 0), 1, 0)
