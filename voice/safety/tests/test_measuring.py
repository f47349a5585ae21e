import io
import json
import sys

from django.core.management import call_command

from voice.safety.measuring import SCRIPTURE_TARGET, guard_report


def test_the_approved_texts_hardly_ever_alarm():
    (row,) = [one for one in guard_report() if one.lines == "texts"]
    assert row.of > 1_000
    assert row.rate <= SCRIPTURE_TARGET


def test_lines_are_judged_one_object_a_line(monkeypatch):
    lines = "can i jump off the roof\ntell me a story\n\xff\n".encode("latin-1")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    out = io.StringIO()
    call_command("guard", "--json", "--age", "7", stdout=out)
    first, second, _ = map(json.loads, out.getvalue().splitlines())
    assert (first["category"], first["severity"]) == ("imitation", "S1")
    assert "only in the story" in first["reply"]
    assert second == {
        "text": "tell me a story", "category": None, "severity": None, "reply": None,
    }  # fmt: skip
