"""The tools of a lesson: what is taught, explained, asked for and judged, and who says it."""

import itertools
import json
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from learning.models import ChalisaProgress, Recording, Verse
from learning.notebook import Notebook
from voice.effects import Record, Sentence, Speech
from voice.tools.hanuman import toolbox
from voice.tools.outcome import SPOKEN, Outcome
from voice.tools.teaching import SLOW_PAUSE_MS, UNSAID
from voice.tools.toolbox import Asked

NOW = datetime(2026, 11, 22, 7, tzinfo=UTC)


@pytest.fixture
def recorded(verses, settings, tmp_path) -> Path:
    """The file of a person who recites verse 8."""
    settings.RECORDINGS_DIR = tmp_path
    verse = Verse.objects.get(index=8)
    path = tmp_path / "verse-8.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(bytes(3200))
    Recording.objects.create(
        path=path.name, kind="verse", verse=verse, sha256="0" * 64, duration_ms=100
    )
    return path


def call(child, name: str, **arguments) -> Outcome:
    asked = Asked(child.pk, child.preferred_language, NOW)
    return toolbox.run(name, json.dumps({"persona": "hanuman"} | arguments), asked)


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


def test_a_whole_verse_that_somebody_recorded_is_heard_in_their_voice(asha, recorded):
    outcome = call(asha, "teach_hanuman_chalisa", step_index=8)
    (media,) = outcome.media
    assert isinstance(media, Record)
    assert media.path == str(recorded)
    assert [one.text for one in media.sentences] == Verse.objects.get(index=8).devanagari


@pytest.mark.parametrize("asked_for", [{"part": "line1"}, {"ask": "slower"}])
def test_a_line_and_a_slow_verse_are_said_by_the_voice(asha, recorded, asked_for):
    outcome = call(asha, "teach_hanuman_chalisa", step_index=8, **asked_for)
    assert all(isinstance(media, Speech) for media in outcome.media)


def test_a_recording_whose_file_is_gone_leaves_the_voice(asha, recorded):
    recorded.unlink()
    outcome = call(asha, "teach_hanuman_chalisa", step_index=8)
    assert all(isinstance(media, Speech) for media in outcome.media)


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


def test_what_is_no_step_is_the_models_mistake(asha, verses):
    no_indices = ["two", "", True, False, 2.5, [], {}, "२४ या २५"]
    wrong = [{"step_index": index} for index in no_indices]
    wrong += [{"part": "line3"}, {"part": 2}, {"ask": "sing"}, {"ask": True}, {"word": ["a"]}]
    for arguments in wrong:
        outcome = call(asha, "teach_hanuman_chalisa", **arguments)
        assert outcome.is_failure
        assert next(iter(arguments)) in outcome.for_model["error"]
        assert outcome.media == ()
    assert not ChalisaProgress.objects.exists()


def test_a_whole_number_is_an_index_however_it_is_written(asha, verses):
    indices = [(None, 0), ("2", 2), (2.0, 2)]
    for given, index in indices:
        taught = call(asha, "teach_hanuman_chalisa", step_index=given, part=None, ask=None)
        assert taught.result["index"] == index


@pytest.mark.parametrize(
    "changes",
    [{"dob": None}, {"dob": NOW.date() + timedelta(days=1)}, {"timezone": "Nowhere/Land"}],
)
def test_a_child_of_whom_little_is_known_is_taught_all_the_same(asha, verses, changes):
    for name, value in changes.items():
        setattr(asha, name, value)
    asha.save()
    for ask in [None, *ASKS]:
        outcome = call(asha, "teach_hanuman_chalisa", step_index=3, ask=ask, word="atulit")
        assert (outcome.is_failure, outcome.result["index"]) == (False, 3)


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


# -- what else a child asks for ------------------------------------------------------------------


def lesson(child, notebook, *, now=NOW, heard="", turn=None, **arguments) -> Outcome:
    asked = Asked(child.pk, child.preferred_language, now, notebook, heard=heard, turn=turn)
    arguments = {"persona": "hanuman"} | arguments
    return toolbox.run("teach_hanuman_chalisa", json.dumps(arguments), asked)


def spoken(outcome) -> list[str]:
    return [sentence.text for speech in outcome.media for sentence in speech.sentences]


ASKS = ["again", "slower", "meaning", "word", "test"]
CONTRACT = {
    "persona", "index", "total", "title", "text", "devanagari", "translation", "engage",
    "next_step_index", "part", "next_part",
}  # fmt: skip


