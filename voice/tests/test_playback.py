"""What the toy hears: in order, whole, and never much sooner than it can play it."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from voice.playback import (
    BYTES_PER_SECOND,
    FRAME_BYTES,
    FULL_BYTES,
    LEAD_SECONDS,
    NEVER,
    Begun,
    Playback,
)
from voice.tests.sound import runs, tone
from wire.frames import FINAL, VOICE, Frame, unpack
from wire.limits import MAX_TO_TOY_BYTES

NOW = 1000.0


class Speaker:
    """A playback and the toy's loudspeaker: time passes, frames arrive, the lead is watched."""

    def __init__(self) -> None:
        self.playback = Playback()
        self.now = NOW
        self.frames: list[Frame] = []
        self.ends_at = NOW

    def hear(self, packed: list[bytes]) -> None:
        for data in packed:
            assert len(data) <= MAX_TO_TOY_BYTES
            frame = unpack(data)
            assert frame.kind == VOICE
            self.frames.append(frame)
            self.ends_at = max(self.ends_at, self.now) + len(frame.samples) / BYTES_PER_SECOND
            assert self.ends_at - self.now <= LEAD_SECONDS + 1e-6

    def add(self, segment: int, samples: bytes) -> None:
        self.hear(self.playback.add(segment, samples, self.now))

    def wait(self, seconds: float) -> None:
        """Let time pass as a shell does: wake when told, act, sleep again."""
        end = self.now + seconds
        while self.playback.wake_at <= end:
            self.now = max(self.now, self.playback.wake_at)
            before = self.playback.waiting_bytes
            self.hear(self.playback.due(self.now))
            assert self.playback.waiting_bytes < before, "woken for nothing"
        self.now = end


def test_the_first_sound_goes_out_at_once():
    speaker = Speaker()
    speaker.add(speaker.playback.open(1, "agent"), tone(5, 0.04))
    assert runs(speaker.frames) == [(1, 5, 0.04)]


def test_sound_beyond_the_lead_waits_until_it_is_due():
    speaker = Speaker()
    speaker.add(speaker.playback.open(1, "agent"), tone(5, 10))
    sent = sum(len(frame.samples) for frame in speaker.frames) / BYTES_PER_SECOND
    assert LEAD_SECONDS - 0.08 < sent <= LEAD_SECONDS
    speaker.wait(4)
    sent = sum(len(frame.samples) for frame in speaker.frames) / BYTES_PER_SECOND
    assert LEAD_SECONDS + 4 - 0.08 < sent <= LEAD_SECONDS + 4


def test_segments_play_one_after_the_other():
    speaker = Speaker()
    story = speaker.playback.open(1, "clip")
    agent = speaker.playback.open(1, "agent")
    speaker.add(agent, tone(7, 0.5))
    speaker.add(story, tone(5, 0.5))
    assert runs(speaker.frames) == [(1, 5, 0.5)]
    speaker.playback.finish(story)
    speaker.wait(1)
    assert runs(speaker.frames) == [(1, 5, 0.5), (1, 7, 0.5)]


def test_a_story_that_is_slow_to_come_keeps_its_place():
    speaker = Speaker()
    story = speaker.playback.open(1, "clip")
    speaker.add(speaker.playback.open(1, "agent"), tone(7, 0.1))
    assert speaker.frames == []
    assert speaker.playback.is_open(story)


def test_an_agent_that_goes_on_behind_a_story_speaks_after_it():
    playback = Playback()
    agent = playback.open(1, "agent")
    playback.open(1, "clip")
    assert not playback.is_open(agent)


def test_a_segment_is_announced_with_its_first_frame_only():
    playback = Playback()
    segment = playback.open(3, "recording")
    assert playback.begun == []
    playback.add(segment, tone(5, 0.02), NOW)
    playback.add(segment, tone(5, 0.02), NOW)
    assert playback.begun == [Begun(3, "recording", segment=1, at_ms=0.0)]


def test_a_sample_cut_in_two_is_put_together_again():
    playback = Playback()
    segment = playback.open(1, "agent")
    samples = tone(-1234, 0.01)
    packed = playback.add(segment, samples[:7], NOW) + playback.add(segment, samples[7:], NOW)
    assert b"".join(unpack(data).samples for data in packed) == samples


