"""The demo on a terminal."""

from demo import printing
from devices.diary import Turn


def told(event: dict) -> list[str]:
    lines: list[str] = []
    printing.narrator("Asha", lines.append)(event)
    return lines


def test_who_said_what_is_told():
    assert told({"event": "heard", "turn": 1, "text": "yes"}) == ["  Asha (as understood): yes"]
    assert told({"event": "said", "turn": 1, "text": "Namaste!"}) == ["  Hanuman: Namaste!"]


def test_a_function_is_told_with_arguments_and_result():
    call = {"name": "teach_hanuman_chalisa", "arguments": {"step_index": 1}}
    event = {"event": "tool", "turn": 1, **call, "result": {"devanagari": "बल"}, "ms": 12}
    assert told(event) == [
        '  -> teach_hanuman_chalisa({"step_index": 1})  12 ms',
        '     {"devanagari": "बल"}',
    ]


def test_an_event_that_is_not_known_is_not_told():
    assert told({"event": "something new"}) == []


def test_a_verse_is_shown_whole_and_a_story_is_cut():
    assert printing.shown({"devanagari": "क" * 200}) == '{"devanagari": "' + "क" * 200 + '"}'
    assert printing.shown(["x" * 1000]) == '["' + "x" * 300 + '... (1000 characters)"]'


def test_the_stages_of_a_turn_are_one_line():
    turn = Turn(1, stages={"transcript_ms": 800, "tool_ms": None}, audio_ms=2500)
    turn.first_audio_ms = 1100
    expected = "  ms after release: understood 800, first sound heard 1100; 2.5 s of sound"
    assert printing.latency(turn) == expected


def test_every_turn_has_its_row_of_latencies():
    turns = [Turn(0), Turn(1, stages={"transcript_ms": 800}, first_audio_ms=900), Turn(2)]
    lines = printing.latencies(turns)
    assert [line.split()[:1] for line in lines[2:]] == [["turn"], ["1"], ["2"]]
    assert lines[3].split() == ["1", "800", "900"]


def test_a_table_without_rows_says_so():
    assert printing.table("stories", ("a", "b"), [])[-1] == "  (no rows)"


def test_the_words_held_and_missed_are_named():
    result = {"recited": True, "held": ["Jai", "Hanuman"], "missed": ["gun"], "wrong": []}
    assert printing.recitation(result) == ["held: Jai Hanuman", "missed: gun", "wrong: -"]
    for other in ({"recited": False}, {"index": 0}, None):
        assert printing.recitation(other) == []