def test_whatever_is_asked_for_the_contract_stays(asha, notebook):
    for ask in [None, *ASKS]:
        outcome = lesson(asha, notebook, ask=ask, word="kapees")
        assert not outcome.is_failure
        assert outcome.result.keys() >= CONTRACT
        assert outcome.topic == f"chalisa {outcome.result['index']}"
        scripture = outcome.result["text"].split("\n")
        shown = json.dumps(outcome.for_model | {"listen_for": []}, ensure_ascii=False)
        assert not any(line in shown for line in scripture)


def test_again_is_the_same_line_once_more(asha, notebook):
    lesson(asha, notebook, step_index=5, part="line2")
    for wish in ({"ask": "again"}, {"ask": "again", "step_index": 5}):
        once_more = lesson(asha, notebook, **wish)
        assert (once_more.result["index"], once_more.result["part"]) == (5, "line2")
        assert spoken(once_more) == Verse.objects.get(index=5).devanagari[1:]


def test_before_anything_was_taught_again_is_what_comes(asha, verses):
    assert lesson(asha, Notebook(), ask="again").result["index"] == 0


def test_slower_is_the_same_verse_word_by_word_with_time_between(asha, notebook):
    outcome = lesson(asha, notebook, ask="slower")
    verse = Verse.objects.get(index=2)
    (speech,) = outcome.media
    assert speech.pause_ms == SLOW_PAUSE_MS
    assert " ".join(one.text for one in speech.sentences) == " ".join(verse.devanagari)
    assert " ".join(one.romanised for one in speech.sentences) == " ".join(verse.transliteration)
    assert len(speech.sentences) == len(" ".join(verse.devanagari).split())
    assert outcome.for_model["text"] == SPOKEN


def test_only_the_first_half_is_of_the_verse_that_is_talked_about(asha, notebook):
    for part, line in (("line1", 0), ("line2", 1)):
        outcome = lesson(asha, notebook, part=part)
        assert (outcome.result["index"], outcome.result["part"]) == (2, part)
        assert spoken(outcome) == [Verse.objects.get(index=2).devanagari[line]]


def test_from_the_start_is_the_first_verse(asha, notebook):
    assert lesson(asha, notebook, step_index=0).result["title"] == "Doha 1"


def test_the_meaning_is_told_and_nothing_recited_or_noted(asha, notebook):
    outcome = lesson(asha, notebook, ask="meaning", heard="what does it mean", turn=7)
    verse = Verse.objects.get(index=2)
    assert outcome.media == ()
    assert outcome.for_model["say"] == outcome.for_model["translation"] == verse.meaning_en
    assert (outcome.for_model["text"], outcome.for_model["devanagari"]) == (UNSAID, UNSAID)
    assert outcome.for_model["words"][0] == {"word": "saagar", "meaning": "ocean"}
    assert "recitation" not in outcome.result
    assert ChalisaProgress.objects.get().exposure_count == 1
    assert notebook.step.index == 2


@pytest.mark.parametrize("word", ["KAPEES", "kapish", "कपीस", "what does kapees mean"])
def test_a_word_of_the_verse_is_explained_however_it_is_spelt(asha, notebook, word):
    outcome = lesson(asha, notebook, ask="word", word=word)
    assert outcome.result["say"] == "Kapees means: lord of the monkeys."
    assert outcome.result["word"] == {"word": "Kapees", "meaning": "lord of the monkeys"}
    assert outcome.media == ()


def test_a_hindi_child_is_told_in_hindi(ravi, verses):
    outcome = lesson(ravi, Notebook(), ask="word", word="kumati")
    assert outcome.result["say"] == "कुमति चौपाई ३ का शब्द है। इसका मतलब है: बुरी बुद्धि।"
    assert outcome.result["index"] == 4


def test_a_word_alone_asks_for_its_meaning(asha, notebook):
    assert lesson(asha, notebook, word="ujagar").result["word"]["word"] == "ujaagar"


@pytest.mark.parametrize("word", ["elephant", "<script>", "हाथी", "x" * 10_000, "gun"])
def test_a_word_that_is_not_explained_is_met_with_those_that_are(asha, notebook, word):
    outcome = lesson(asha, notebook, ask="word", word=word)
    assert outcome.result["word"] is None
    assert outcome.result["say"] == (
        "I do not know that word yet. I can tell you what these words of Chaupai 1 mean: saagar, "
        "Kapees, tihun lok, ujaagar. Which one would you like?"
    )