def test_half_a_sample_at_the_end_of_a_segment_is_dropped():
    playback = Playback()
    first = playback.open(1, "agent")
    playback.add(first, b"\x01\x00\x02", NOW)
    playback.finish(first)
    packed = playback.add(playback.open(1, "agent"), b"\x03\x00", NOW)
    assert [unpack(data).samples for data in packed] == [b"\x03\x00"]


def test_stopping_drops_everything_and_names_it():
    playback = Playback()
    story, agent = playback.open(1, "clip"), playback.open(1, "agent")
    playback.add(story, tone(5, 10), NOW)
    assert playback.stop(NOW) == [story, agent]
    assert (playback.is_empty, playback.waiting_bytes, playback.wake_at) == (True, 0, NEVER)
    assert playback.add(story, tone(5, 1), NOW) == []
    assert playback.remaining_seconds(NOW) == 0


def test_after_a_stop_the_lead_begins_anew():
    speaker = Speaker()
    speaker.add(speaker.playback.open(1, "agent"), tone(5, 10))
    speaker.playback.stop(speaker.now)
    speaker.ends_at = speaker.now  # the toy has stopped too
    speaker.frames.clear()
    speaker.add(speaker.playback.open(2, "agent"), tone(6, 0.08))
    assert runs(speaker.frames) == [(2, 6, 0.08)]


def test_a_late_report_of_a_stopped_turn_holds_nothing_up():
    playback = Playback()
    playback.add(playback.open(1, "agent"), tone(5, 1.4), NOW)
    playback.stop(NOW)
    playback.played(1, 100, NOW)
    assert playback.remaining_seconds(NOW) == 0


def test_stopping_the_agent_leaves_the_story():
    playback = Playback()
    agent = playback.open(1, "agent")
    playback.add(agent, tone(5, 10), NOW)
    story = playback.open(1, "clip")
    playback.stop_source("agent")
    assert not playback.is_empty
    assert playback.waiting_bytes == 0
    assert playback.add(agent, tone(5, 1), NOW) == []
    assert playback.is_open(story)


def test_held_sound_waits_however_long():
    speaker = Speaker()
    speaker.playback.is_held = True
    speaker.add(speaker.playback.open(1, "agent"), tone(5, 0.04))
    speaker.wait(60)
    assert (speaker.frames, speaker.playback.wake_at) == ([], NEVER)
    speaker.playback.is_held = False
    speaker.wait(0)
    assert runs(speaker.frames) == [(1, 5, 0.04)]


def test_a_toy_that_started_late_is_not_overrun():
    playback = Playback()
    segment = playback.open(1, "agent")
    playback.add(segment, tone(5, 10), NOW)
    sent_ms = playback.sent_ms(1)
    playback.played(1, 0, NOW + 1)
    assert playback.remaining_seconds(NOW + 1) == pytest.approx(sent_ms / 1000)
    assert playback.due(NOW + 1) == []


def test_a_report_of_another_turn_changes_nothing():
    playback = Playback()
    playback.add(playback.open(2, "agent"), tone(5, 0.5), NOW)
    playback.played(1, 0, NOW + 0.5)
    assert playback.remaining_seconds(NOW + 0.5) == pytest.approx(0, abs=1e-9)


def test_it_is_full_at_half_a_minute():
    playback = Playback()
    segment = playback.open(1, "agent")
    playback.is_held = True
    playback.add(segment, bytes(FULL_BYTES - 2), NOW)
    assert not playback.is_full
    playback.add(segment, bytes(2), NOW)
    assert playback.is_full


def test_what_waits_of_a_segment_is_known_in_seconds():
    playback = Playback()
    playback.open(1, "agent")
    story = playback.open(1, "clip")
    playback.is_held = True
    playback.add(story, tone(5, 2), NOW)
    assert playback.waiting_seconds(story) == 2
    playback.stop(NOW)
    assert playback.waiting_seconds(story) == 0


