"""What reaches the speaker, whatever its size."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from firmware.companion.hearing import Hearing
from wire.frames import VOICE, Frame
from wire.limits import MAX_BUFFER_MS


@given(st.lists(st.integers(1, 2046), max_size=300))
def test_sound_is_played_whole_or_counted_as_dropped(sizes):
    hearing = Hearing()
    played = 0
    for size in sizes:
        effects = hearing.frame(Frame(VOICE, 0, 0, bytes(2 * size)))
        played += sum(len(effect.samples) for effect in effects)
    rest = 2 * sum(sizes) - played
    assert played <= (MAX_BUFFER_MS + 1) * 48 + 4092
    assert rest // 48 - len(sizes) <= hearing.dropped_ms <= rest // 48


@given(st.lists(st.integers(0, 400), max_size=60))
def test_reports_never_go_back_and_never_come_faster_than_they_may(steps):
    hearing = Hearing()
    hearing.frame(Frame(VOICE, 0, 0, bytes(4092)))
    reported_at = []
    played_ms = now_ms = 0
    for step in steps:
        played_ms += step
        now_ms += step
        if hearing.progress(played_ms, 0, now_ms, is_empty=False):
            reported_at.append(now_ms)
    assert all(b - a >= 500 for a, b in pairwise(reported_at))