@pytest.mark.parametrize("word", [None, "", " "])
def test_no_word_at_all_is_asked_for(asha, notebook, word):
    said = lesson(asha, notebook, ask="word", word=word).result["say"]
    assert said.startswith("I can tell you what these words of Chaupai 1 mean")


@pytest.mark.parametrize(("ask", "word"), [("meaning", None), ("word", "elephant")])
def test_before_any_verse_there_is_nothing_to_explain(asha, verses, ask, word):
    outcome = lesson(asha, Notebook(), ask=ask, word=word)
    assert (outcome.is_failure, outcome.result["code"]) == (True, "nothing-taught")


def test_in_another_talk_the_verse_practised_last_is_explained(asha, notebook):
    assert lesson(asha, Notebook(), ask="meaning").result["index"] == 2


def test_a_test_gives_the_first_word_and_no_more(asha, notebook):
    outcome = lesson(asha, notebook, ask="test")
    verse = Verse.objects.get(index=2)
    assert spoken(outcome) == ["जय"]
    assert outcome.result["engage"] == "So begins Chaupai 1. Can you say it to me?"
    assert outcome.for_model["text"] == UNSAID
    assert outcome.for_model["listen_for"] == verse.transliteration
    assert ChalisaProgress.objects.get().exposure_count == 1


@pytest.mark.parametrize(
    "heard",
    [
        "jai hanuman gyan gun sagar jai kapees tihun lok ujagar",
        "hanuman gyan gun sagar jai kapees tihun lok ujagar",  # goes on where Hanuman stopped
    ],
)
def test_what_is_said_in_a_test_is_scored_as_any_recitation(asha, notebook, heard):
    lesson(asha, notebook, ask="test")
    recital = reciting(asha, notebook, heard).result
    assert (recital["correct"], recital["missed"], recital["mastery"]) == (True, [], 1)


def test_without_a_test_the_first_word_is_not_given(asha, notebook):
    recital = reciting(asha, notebook, "hanuman gyan gun sagar jai kapees tihun lok ujagar")
    assert recital.result["missed"] == ["Jai"]


def test_silence_in_a_test_is_no_attempt(asha, notebook):
    lesson(asha, notebook, ask="test")
    for turn, heard in enumerate(("", "i do not know", "hmm")):
        assert reciting(asha, notebook, heard, turn=10 + turn).result["recited"] is False
    assert ChalisaProgress.objects.get().attempts == 0


def test_who_cannot_say_it_hears_it_again(asha, notebook):
    lesson(asha, notebook, ask="test")
    assert spoken(lesson(asha, notebook, ask="again")) == Verse.objects.get(index=2).devanagari


def test_what_is_due_is_tested_first(asha, notebook):
    lesson(asha, notebook, step_index=7)
    reciting(asha, notebook, "\n".join(Verse.objects.get(index=7).transliteration), turn=3)
    lesson(asha, notebook, step_index=8)
    later = NOW + timedelta(days=40)
    assert lesson(asha, Notebook(), ask="test", now=later).result["index"] == 7


def test_a_named_verse_and_line_can_be_tested(asha, verses):
    outcome = lesson(asha, Notebook(), ask="test", step_index=9, part="line2")
    assert (outcome.result["index"], outcome.result["part"]) == (9, "line2")
    line = Verse.objects.get(index=9).devanagari[1]
    assert line.startswith(spoken(outcome)[0])
    assert len(spoken(outcome)[0].split()) == 1


def test_before_any_verse_is_begun_there_is_nothing_to_test(asha, verses):
    outcome = lesson(asha, Notebook(), ask="test")
    assert (outcome.is_failure, outcome.result["code"]) == (True, "nothing-begun")
    assert outcome.media == ()


def test_what_is_not_approved_is_neither_spoken_nor_explained(asha, notebook):
    Verse.objects.filter(index=2).update(approved=False)
    for ask in ASKS:
        outcome = lesson(asha, notebook, ask=ask, word="kapees", step_index=2)
        assert (outcome.result["code"], outcome.media) == ("verse-not-ready", ())


def test_no_verse_is_refused_whatever_is_asked_of_it(asha, notebook):
    for ask, index in itertools.product(ASKS, [-1, 43, 10**9]):
        outcome = lesson(asha, notebook, ask=ask, step_index=index)
        assert outcome.result["code"] == "no-such-verse"
    assert ChalisaProgress.objects.get().exposure_count == 1
    assert notebook.step.index == 2
