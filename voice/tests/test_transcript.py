"""The words of one turn: gathered only where they are wanted, and bounded."""

from voice.transcript import LINE_CHARACTERS, LINES_A_TURN, Transcript


def test_what_was_said_is_taken_once():
    words = Transcript(is_wanted=True)
    words.add("child", "Hello")
    words.add("hanuman", "Namaste")
    assert words.take() == (("child", "Hello"), ("hanuman", "Namaste"))
    assert words.take() == ()


def test_nothing_is_gathered_for_a_family_that_does_not_want_it():
    words = Transcript(is_wanted=False)
    words.add("child", "Hello")
    words.is_wanted = True
    assert words.take() == ()


def test_words_that_became_unwanted_in_mid_turn_are_gone():
    words = Transcript(is_wanted=True)
    words.add("child", "Hello")
    words.is_wanted = False
    assert words.take() == ()
    words.is_wanted = True
    assert words.take() == ()


def test_a_turn_and_a_line_are_bounded():
    words = Transcript(is_wanted=True)
    for _ in range(LINES_A_TURN + 1):
        words.add("child", "x" * 5_000)
    lines = words.take()
    assert len(lines) == LINES_A_TURN
    assert {len(text) for _, text in lines} == {LINE_CHARACTERS}
