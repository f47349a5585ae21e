"""The six functions: the product's contract in full, and what of it the model is shown."""

import json
import wave
from datetime import UTC, datetime, timedelta

import pytest

from learning.models import Episode, StoryProgress
from voice.effects import Record
from voice.tools.hanuman import toolbox
from voice.tools.outcome import SPOKEN, Outcome
from voice.tools.toolbox import Asked

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)


def call(child, name: str, **arguments) -> Outcome:
    given = json.dumps({"persona": "hanuman"} | arguments)
    return toolbox.run(name, given, asked_by(child))


def asked_by(child) -> Asked:
    return Asked(child.pk, child.preferred_language, NOW)


@pytest.fixture
def recordings(tmp_path, settings):
    settings.RECORDINGS_DIR = tmp_path
    with wave.open(str(tmp_path / "hanuman_chalisa.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(bytes(2 * 16_010))  # a second and a little
    return tmp_path


def test_six_functions_are_offered_and_a_seventh_name_answered():
    assert [definition["name"] for definition in toolbox.definitions()] == [
        "teach_hanuman_chalisa",
        "check_recitation",
        "tell_story",
        "play_hanuman_chalisa",
        "mark_favourite",
        "agent_filler",
        "end_call",
    ]
    assert "tell_a_story" in toolbox.tools


def test_what_is_sent_to_the_agent_has_only_members_that_it_takes():
    members = {key for definition in toolbox.definitions() for key in definition}
    assert members == {"name", "description", "parameters", "defer_until_eot"}


def test_what_writes_or_ends_waits_until_the_turn_is_confirmed():
    waits = {one["name"]: one.get("defer_until_eot", False) for one in toolbox.definitions()}
    assert [name for name, does_wait in waits.items() if not does_wait] == ["agent_filler"]


# -- stories -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tell_story", "tell_a_story"])
def test_telling_gives_the_contract_and_waits_for_what_is_played(asha, shelf, name):
    outcome = call(asha, name, topic="leap to lanka")
    assert outcome.result["persona"] == "hanuman"
    assert outcome.result["story"] == "Leap to Lanka, part 1. It ends well."
    assert "Leap to Lanka" in outcome.result["available_topics"]
    assert set(outcome.result) >= {"persona", "topic", "story", "available_topics"}
    assert outcome.topic == "story leap-to-lanka"
    assert not StoryProgress.objects.exists()
    (speech,) = outcome.media
    assert (speech.sitting.slug, speech.sitting.sentences) == ("leap-to-lanka", 2)


def test_a_story_is_spoken_by_the_platform_and_not_given_to_the_model(asha, shelf):
    outcome = call(asha, "tell_story", topic="leap to lanka")
    (speech,) = outcome.media
    assert [sentence.text for sentence in speech.sentences] == [
        "Leap to Lanka, part 1.",
        "It ends well.",
    ]
    assert outcome.for_model == outcome.result | {"story": SPOKEN}


TOPICS = ["", " ", "पहाड़ वाली कहानी", "<b>ring</b> & <script>", "x" * 10_000, "?!", None]


def test_whatever_a_child_asks_for_a_story_is_told_or_kindly_refused(asha, shelf):
    for changes in ({"dob": None}, {"dob": NOW.date() + timedelta(days=1)}, {"timezone": "../x"}):
        for name, value in changes.items():
            setattr(asha, name, value)
        asha.save()
        for topic in TOPICS:
            outcome = call(asha, "tell_story", topic=topic)
            assert outcome.result["story"]
            assert "<" not in outcome.result["topic"]
            assert len(outcome.result["topic"]) < 100
    assert not StoryProgress.objects.exists()


def test_what_is_no_topic_is_the_models_mistake(asha, shelf):
    for topic in (7, True, ["ring"], {"title": "ring"}):
        outcome = call(asha, "tell_story", topic=topic)
        assert "topic" in outcome.for_model["error"]
        assert outcome.media == ()
    endless = toolbox.run("tell_story", json.dumps({"topic": "क" * 10_000}), asked_by(asha))
    assert endless.for_model == {"error": "The arguments are too long."}


def test_a_story_without_approved_episodes_is_never_told(asha, shelf):
    Episode.objects.filter(story__slug="leap-to-lanka").update(approved=False)
    outcome = call(asha, "tell_story", topic="leap to lanka")
    assert "Leap" not in outcome.result["story"]
    assert "Leap to Lanka" not in outcome.result["available_topics"]
    Episode.objects.update(approved=False)
    assert call(asha, "tell_story", topic="leap to lanka").result["code"] == "no-story"


def test_without_stories_the_refusal_is_a_sentence(asha):
    outcome = call(asha, "tell_story")
    assert (outcome.is_failure, outcome.result["code"]) == (True, "no-story")


# -- the recitation ------------------------------------------------------------------------------


def test_playing_gives_counts_and_streams_the_file(asha, recordings):
    outcome = call(asha, "play_hanuman_chalisa")
    assert outcome.result == {
        "persona": "hanuman",
        "path": "hanuman_chalisa.wav",
        "audio_chunks": 26,
        "sample_rate": 16_000,
    }
    assert outcome.media == (Record(str(recordings / "hanuman_chalisa.wav")),)
    assert outcome.for_model["audio_chunks"] == 26
    assert "Say nothing" in outcome.for_model["note"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"path": "../secret.wav"}, "outside"),
        ({"path": "/etc/passwd"}, "outside"),
        ({"path": "link.wav"}, "outside"),
        ({"path": "nothing.wav"}, "missing"),
        ({"path": "text.wav"}, "not-wav"),
        ({"persona": "ravana"}, "persona"),
        ({"path": "a\0b.wav"}, "outside"),
    ],
)
def test_what_may_not_be_played_is_refused(asha, recordings, arguments, code):
    (recordings / "text.wav").write_text("no sound")
    (recordings / "link.wav").symlink_to("/etc/passwd")
    outcome = call(asha, "play_hanuman_chalisa", **arguments)
    assert (outcome.is_failure, outcome.result["code"], outcome.media) == (True, code, ())


# -- small words ---------------------------------------------------------------------------------


def test_a_filler_is_for_the_agent_to_say(asha):
    outcome = call(asha, "agent_filler", message_type="lookup")
    assert outcome.say == "Let me look in my book."
    assert (outcome.media, outcome.farewell) == ((), "")


def test_a_filler_is_in_the_childs_language(ravi):
    assert call(ravi, "agent_filler").say == "एक पल, नन्हे दोस्त।"


def test_ending_gives_the_farewell_and_keeps_the_model_quiet(asha):
    outcome = call(asha, "end_call", farewell_type="good_night")
    assert outcome.farewell == "Good night, little friend. Sleep well. Jai Hanuman!"
    assert outcome.result == {"farewell_type": "good_night", "status": "closing"}
    assert "Do not say anything" in outcome.for_model["note"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("agent_filler", {"message_type": "song"}), ("end_call", {"farewell_type": "slam"})],
)
def test_kinds_that_do_not_exist_are_the_models_mistake(asha, name, arguments):
    outcome = call(asha, name, **arguments)
    assert outcome.is_failure
    assert "error" in outcome.for_model
