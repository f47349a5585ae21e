"""What the command prints of a conversation."""

import json

from devices.diary import Turn
from devices.telling import Account, JsonLines, summary_event, turn_event

ANSWERED = Turn(1, "hi", ["Namaste!"], audio_ms=900, first_audio_ms=700, underruns=2)
SILENT = Turn(2)


def lines_of(voice, *events):
    lines = []
    teller = voice(lines.append)
    for event in events:
        teller.tell(event)
    return lines


def test_a_turn_has_exactly_the_members_that_programs_rely_on():
    assert turn_event(ANSWERED) == {
        "event": "turn",
        "turn": 1,
        "heard": "hi",
        "said": "Namaste!",
        "tools": [],
        "audio_ms": 900,
        "first_audio_ms": 700,
        "stages": {},
    }


def test_the_summary_counts_answers_and_gives_the_reason():
    summary = summary_event([ANSWERED, SILENT], policy="paired", out=None, reason="no answer")
    assert (summary["ok"], summary["turns"], summary["answered"]) == (False, 2, 1)
    assert (summary["median_first_audio_ms"], summary["underruns"]) == (700, 2)


def test_programs_get_one_object_a_line_and_words_only_within_turns():
    said = {"event": "said", "turn": 1, "text": "Namaste!"}
    lines = lines_of(JsonLines, said, turn_event(ANSWERED))
    assert [json.loads(line)["event"] for line in lines] == ["turn"]


def test_people_get_a_line_for_everything_that_is_told():
    error = {"code": "upstream-unavailable", "message": "later", "retry_after_ms": 900}
    told = "\n".join(
        lines_of(
            Account,
            {"event": "hello", "url": "ws://x", "serial": "HAN-1"},
            {"event": "greeting", "said": "Namaste!", "audio_ms": 1200},
            {"event": "press", "turn": 1, "what": "hello.wav"},
            {"event": "tool", "name": "t", "arguments": {}, "result": "y" * 999, "ms": 1},
            {"event": "policy", "state": "unpaired", "code": "482913"},
            {"event": "prompt", "name": "unpaired", "code": "482913"},
            {"event": "error", **error},
            turn_event(ANSWERED),
            turn_event(SILENT),
            {"event": "something new"},
            summary_event([ANSWERED], policy="paired", out="reply.wav", reason=None),
        )
    )
    for shown in ("HAN-1", "1.2 s", "hello.wav", "482913", "900 ms", "no answer", "reply.wav"):
        assert shown in told
    assert "y" * 200 not in told