def test_what_waits_can_be_dropped_and_what_the_toy_has_is_played():
    speaker = Speaker()
    playback = speaker.playback
    told = playback.open(1, "clip")
    also = playback.open(1, "agent")
    speaker.hear(playback.add(told, tone(5, 4.0), NOW))
    sent_ms, remaining = playback.sent_ms(1), playback.remaining_seconds(NOW)
    assert playback.stop_waiting() == [told, also]
    assert (playback.is_empty, playback.waiting_bytes, playback.wake_at) == (True, 0, NEVER)
    assert (playback.sent_ms(1), playback.remaining_seconds(NOW)) == (sent_ms, remaining)
    assert playback.add(told, tone(5, 1.0), NOW) == []


def test_the_final_frame_of_a_turn_is_empty():
    assert unpack(Playback().final(7)) == Frame(VOICE, FINAL, 7, b"")


def cut(samples: bytes, sizes: list[int]) -> list[bytes]:
    """`samples` in chunks of `sizes`, over and over."""
    chunks, at, turn = [], 0, 0
    while at < len(samples):
        chunks.append(samples[at : at + sizes[turn % len(sizes)]])
        at, turn = at + len(chunks[-1]), turn + 1
    return chunks


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 300_000),
    st.lists(st.integers(301, 40_001), min_size=1, max_size=6),
    st.lists(st.floats(0, 0.4), min_size=1, max_size=6),
)
@example(300_000, [999], [0.0])
@example(9_999, [1, 2, 3], [0.0])
def test_any_cut_of_the_agents_sound_arrives_whole_and_in_time(size, sizes, waits):
    speaker = Speaker()
    samples = (bytes(range(251)) * (size // 251 + 1))[:size]
    segment = speaker.playback.open(1, "agent")
    for number, chunk in enumerate(cut(samples, sizes)):
        speaker.add(segment, chunk)
        speaker.wait(waits[number % len(waits)])
    speaker.playback.finish(segment)
    speaker.wait(len(samples) / BYTES_PER_SECOND + 1)
    heard = b"".join(frame.samples for frame in speaker.frames)
    assert heard == samples[: len(samples) & ~1]
    assert speaker.playback.is_empty
    assert speaker.playback.waiting_bytes == 0


SOURCES = ("agent", "clip", "recording", "prompt")
steps = st.one_of(
    st.tuples(st.just("open"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("add"), st.integers(0, 5), st.integers(1, 90_000)),
    st.tuples(st.just("finish"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("wait"), st.integers(1, 40), st.just(0)),
    st.tuples(st.just("hold"), st.integers(0, 1), st.just(0)),
)


class Feeders:
    """Some sources that feed one speaker in any order, and what should be heard of it."""

    def __init__(self) -> None:
        self.speaker = Speaker()
        self.fed: dict[int, bytes] = {}
        self.value = 0

    def open(self, which: int, _: int) -> None:
        self.fed[self.speaker.playback.open(1, SOURCES[which])] = b""

    def add(self, which: int, size: int) -> None:
        if not self.fed:
            return
        segment = list(self.fed)[which % len(self.fed)]
        if self.speaker.playback.is_open(segment):
            self.value = self.value % 250 + 1
            samples = bytes([self.value]) * size
            self.fed[segment] += samples
            self.speaker.add(segment, samples)

    def finish(self, which: int, _: int) -> None:
        if self.fed:
            self.speaker.playback.finish(list(self.fed)[which % len(self.fed)])

    def wait(self, tenths: int, _: int) -> None:
        self.speaker.wait(tenths / 10)

    def hold(self, is_held: int, _: int) -> None:
        self.speaker.playback.is_held = bool(is_held)


@settings(max_examples=40, deadline=None)
@given(st.lists(steps, max_size=40))
def test_nothing_is_lost_or_doubled_and_segments_keep_their_order(script):
    feeders = Feeders()
    for deed, one, other in script:
        getattr(feeders, deed)(one, other)
    speaker = feeders.speaker
    for segment in feeders.fed:
        speaker.playback.finish(segment)
    speaker.playback.is_held = False
    speaker.wait(sum(map(len, feeders.fed.values())) / BYTES_PER_SECOND + 5)
    expected = b"".join(samples[: len(samples) & ~1] for samples in feeders.fed.values())
    assert b"".join(frame.samples for frame in speaker.frames) == expected
    assert speaker.playback.is_empty
    assert all(len(frame.samples) <= FRAME_BYTES for frame in speaker.frames)
