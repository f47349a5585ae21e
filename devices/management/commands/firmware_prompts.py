"""Make the sentences that a toy has on its flash: prompts/<language>/<name>.wav, 24 kHz mono."""

import asyncio
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import numpy
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from devices.clips import ClipUnusable, spoken, write_wav
from firmware.sentences import BUDGET_BYTES, LANGUAGES, SENTENCES
from wire.limits import DOWN_RATE_HZ

AT_ONCE = 2
QUIET = 150  # of 32768: what is below it at the ends is no speech
MARGIN = DOWN_RATE_HZ // 50  # samples that stay around the speech


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", type=Path, help="the folder, var/firmware/prompts when it is not given"
        )
        parser.add_argument("--names", nargs="*", help="only these", choices=sorted(SENTENCES))

    def handle(
        self, *args: Any, out: Path | None, names: list[str] | None, **options: Any
    ) -> None:
        folder = out or settings.VAR_DIR / "firmware" / "prompts"
        try:
            total = asyncio.run(_make(folder, names or list(SENTENCES)))
        except (ClipUnusable, OSError) as problem:
            raise CommandError(str(problem)) from None
        print(f"{folder}: {total} bytes of {BUDGET_BYTES}")
        if total > BUDGET_BYTES:
            raise CommandError("larger than its budget: say it in fewer words")


async def _make(folder: Path, names: list[str]) -> int:
    """Make the sentences; how many bytes they have. Raises ClipUnusable and OSError."""
    turnstile = asyncio.Semaphore(AT_ONCE)

    async def make(language: str, name: str) -> int:
        async with turnstile:
            samples = await spoken(SENTENCES[name][language], language, DOWN_RATE_HZ)
        path = folder / language / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_wav(path, _trimmed(samples), DOWN_RATE_HZ)
        return path.stat().st_size

    return sum(
        await asyncio.gather(*[make(language, name) for language in LANGUAGES for name in names])
    )


def _trimmed(samples: bytes) -> bytes:
    """Without the silence before and behind; it would be paid for in flash, and waited for."""
    values = numpy.frombuffer(samples, "<i2")
    loud = numpy.flatnonzero(numpy.abs(values.astype("i4")) > QUIET)
    if not len(loud):
        return samples
    return values[max(0, loud[0] - MARGIN) : loud[-1] + MARGIN].tobytes()
