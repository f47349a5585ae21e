"""`manage.py synthesize_chalisa`: make the recitation that play_hanuman_chalisa plays."""

import asyncio
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from learning.models import Recording, Verse
from learning.recordings import WHOLE_CHALISA
from voice.chalisa import NotOurs, keep, recite
from voice.speech import SpeechUnavailable, configured_speech


class Command(BaseCommand):
    help = (
        "Make hanuman_chalisa.wav (16 kHz) with the configured voice, marked as synthetic. "
        "Does nothing when a recitation exists; --again makes it anew."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="replace a synthetic recitation")

    def handle(self, *args: Any, again: bool = False, **options: Any) -> None:
        path = Path(settings.RECORDINGS_DIR) / WHOLE_CHALISA
        exists = path.is_file() and Recording.objects.filter(path=WHOLE_CHALISA).exists()
        if exists and not again:
            self.stdout.write(f"{path} exists.")
            return
        if not Verse.objects.approved().exists():
            raise CommandError("There are no verses yet: run `manage.py load_content` first.")
        try:
            recording = keep(asyncio.run(_sound()))
        except SpeechUnavailable as problem:
            raise CommandError(
                f"No speech from {settings.ENV.speech_url} ({problem.code}): "
                "start that service, or set SPEAK_URL."
            ) from None
        except NotOurs:
            raise CommandError(f"{path} is a real recording and stays.") from None
        seconds = recording.duration_ms / 1000
        self.stdout.write(f"{path}: {seconds:.0f} s, synthetic.")


async def _sound() -> bytes:
    speech = configured_speech()
    try:
        return await recite(speech)
    finally:
        await speech.close()
