"""Background work for conversations. Tasks carry no words; each may run twice."""

import asyncio
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from accounts.background import PASSING
from voice import ahead, alerts, digest, summaries
from voice.safety import keeping
from voice.speech import SpeechUnavailable, configured_speech


@shared_task
def summarise(interaction_id: str) -> bool:
    """After a conversation: its notes, and what the next one is told. Whether any were written."""
    return summaries.summarise(interaction_id, now=timezone.now())


@shared_task
def alert_guardians(event_id: str) -> int:
    """After the guard took a turn over: tell the guardians. How many were told."""
    return alerts.tell_guardians(event_id, now=timezone.now())


@shared_task
def alert_forgotten() -> int:
    """Every ten minutes: alerts whose task was lost. How many."""
    late = keeping.untold(now=timezone.now())
    for event_id in late:
        alert_guardians.delay(str(event_id))
    return len(late)


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
    return asyncio.run(ahead.make_sound(ahead.fixed(), configured_speech()))


@shared_task(autoretry_for=(SpeechUnavailable, *PASSING), max_retries=2)
def prepare_next(child_id: str) -> int:
    """After a lesson or a story: make the next ones sound ahead. How many sentences can be."""
    coming = ahead.likely(child_id, now=timezone.now())
    return asyncio.run(ahead.make_sound(coming, configured_speech()))


@shared_task
def send_digests() -> int:
    """Every hour of a Sunday: the letters of the week that are due. How many were asked for."""
    guardians = digest.due(now=timezone.now())
    for guardian_id in guardians:
        send_digest.delay(guardian_id)
    return len(guardians)


@shared_task
def send_digest(guardian_id: int) -> bool:
    """One letter; whether it went out now."""
    return digest.send(guardian_id, now=timezone.now())


@worker_ready.connect
def _prepare_when_ready(**options: Any) -> None:
    prepare_speech.delay()
