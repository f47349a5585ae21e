"""
Sound made before it is asked for: what the server says itself, greetings, and what comes next.

Only of approved text, the same for every child; text with a gap for a name is left out. What is
already there costs one look. Bounded in sentences and in time: what is missing is made when it is
spoken.
"""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import Language
from learning import lessons, storytelling
from learning.learners import learner
from learning.models import Verse
from learning.refusals import Refusal
from voice.approved import episode_sentences, verse_sentences
from voice.code_words import WORDS
from voice.effects import Sentence
from voice.models import Persona
from voice.phrases import PHRASES, phrase
from voice.speech import Speech, SpeechUnavailable

log = logging.getLogger(__name__)

MOST_SENTENCES = 120
MOST_SECONDS = 200.0  # below a task's soft limit
STEPS_AHEAD = 4  # of the lessons that come
GAP = "{{"


def fixed() -> list[Sentence]:
    """What the server itself says, and the greetings of the personas."""
    said = [phrase(name, language) for name in PHRASES for language in Language.values]
    said += WORDS
    for persona in Persona.objects.all():
        said.append(Sentence(persona.greeting_en, "en"))
        said.append(Sentence(persona.greeting_hi, "hi", romanised=persona.greeting_hi_latn))
    return said


def likely(child_id: UUID | str, *, now: datetime) -> list[Sentence]:
    """What the child will probably hear next: verses, then an episode. Nothing is noted."""
    coming: list[Sentence] = []
    try:
        for verse in _verses(child_id, now=now):
            coming += verse_sentences(verse)
        language = None if settings.ENV.hindi_speak_model else "en"
        coming += episode_sentences(storytelling.upcoming(child_id, language=language, now=now))
    except Refusal:
        pass  # nothing is approved yet, or the child is gone
    return coming


@transaction.atomic
def _verses(child_id: UUID | str, *, now: datetime) -> list[Verse]:
    """Of the next lessons, as they are chosen. Raises NoSuchChild and VerseNotReady."""
    following = lessons.what_follows(learner(child_id), STEPS_AHEAD, now=now)
    indices = list(dict.fromkeys(step.index for step in following))
    verses = {verse.index: verse for verse in Verse.objects.approved().filter(index__in=indices)}
    return [verses[index] for index in indices if index in verses]


async def make_sound(
    sentences: Iterable[Sentence],
    speech: Speech,
    *,
    at_most: int = MOST_SENTENCES,
    seconds: float = MOST_SECONDS,
) -> int:
    """
    Make `sentences` sound, in their order; how many can be spoken now.

    Raises SpeechUnavailable when the service is away; a sentence without a voice is passed over.
    """
    count = 0
    fitting = [sentence for sentence in sentences if GAP not in sentence.text]
    try:
        async with asyncio.timeout(seconds):
            for sentence in fitting[:at_most]:
                count += await _can_be_spoken(speech, sentence)
    except TimeoutError:
        log.info("not all could be made ahead", extra={"made": count, "wanted": len(fitting)})
    finally:
        await speech.close()
    return count


async def _can_be_spoken(speech: Speech, sentence: Sentence) -> bool:
    try:
        await speech.samples(sentence)
    except SpeechUnavailable as problem:
        if problem.code != "no-voice":
            raise
        return False
    return True
