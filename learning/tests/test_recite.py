"""`manage.py recite`."""

import io
import json

import pytest
from django.core.management import CommandError, call_command


def recite(*arguments):
    out = io.StringIO()
    call_command("recite", *arguments, stdout=out)
    return out.getvalue()


def test_one_transcript_is_judged_as_json():
    heard = "jai hanuman gyan gun sagar"
    told = json.loads(recite("--expect=2", "--scope=line1", f"--heard={heard}", "--json"))
    assert (told["verse_index"], told["recited"], told["correct"]) == (2, True, True)
    assert told["held"] == ["Jai", "Hanuman", "gyaan", "gun", "saagar"]


def test_lines_are_judged_one_by_one(monkeypatch):
    lines = "2\tline1\tjai hanuman gyan sagar\n3\tVERSE\t\n43\tverse\tjai\ntwo\n\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    told = [json.loads(line) for line in recite("--json").splitlines()]
    assert [one.get("recited") for one in told] == [True, False, None, None, None]
    assert told[0]["missed"] == ["gun"]
    assert [one.get("code") for one in told[2:]] == ["no-such-step"] * 3


def test_a_verse_without_what_was_heard_is_asked_for_it():
    with pytest.raises(CommandError, match="--heard"):
        recite("--expect=2")


@pytest.mark.parametrize("index", ["-1", "43", "1000000000", "two", "null", "", "२"])
def test_what_is_no_verse_is_told(index):
    with pytest.raises(CommandError, match="0 to 42"):
        recite(f"--expect={index}", "--heard=jai hanuman")


def test_for_people_it_is_said_in_words():
    said = recite("--expect=2", "--scope=line1", "--heard=jai hanuman gyan sagar")
    assert said == "Not yet. held: Jai Hanuman gyaan saagar; missed: gun.\n"


def test_the_report_has_both_halves():
    report = recite("--report")
    assert "held out   = attempts" in report
    assert "worked on  = no attempts" in report
