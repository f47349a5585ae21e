import pytest

from localagent.faults import FaultCount, Faults, FaultUnknown


def test_faults_are_read_from_json():
    assert Faults.of_json('{"slow_think_s": 6, "odd_sized_frames": true}') == Faults(
        slow_think_s=6, odd_sized_frames=True
    )
    assert Faults.of_json("") == Faults()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"unheard_of": 1}',
        '{"slow_think_s": "6"}',
        '{"odd_sized_frames": 1}',
        '{"drop_times": true}',
        '{"missing_agent_audio_done": "sometimes"}',
        '{"refuse_connection": 200}',
    ],
)
def test_what_is_no_fault_is_refused(text):
    with pytest.raises(FaultUnknown):
        Faults.of_json(text)


def test_a_fault_happens_as_often_as_it_may():
    count = FaultCount(Faults())
    assert [count.strikes("x", 2) for _ in range(3)] == [True, True, False]
    assert [count.strikes("y", 0) for _ in range(3)] == [True, True, True]
