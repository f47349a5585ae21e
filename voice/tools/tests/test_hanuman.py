"""The six functions: the product's contract in full, and what of it the model is shown."""

import json
import wave
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from learning.models import ChalisaProgress, StoryProgress, Verse
from learning.notebook import Notebook
from voice.effects import Record, Sentence, Speech
from voice.tools.hanuman import SPOKEN, toolbox
from voice.tools.outcome import Outcome
from voice.tools.toolbox import Asked

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)


def call(child, name: str, **arguments) -> Outcome:
    asked = Asked(child.pk, child.preferred_language, NOW)
    return toolbox.run(name, json.dumps({"persona": "hanuman"} | arguments), asked)


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


# -- teaching ------------------------------------------------------------------------------------


def test_teaching_gives_the_contract_and_writes_progress(asha, verses):
    outcome = call(asha, "teach_hanuman_chalisa", step_index=8)
    verse = Verse.objects.get(index=8)
    assert outcome.result | {"engage": "", "translation": ""} == {
        "persona": "hanuman",
        "index": 8,
        "total": 43,
        "title": verse.title,
        "text": "\n".join(verse.transliteration),
        "devanagari": "\n".join(verse.devanagari),
        "translation": "",
        "engage": "",
        "next_step_index": 9,
        "part": "verse",
        "next_part": "verse",
    }
    assert outcome.result["translation"]
    assert outcome.result["engage"]
    assert ChalisaProgress.objects.get(profile=asha, verse_index=8).exposure_count == 1
    assert outcome.topic == "chalisa 8"


def test_a_verse_is_spoken_line_by_line_word_for_word(asha, verses):
    outcome = call(asha, "teach_hanuman_chalisa", step_index=0)
    verse = Verse.objects.get(index=0)
    lines = tuple(
        Sentence(devanagari, "hi", romanised=romanised)
        for devanagari, romanised in zip(verse.devanagari, verse.transliteration, strict=True)
    )
    assert outcome.media == (Speech(lines, "clip"),)


def test_the_model_is_not_given_scripture_to_repeat(asha, verses):
    outcome = call(asha, "teach_hanuman_chalisa", step_index=0)
    assert (outcome.for_model["text"], outcome.for_model["devanagari"]) == (SPOKEN, SPOKEN)
    assert outcome.for_model["listen_for"] == Verse.objects.get(index=0).transliteration
    unchanged = outcome.result.keys() - {"text", "devanagari"}
    assert {key: outcome.for_model[key] for key in unchanged} == {
        key: outcome.result[key] for key in unchanged
    }


def test_a_hindi_child_reads_devanagari(ravi, verses):
    outcome = call(ravi, "teach_hanuman_chalisa", step_index=0)
    assert outcome.result["text"] == outcome.result["devanagari"]


def test_without_an_index_the_lesson_goes_on(asha, verses):
    call(asha, "teach_hanuman_chalisa", step_index=3)
    indices = [call(asha, "teach_hanuman_chalisa").result["index"] for _ in range(2)]
    assert indices == [4, 3]  # two under way at eight years


def reciting(child, notebook, heard, name="check_recitation", turn=2, **arguments):
    asked = Asked(child.pk, child.preferred_language, NOW, notebook, heard=heard, turn=turn)
    return toolbox.run(name, json.dumps({"persona": "hanuman"} | arguments), asked)


@pytest.fixture
def notebook(asha, verses):
    """Of a talk in which verse 2 was just taught to Asha."""
    notebook = Notebook()
    asked = Asked(asha.pk, "en", NOW, notebook, heard="teach me verse one", turn=1)
    toolbox.run("teach_hanuman_chalisa", '{"persona":"hanuman","step_index":2}', asked)
    return notebook


def test_a_recitation_is_judged_from_the_transcript_of_the_turn(asha, notebook):
    outcome = reciting(asha, notebook, "jai hanuman gyan sagar jai kapees tihun lok ujagar")
    assert outcome.for_model["practise"] == "gun"
    assert "gun" in outcome.for_model["note"]
    assert outcome.result["next_step_index"] == 2
    assert outcome.media == ()
    assert (outcome.topic, outcome.is_failure) == ("chalisa 2", False)
    assert ChalisaProgress.objects.get().attempts == 1


def test_what_the_model_makes_of_it_is_not_asked(asha, notebook):
    outcome = reciting(asha, notebook, "tell me a story", transcript="jai hanuman", correct=True)
    assert outcome.result["recited"] is False
    assert ChalisaProgress.objects.get().attempts == 0


def test_a_model_that_goes_on_at_once_does_not_lose_the_recitation(asha, notebook):
    said = "jai hanuman gyan gun sagar jai kapees tihun lok ujagar"
    outcome = reciting(asha, notebook, said, name="teach_hanuman_chalisa", step_index=3)
    assert outcome.for_model["recitation"]["correct"]
    assert outcome.result["index"] == 3
    assert ChalisaProgress.objects.get(verse_index=2).mastery == 1


def test_a_wish_for_the_next_verse_is_no_recitation(asha, notebook):
    outcome = reciting(asha, notebook, "next verse please", name="teach_hanuman_chalisa")
    assert "recitation" not in outcome.result


def test_before_a_lesson_there_is_nothing_to_check(asha, verses):
    outcome = call(asha, "check_recitation")
    assert (outcome.is_failure, outcome.result["code"]) == (True, "nothing-taught")


def test_one_line_is_spoken_when_one_line_is_taught(asha, verses):
    (speech,) = call(asha, "teach_hanuman_chalisa", step_index=0, part="line2").media
    assert [one.text for one in speech.sentences] == Verse.objects.get(index=0).devanagari[1:]


@pytest.mark.parametrize("arguments", [{"step_index": "two"}, {"part": "line3"}, {"part": 2}])
def test_what_is_no_step_is_the_models_mistake(asha, verses, arguments):
    outcome = call(asha, "teach_hanuman_chalisa", **arguments)
    assert outcome.is_failure
    assert not ChalisaProgress.objects.exists()


def test_no_index_at_all_is_null(asha, verses):
    assert call(asha, "teach_hanuman_chalisa", step_index=None, part=None).result["index"] == 0


@pytest.mark.parametrize("index", [-1, 43, 10**9, 10**30])
def test_a_verse_that_does_not_exist_is_refused_in_words(asha, verses, index):
    outcome = call(asha, "teach_hanuman_chalisa", step_index=index)
    assert outcome.is_failure
    assert outcome.media == ()
    assert not ChalisaProgress.objects.exists()


def test_a_child_that_does_not_exist_is_told_to_ask_a_grown_up(db, verses):
    asked = Asked(uuid4(), "en", NOW)
    outcome = toolbox.run("teach_hanuman_chalisa", '{"persona":"hanuman"}', asked)
    assert outcome.result["code"] == "no-such-child"


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
