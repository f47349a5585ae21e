"""Debian's Chromium, driven by Playwright, with a microphone that a WAV file speaks into."""

import contextlib
import os
import shutil
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

SIZES = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}
SWITCHES = [
    "--no-sandbox",  # which root may not have
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def executable() -> str:
    """Where Chromium is. Fails the test with the name of what is missing."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.fail("Chromium is missing: sudo apt-get install chromium", pytrace=False)
    return found


@contextlib.contextmanager
def chromium(playwright: Playwright, *, hears: Path | None = None) -> Iterator[Browser]:
    """A browser whose microphone plays the WAV `hears` once, from when a page opens it."""
    switches = list(SWITCHES)
    if hears is not None:
        switches.append(f"--use-file-for-fake-audio-capture={hears}%noloop")
    browser = playwright.chromium.launch(executable_path=executable(), args=switches)
    try:
        yield browser
    finally:
        browser.close()


def write_speech(clip: Path, path: Path, *, before_seconds: float, after_seconds: float) -> float:
    """`clip` as a WAV with silence around it; returns when the words end, in seconds."""
    with wave.open(str(clip)) as sound:
        rate_hz, samples = sound.getframerate(), sound.readframes(sound.getnframes())
    before, after = (bytes(round(rate_hz * s) * 2) for s in (before_seconds, after_seconds))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(before + samples + after)
    return before_seconds + len(samples) / 2 / rate_hz
