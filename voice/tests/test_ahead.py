"""Sound that is there before a child asks for it."""

import asyncio

import pytest
from django.db import transaction

from accounts.models import Profile
from accounts.tests.cast import NOON
from learning import storytelling
from learning.models import ChalisaProgress, StoryProgress, Verse
from learning.tests.shelf import shelve_story, shelve_verses
from voice import ahead
from voice.effects import Sentence
from voice.models import Persona
from voice.speech import SpeechUnavailable
from voice.tools.hanuman import toolbox
from voice.tools.toolbox import Asked

JAI, RAM = Sentence("Jai!", "en"), Sentence("Ram.", "en")


class Voice:
    """Makes sound of everything, but for what it has no voice for; may be away."""

    def __init__(self, *, cannot: str = "", code: str = "no-voice") -> None:
        self.said, self.is_closed = [], False
        self._cannot, self._code = cannot, code

    async def samples(self, sentence: Sentence) -> bytes:
        if sentence.text == self._cannot:
            raise SpeechUnavailable(self._code)
        self.said.append(sentence.text)
        return b"\0\0"

    async def close(self) -> None:
        self.is_closed = True


# -- what is made --------------------------------------------------------------------------------


async def test_sentences_are_made_in_their_order_and_the_service_is_left():
    voice = Voice()
    assert await ahead.make_sound([JAI, RAM], voice) == 2
    assert (voice.said, voice.is_closed) == (["Jai!", "Ram."], True)


async def test_no_more_are_made_than_a_run_may_make():
    voice = Voice()
    assert await ahead.make_sound([JAI] * 5, voice, at_most=3) == 3
    assert len(voice.said) == 3


async def test_a_sentence_with_a_gap_for_a_name_is_never_made():
    voice = Voice()
    gap = Sentence("Namaste, {{child}}!", "en")
    assert await ahead.make_sound([gap, JAI], voice) == 1
    assert voice.said == ["Jai!"]


async def test_a_sentence_without_a_voice_is_passed_over():
    assert await ahead.make_sound([JAI, RAM], Voice(cannot="Jai!")) == 1


async def test_a_service_that_is_away_is_told():
    voice = Voice(cannot="Ram.", code="service")
    with pytest.raises(SpeechUnavailable):
        await ahead.make_sound([JAI, RAM], voice)
    assert voice.is_closed


async def test_what_takes_too_long_is_left_for_when_it_is_spoken():
    class Slow(Voice):
        async def samples(self, sentence: Sentence) -> bytes:
            if sentence is RAM:
                await asyncio.Event().wait()
            return await super().samples(sentence)

    assert await ahead.make_sound([JAI, RAM, JAI], Slow(), seconds=0.05) == 1


# -- which sentences -----------------------------------------------------------------------------


@pytest.fixture
def shelf(db) -> None:
    shelve_verses()
    shelve_story("leap", "Leap to Lanka", languages=("en", "hi"))


def texts(child: Profile) -> list[str]:
    return [sentence.text for sentence in ahead.likely(child.pk, now=NOON)]


def spoken(tool: str, child: Profile) -> list[str]:
    """What the tool has spoken when it is called now."""
    asked = Asked(child.pk, "en", NOON)
    outcome = toolbox.run(tool, '{"persona": "hanuman"}', asked)
    return [sentence.text for media in outcome.media for sentence in media.sentences]


def test_what_is_made_ahead_is_what_is_spoken_next(shelf, asha):
    for _ in range(4):  # from episode to episode and verse to verse
        coming = texts(asha)
        assert set(spoken("teach_hanuman_chalisa", asha)) <= set(coming)
        story = spoken("tell_story", asha)
        assert coming[-len(story) :] == story


def test_looking_ahead_notes_nothing(shelf, asha):
    texts(asha)
    assert not ChalisaProgress.objects.exists()
    assert not StoryProgress.objects.exists()


def test_a_story_is_made_in_the_language_that_it_is_told_in(shelf, ravi):
    with transaction.atomic():
        episode = storytelling.upcoming(ravi.pk, now=NOON)
    assert episode.language == "hi"


def test_when_every_verse_is_begun_there_is_one_to_come(shelf, asha):
    ChalisaProgress.objects.bulk_create(
        ChalisaProgress(profile=asha, verse_index=index, exposure_count=1, last_practice=NOON)
        for index in range(43)
    )
    coming = texts(asha)
    assert coming[:2] == spoken("teach_hanuman_chalisa", asha)


def test_the_verses_of_the_next_lessons_are_made_in_their_order(shelf, asha):
    coming = texts(asha)
    lines = [line for _ in range(2) for line in spoken("teach_hanuman_chalisa", asha)]
    assert coming[:4] == lines


def test_what_is_not_approved_is_not_made(shelf, asha):
    Verse.objects.filter(index=0).update(approved=False)
    closed = Verse.objects.get(index=0).devanagari[0]
    assert closed not in texts(asha)


def test_without_approved_text_there_is_nothing_to_make(asha):
    assert texts(asha) == []


def test_of_a_child_that_is_gone_nothing_is_known(shelf, asha):
    gone = asha.pk
    asha.delete()
    assert ahead.likely(gone, now=NOON) == []


@pytest.mark.django_db
def test_greetings_and_the_platforms_own_sentences_are_made_too():
    persona = Persona.objects.get(name="hanuman")
    made = {sentence.text for sentence in ahead.fixed()}
    assert {persona.greeting_en, persona.greeting_hi, "Let me think about that."} <= made
