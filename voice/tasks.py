"""Background work for conversations. Tasks carry no words; each may run twice."""

import asyncio
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from accounts.models import Language
from hanuman.background import PASSING
from voice import summaries
from voice.code_words import WORDS
from voice.effects import Sentence
from voice.phrases import PHRASES, phrase
from voice.speech import Speech, SpeechUnavailable, configured_speech


@shared_task
def summarise(interaction_id: str) -> bool:
    """After a conversation: its notes, and what the next one is told. Whether any were written."""
    return summaries.summarise(interaction_id, now=timezone.now())


@shared_task
def summarise_again(child_id: str) -> int:
    """After words were taken back: a child's conversations without a summary. How many."""
    again = summaries.unsummarised(child_id)
    for interaction_id in again:
        summaries.summarise(interaction_id, now=timezone.now())
    return len(again)


@shared_task
def summarise_forgotten() -> int:
    """Every ten minutes: conversations whose end nobody told, or whose task was lost. How many."""
    late = summaries.forgotten(now=timezone.now())
    for interaction_id in late:
        summarise.delay(str(interaction_id))
    return len(late)


@shared_task(autoretry_for=(SpeechUnavailable, *PASSING))
def prepare_speech() -> int:
    """Make the platform's own sentences sound ahead. Returns how many can be spoken now."""
    return asyncio.run(_prepare())


@worker_ready.connect
def _prepare_when_ready(**options: Any) -> None:
    prepare_speech.delay()


async def _prepare() -> int:
    speech = configured_speech()
    count = 0
    try:
        fixed = [phrase(name, language) for name in PHRASES for language in Language.values]
        for sentence in (*fixed, *WORDS):
            count += await _can_be_spoken(speech, sentence)
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
