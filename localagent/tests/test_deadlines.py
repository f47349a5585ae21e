from localagent.deadlines import Deadlines


def test_what_is_due_comes_earliest_first_and_once():
    deadlines = Deadlines()
    deadlines.set("late", 3)
    deadlines.set("early", 1)
    deadlines.set("middle", 2)
    assert deadlines.wake_at == 1
    assert deadlines.pop_due(2) == ["early", "middle"]
    assert deadlines.pop_due(2) == []
    assert deadlines.wake_at == 3


def test_a_name_is_due_once_at_the_last_instant_it_was_given():
    deadlines = Deadlines()
    deadlines.set("idle", 1)
    deadlines.set("idle", 5)
    assert deadlines.pop_due(4) == []
    assert "idle" in deadlines


def test_what_is_cleared_is_never_due():
    deadlines = Deadlines()
    deadlines.set("idle", 1)
    deadlines.clear("idle", "never-set")
    assert deadlines.wake_at is None
