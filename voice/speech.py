"""
Sound of approved sentences: from the cache, or synthesised once and kept.

The service is Deepgram's `POST /v1/speak` (or whatever speaks the same at SPEAK_URL). The cache's
key is the SHA-256 of text, voice and format; nothing with a name in it is ever asked for.
"""

import asyncio
import hashlib
import logging
import random
import re
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import httpx
from channels.db import database_sync_to_async
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error as DatabaseProblem

from voice.effects import Sentence
from voice.models import SpeechClip, clip_path
from voice.playback import BYTES_PER_SECOND, RATE_HZ
from voice.voices import Voices

log = logging.getLogger(__name__)

SERVICE_SECONDS = 15.0
ATTEMPTS = 2
AT_ONCE = 4  # the vendor allows 15 a project
LONGEST_TEXT = 900  # characters a request; the documents disagree between 1,000 and 2,400
REMEMBERED_BYTES = 8 * 1024 * 1024  # clips kept in memory, the least lately used is dropped


class SpeechUnavailable(Exception):
    """The sentence cannot be made to sound now. `code` is stable: "no-voice", "service"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Speech:
    """
    One for the process; shared by all conversations. One that does not keep what it makes is for
    text that nobody has approved.
    """

    def __init__(self, url: str, key: str, voices: Voices, *, keeps: bool = True) -> None:
        self._keeps = keeps
        self._url = url
        self._headers = {"Authorization": f"Token {key}"}
        self._voices = voices
        self._remembered: OrderedDict[str, bytes] = OrderedDict()
        self._remembered_bytes = 0
        self._being_made: dict[str, asyncio.Task[bytes]] = {}
        self._turnstile = asyncio.Semaphore(AT_ONCE)
        self._client = httpx.AsyncClient(timeout=SERVICE_SECONDS)

    async def samples(self, sentence: Sentence) -> bytes:
        """The sentence as s16le mono at 24 kHz. Raises SpeechUnavailable."""
        chosen = self._voices.of(sentence)
        if chosen is None:
            raise SpeechUnavailable("no-voice")
        voice, text = chosen
        key = clip_key(text, voice)
        if key in self._remembered:
            self._remembered.move_to_end(key)
            return self._remembered[key]
        task = self._being_made.get(key)
        if task is None:
            task = asyncio.create_task(
                self._find_or_make(key, text, voice, sentence.language), name=f"clip {key[:12]}"
            )
            self._being_made[key] = task
            task.add_done_callback(lambda _: self._being_made.pop(key, None))
        return await asyncio.shield(task)  # one listener leaving does not rob the others

    async def close(self) -> None:
        """Stop what is being made and let go of the connections."""
        tasks = list(self._being_made.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._client.aclose()

    async def _find_or_make(self, key: str, text: str, voice: str, language: str) -> bytes:
        found: bytes | None = await _or_none(_stored, key)
        if found is None:
            async with self._turnstile:
                found = b"".join([await self._synthesise(piece, voice) for piece in pieces(text)])
            if self._keeps:
                await _or_none(_store, key, found, text=text, voice=voice, language=language)
        self._remember(key, found)
        return found

    async def _synthesise(self, text: str, voice: str) -> bytes:
        query = {
            "model": voice,
            "encoding": "linear16",
            "sample_rate": str(RATE_HZ),
            "container": "none",
            "mip_opt_out": "true",
        }
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(random.uniform(0.2, 0.6) * 2**attempt)
            try:
                answer = await self._client.post(
                    self._url, params=query, json={"text": text}, headers=self._headers
                )
                answer.raise_for_status()
            except httpx.HTTPError as error:
                log.warning("speech synthesis failed", extra={"reason": type(error).__name__})
            else:
                return answer.content[: len(answer.content) & ~1]
        raise SpeechUnavailable("service")

    def _remember(self, key: str, samples: bytes) -> None:
        self._remembered[key] = samples
        self._remembered_bytes += len(samples)
        while self._remembered_bytes > REMEMBERED_BYTES:
            _, dropped = self._remembered.popitem(last=False)
            self._remembered_bytes -= len(dropped)


def configured_speech(*, keeps: bool = True) -> Speech:
    """The speech service of the settings."""
    env = settings.ENV
    voices = Voices(env.speak_model, env.hindi_speak_model)
    return Speech(env.speech_url, env.deepgram_api_key or "local", voices, keeps=keeps)


def clip_key(text: str, voice: str) -> str:
    """What a clip is found by: its text, voice and format."""
    return hashlib.sha256(f"{voice}\nlinear16\n{RATE_HZ}\n{text}".encode()).hexdigest()


def pieces(text: str) -> list[str]:
    """`text` cut at sentence ends, else at spaces, into pieces that the service takes."""
    cut: list[str] = []
    for sentence in re.split(r"(?<=[.!?।॥])\s+", text.strip()):
        for part in _short(sentence):
            if cut and len(cut[-1]) + 1 + len(part) <= LONGEST_TEXT:
                cut[-1] = f"{cut[-1]} {part}"
            else:
                cut.append(part)
    return cut


def _short(sentence: str) -> list[str]:
    parts = []
    while len(sentence) > LONGEST_TEXT:
        at = sentence.rfind(" ", 0, LONGEST_TEXT)
        at = at if at > 0 else LONGEST_TEXT
        parts.append(sentence[:at])
        sentence = sentence[at:].strip()
    return [*parts, sentence] if sentence else parts


async def _or_none(deed: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Do `deed` in a thread; without database or storage a child is spoken to all the same."""
    try:
        return await database_sync_to_async(deed, thread_sensitive=False)(*given, **named)
    except (DatabaseProblem, OSError) as problem:
        log.warning("the cache of clips cannot be used", extra={"why": type(problem).__name__})
        return None


def _stored(key: str) -> bytes | None:
    path = clip_path(key)
    if not SpeechClip.objects.filter(key=key).exists() or not default_storage.exists(path):
        return None
    with default_storage.open(path, "rb") as stored:
        samples: bytes = stored.read()
    return samples


def _store(key: str, samples: bytes, *, text: str, voice: str, language: str) -> None:
    path = clip_path(key)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(samples))
    duration_ms = len(samples) * 1000 // BYTES_PER_SECOND
    SpeechClip.objects.update_or_create(
        key=key,
        defaults={
            "text": text,
            "voice": voice,
            "language": language,
            "rate_hz": RATE_HZ,
            "duration_ms": duration_ms,
        },
    )
