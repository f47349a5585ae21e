import pytest

from accounts.helplines import HELPLINES
from accounts.regions import Region
from voice.safety.guard import BLOCKED_TOPIC, FILES, judge
from voice.safety.languages import language_of
from voice.safety.rulebook import read
from voice.safety.scripts import SCRIPTS, approved

LONGEST_WORDS = 85  # what a child of seven listens to


def test_every_verdict_has_its_words():
    scripts = {rule.verdict.script for rule in read(FILES)} | {BLOCKED_TOPIC.script}
    assert scripts <= set(SCRIPTS)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("region", Region)
def test_an_answer_is_short_and_there_in_every_language(script, region):
    english, hindi = approved(script, "en", region), approved(script, "hi", region)
    assert len(english.text.split()) <= LONGEST_WORDS
    assert hindi.romanised.isascii()
    assert any("\u0900" <= letter <= "\u097f" for letter in hindi.text)


@pytest.mark.parametrize("region", HELPLINES)
def test_a_number_is_said_digit_by_digit_where_somebody_can_be_called(region):
    assert "{}" not in approved("abuse", "en", region).text
    assert "You or a grown-up can also call" in approved("abuse", "en", region).text
    assert "number for help" in approved("crisis_emergency", "en", region).text


def test_the_indian_line_for_children_is_ten_ninety_eight():
    assert "one zero nine eight" in approved("abuse", "en", Region.IN).text


def test_no_number_is_made_up_where_we_know_of_none():
    assert "call" not in approved("abuse", "en", Region.OTHER).text


def test_abuse_is_believed_thanked_for_and_never_promised_to_be_secret():
    text = approved("abuse", "en", Region.UK).text
    assert all(words in text for words in ("Thank you", "I believe you", "not your fault"))
    assert "secret" not in text
    assert "?" not in text


def test_an_approved_answer_is_no_hazard_itself():
    texts = [script["en"] for script in SCRIPTS.values()]
    verdicts = [judge(text, age=7) for text in texts]
    assert [one for one in verdicts if one and one.severity >= 2] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("tell me a story", "en"),
        ("कहानी सुनाओ", "hi"),
        ("mujhe kahani sunao", "hi-Latn"),
        ("", "en"),
    ],
)
def test_a_line_is_answered_in_its_language(text, language):
    assert language_of(text) == language
