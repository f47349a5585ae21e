"""The schedule: at each moment half of the toys talk and half listen."""

import pytest

from bench.conversation import Conversation, Cycle
from bench.failure import BenchFailed
from bench.meter import Meter


class Recorder:
    """A toy and its echo in one: writes down what the schedule makes them do."""

    def __init__(self) -> None:
        self.number = self.turn = self.heard = 0
        self.is_turn_over = True
        self.has_heard_all = True
        self.meter = Meter()
        self.done: list[str] = []

    def press(self, turn):
        self.turn = turn
        self.done.append("press")

    def talk(self, index, now_ns, *, is_last):
        self.done.append("up")

    def release(self):
        self.done.append("release")

    def begin_answer(self):
        self.done.append("begin")

    def answer(self, index, now_ns, *, is_last):
        self.done.append("down")

    def end_answer(self):
        self.done.append("end")

    def report_played(self, ms):
        pass


CYCLE = Cycle(frame_ms=20, talk_ms=60, gap_ms=20)


def started() -> tuple[Conversation, Recorder]:
    recorder = Recorder()
    conversation = Conversation(recorder, CYCLE, toys=1)
    conversation.echo = recorder
    return conversation, recorder


def play(conversation: Conversation, *, slots: int) -> None:
    for slot in range(slots):
        conversation.tick(slot)


def test_a_turn_is_talk_then_its_echo_and_then_the_next_turn():
    conversation, recorder = started()

    play(conversation, slots=CYCLE.slots + 2)

    one = ["press", *["up"] * 3, "release", "begin", *["down"] * 3, "end"]
    assert recorder.done[: len(one) + 2] == [*one, "press", "up"]
    assert recorder.meter.waited_slots == 0


@pytest.mark.parametrize("toys", [2, 10, 50])
def test_after_half_a_cycle_half_of_the_toys_talk_and_half_listen(toys):
    cycle = Cycle(frame_ms=20)
    counts = {"up": 0, "down": 0}
    for number in range(toys):
        recorder = Recorder()
        recorder.number = number
        conversation = Conversation(recorder, cycle, toys)
        conversation.echo = recorder
        for slot in range(cycle.slots // 2 + 10 + cycle.slots):
            if slot == cycle.slots // 2 + 10:
                recorder.done.clear()
            conversation.tick(slot)
        for what in counts:
            counts[what] += recorder.done.count(what)

    assert counts["up"] == pytest.approx(toys * cycle.talk_slots, rel=0.05)
    assert counts["down"] == pytest.approx(toys * cycle.talk_slots, rel=0.05)


def test_a_turn_that_never_arrives_upstream_is_a_lost_frame():
    conversation, recorder = started()
    recorder.has_heard_all = False

    with pytest.raises(BenchFailed, match="frame lost"):
        play(conversation, slots=1000)


def test_a_turn_that_is_never_done_ends_the_benchmark():
    conversation, recorder = started()
    recorder.is_turn_over = False

    with pytest.raises(BenchFailed, match="never said"):
        play(conversation, slots=1000)
