import pytest

from localagent.speech import MOST_LINES, Line, Speech, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("एक। दो॥ तीन", ["एक।", "दो॥", "तीन"]),
        ("He said “Jump.” Then he flew.", ["He said “Jump.”", "Then he flew."]),
        ("One\nTwo", ["One", "Two"]),
        ("  spaced   out  ", ["spaced out"]),
        ("...", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_sentences(text, expected):
    assert sentences(text) == expected


def test_lines_are_said_in_order_and_numbered():
    speech = Speech()
    speech.add("one")
    speech.add("two")
    assert [speech.next(), speech.next(), speech.next()] == [Line(1, "one"), Line(2, "two"), None]
    assert speech.is_idle


def test_silence_forgets_what_was_to_be_said():
    speech = Speech()
    speech.add("one")
    assert speech.silence() is True
    assert speech.next() is None
    assert speech.silence() is False


def test_a_full_queue_forgets_new_lines_and_counts_them():
    speech = Speech()
    for number in range(MOST_LINES + 2):
        speech.add(str(number))
    assert speech.is_full
    assert speech.forgotten == 2
