"""The thread of a conversation, bounded, and taken back when the question is asked again."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from voice.agent.history import LINE_CHARACTERS, LINES, History


def lines_of(history: History) -> list[tuple[str, str]]:
    return [(message["role"], message["content"]) for message in history.messages()]


def test_lines_come_back_in_the_form_of_settings():
    history = History()
    history.add("user", "Who is Ram?")
    assert history.messages() == [{"type": "History", "role": "user", "content": "Who is Ram?"}]


def test_the_sentences_of_one_answer_are_one_line():
    history = History()
    for role, content in [("user", "a"), ("assistant", "b."), ("assistant", "c."), ("user", "d")]:
        history.add(role, content)
    assert lines_of(history) == [("user", "a"), ("assistant", "b. c."), ("user", "d")]


def test_the_childs_lines_stay_apart():
    history = History()
    history.add("user", "a")
    history.add("user", "b")
    assert lines_of(history) == [("user", "a"), ("user", "b")]


def test_the_oldest_line_is_forgotten():
    history = History()
    for number in range(LINES + 3):
        history.add("user", str(number))
    assert lines_of(history)[0] == ("user", "3")
    assert len(lines_of(history)) == LINES


def test_a_turn_is_taken_back_whole():
    history = History()
    history.add("user", "a")
    history.add("assistant", "b")
    history.begin_turn()
    history.add("user", "c")
    history.add("user", "d")
    history.add("assistant", "e")
    history.take_back()
    assert lines_of(history) == [("user", "a"), ("assistant", "b")]


def test_taking_back_twice_takes_nothing_more():
    history = History()
    history.add("user", "a")
    history.begin_turn()
    history.add("user", "b")
    history.take_back()
    history.take_back()
    assert lines_of(history) == [("user", "a")]


def test_a_conversation_that_is_over_leaves_nothing():
    history = History()
    history.add("user", "a")
    history.begin_turn()
    history.clear()
    history.take_back()
    assert history.messages() == []


spoken = st.lists(st.tuples(st.sampled_from(["user", "assistant"]), st.text(max_size=900)))


@given(spoken)
def test_history_is_bounded_and_ends_with_the_last_word(said):
    history = History()
    for role, content in said:
        history.add(role, content)
    lines = lines_of(history)
    assert len(lines) <= LINES
    assert all(len(content) <= LINE_CHARACTERS for _, content in lines)
    if said:
        role, content = said[-1]
        assert lines[-1][0] == role
        assert lines[-1][1].endswith(content[-LINE_CHARACTERS:])
    assistants = [role == "assistant" for role, _ in lines]
    assert not any(one and other for one, other in pairwise(assistants))


@given(spoken.filter(lambda said: len(said) < LINES // 2), spoken)
def test_taking_back_restores_what_was_before_the_turn(before, turn):
    history, same = History(), History()
    for role, content in before:
        history.add(role, content)
        same.add(role, content)
    history.begin_turn()
    for role, content in turn:
        history.add(role, content)
    history.take_back()
    assert history.messages() == same.messages()
