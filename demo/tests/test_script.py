"""What the demo must have brought, and the clips that it plays."""

import wave

import pytest

from demo.script import SCRIPT, SPEECH, missing

VERSES = {0: "श्रीगुरु चरन", 1: "बुद्धिहीन तनु"}
TEACH = {"name": "teach_hanuman_chalisa", "result": {"index": 0, "devanagari": VERSES[0]}}
TELL = {"name": "tell_story", "result": {"story": "Once."}}
END = {"name": "end_call", "result": {"status": "closing"}}
CHECK = {"name": "check_recitation", "result": {"recited": True, "held": ["Jai"], "missed": []}}


def test_a_whole_conversation_lacks_nothing():
    assert missing([TEACH, CHECK, TELL, END], VERSES, [0], is_fresh=True) == []


@pytest.mark.parametrize(
    ("calls", "lacking"),
    [
        ([CHECK, TELL, END], "a teach_hanuman_chalisa call with the verse to the letter"),
        ([TEACH, CHECK, END], "a tell_story call"),
        ([TEACH, TELL, END], "a check_recitation call with the words that were held"),
        ([TEACH, CHECK, TELL], "an end_call"),
    ],
)
def test_a_call_that_was_not_made_is_named(calls, lacking):
    assert lacking in missing(calls, VERSES, [0], is_fresh=True)


def test_a_verse_with_one_wrong_letter_is_not_the_verse():
    wrong = {**TEACH, "result": {"index": 0, "devanagari": VERSES[0][:-1]}}
    found = missing([wrong, CHECK, TELL, END], VERSES, [0], is_fresh=True)
    assert found == ["a teach_hanuman_chalisa call with the verse to the letter"]


def test_the_first_lesson_of_a_fresh_database_is_verse_0():
    second = {**TEACH, "result": {"index": 1, "devanagari": VERSES[1]}}
    found = missing([second, CHECK, TELL, END], VERSES, [1], is_fresh=True)
    assert found == ["verse 0 as the first lesson"]
    assert missing([second, CHECK, TELL, END], VERSES, [0, 1], is_fresh=False) == []


def test_a_lesson_without_its_row_of_progress_is_found():
    found = missing([TEACH, CHECK, TELL, END], VERSES, [], is_fresh=True)
    assert found == ["a row of progress for the verse that was taught"]


def test_a_refused_call_counts_for_nothing():
    refused = [{"name": "tell_story", "result": {"error": "no"}}, {**TEACH, "result": None}]
    assert len(missing([*refused, END], VERSES, [0], is_fresh=True)) == 4


def test_every_clip_is_shipped_in_the_format_that_its_readme_promises():
    clips = [*SPEECH.glob("*.wav")]
    assert {line.path for line in SCRIPT} <= set(clips)
    for clip in clips:
        with wave.open(str(clip)) as sound:
            found = (sound.getframerate(), sound.getsampwidth(), sound.getnchannels())
        assert found == (16_000, 2, 1), clip.name


def test_the_conversation_has_at_least_five_turns():
    assert len(SCRIPT) >= 5
