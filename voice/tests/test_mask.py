"""`manage.py mask` answers every line of standard input."""

import io
import json

import pytest
from django.core.management import call_command


@pytest.fixture
def say(monkeypatch, capsys):
    """Give bytes to the command and read its lines."""

    def answer(data: bytes, **options) -> list[str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        call_command("mask", **options)
        return capsys.readouterr().out.split("\n")[:-1]

    return answer


def test_each_line_is_one_object_with_text_masked_text_and_kinds(say):
    lines = say(b"my name is ravi nair\nJai Hanuman!\n", json=True)
    assert [json.loads(line) for line in lines] == [
        {"text": "my name is ravi nair", "masked": "my name is [NAME]", "kinds": ["NAME"]},
        {"text": "Jai Hanuman!", "masked": "Jai Hanuman!", "kinds": []},
    ]


def test_without_json_the_masked_text_is_printed(say):
    assert say("मेरा नाम रवि है".encode()) == ["मेरा नाम [NAME] है"]


def test_empty_lines_and_lines_that_are_no_text_are_answered_too(say):
    assert len(say(b"\n\xff\xfe\nend", json=True)) == 3
