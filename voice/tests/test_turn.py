"""Stages count from the button's release, and each happens once."""

import pytest

from voice.turn import Phase, Stages, Turn


def test_a_stage_is_the_time_since_the_release():
    stages = Stages(released_at=10.0)
    stages.mark("transcript_ms", 10.6134)
    assert stages.ms == {"transcript_ms": 613}


def test_the_first_time_counts():
    stages = Stages(released_at=10.0)
    stages.mark("first_tool_ms", 11.0)
    stages.mark("first_tool_ms", 12.0)
    assert stages.ms == {"first_tool_ms": 1000}


def test_before_the_release_nothing_is_marked():
    stages = Stages()
    stages.mark("transcript_ms", 10.0)
    assert stages.ms == {}


def test_what_came_before_the_post_roll_ended_took_no_time():
    stages = Stages(released_at=10.0)
    stages.mark("transcript_ms", 9.5)
    assert stages.ms == {"transcript_ms": 0}


def test_times_of_tools_add_up():
    stages = Stages(released_at=10.0)
    stages.add("tool_ms", 20)
    stages.add("tool_ms", 5)
    assert stages.ms == {"tool_ms": 25}


@pytest.mark.parametrize(
    ("phase", "waits"),
    [
        (Phase.QUIET, False),
        (Phase.LISTENING, False),
        (Phase.HEARING, True),
        (Phase.THINKING, True),
        (Phase.SPEAKING, True),
    ],
)
def test_a_child_waits_from_the_release_to_the_end(phase, waits):
    assert Turn(1, phase).is_waiting is waits


@pytest.mark.parametrize(
    ("phase", "is_agent_done", "pending", "answered"),
    [
        (Phase.SPEAKING, True, {}, True),
        (Phase.THINKING, True, {}, True),
        (Phase.SPEAKING, False, {}, False),
        (Phase.SPEAKING, True, {"c1": "a call"}, False),
        (Phase.HEARING, True, {}, False),
        (Phase.QUIET, True, {}, False),
    ],
)
def test_an_answer_is_whole_when_nobody_adds_to_it(phase, is_agent_done, pending, answered):
    turn = Turn(1, phase, is_agent_done=is_agent_done, pending=pending)
    assert turn.is_answered is answered
