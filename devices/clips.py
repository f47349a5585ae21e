"""
Sound files for the toy in software: any WAV in, 16-bit mono at the toy's rate out, and back.

`spoken` asks espeak-ng, which stays in a process of its own.
"""

import asyncio
import struct
import sys
import tempfile
import wave
from pathlib import Path

import numpy
import soxr

ROOT = Path(__file__).resolve().parent.parent  # where `-m localagent...` is found
PCM, FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
LONGEST_BYTES = 256 * 2**20  # a WAV of an hour; nobody says more in one turn
SPEAK_RATE_HZ = 16_000
SPEAK_SECONDS = 30.0


class ClipUnusable(Exception):
    """A sound file cannot be used; the text names it and says why, in one line."""


def read_wav(path: Path, rate_hz: int) -> bytes:
    """
    The sound in `path` as s16le mono samples at `rate_hz`.

    Takes integer samples of 8 to 32 bits and float samples, any rate, any number of channels.
    Raises ClipUnusable.
    """
    try:
        if path.stat().st_size > LONGEST_BYTES:
            raise ClipUnusable(f"{path}: larger than {LONGEST_BYTES // 2**20} MB")
        data = path.read_bytes()
    except OSError as error:
        raise ClipUnusable(f"{path}: {error.strerror}") from None
    try:
        samples, given_hz = _read(data)
    except (struct.error, ValueError) as error:
        raise ClipUnusable(f"{path}: not a WAV file that can be read ({error})") from None
    if not len(samples):
        raise ClipUnusable(f"{path}: holds no sound")
    if given_hz != rate_hz:
        samples = soxr.resample(samples, given_hz, rate_hz)
    return numpy.clip(numpy.rint(samples * 32768), -32768, 32767).astype("<i2").tobytes()


def write_wav(path: Path, samples: bytes, rate_hz: int) -> None:
    """Write s16le mono `samples`. Raises ClipUnusable."""
    try:
        with wave.open(str(path), "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(rate_hz)
            sound.writeframes(samples)
    except OSError as error:
        raise ClipUnusable(f"{path}: {error.strerror}") from None


async def spoken(text: str, language: str, rate_hz: int) -> bytes:
    """`text` as espeak-ng says it, s16le mono at `rate_hz`. Raises ClipUnusable."""
    with tempfile.TemporaryDirectory(prefix="hanuman-say-") as folder:
        path = Path(folder) / "said.wav"
        program = [sys.executable, "-m", "localagent.voice_process", "--text", text]
        options = ["--language", language, "--rate-hz", str(SPEAK_RATE_HZ), "--out", str(path)]
        process = await asyncio.create_subprocess_exec(
            *program,
            *options,
            cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(SPEAK_SECONDS):
                _, complaint = await process.communicate()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise ClipUnusable("espeak-ng did not answer; use --wav instead of --say") from None
        if process.returncode:
            last = (complaint.decode(errors="replace").strip().splitlines() or ["no reason"])[-1]
            raise ClipUnusable(
                f"espeak-ng cannot speak ({last}); install requirements-local.txt or use --wav"
            )
        return read_wav(path, rate_hz)


def _read(data: bytes) -> tuple[numpy.ndarray, int]:
    """Mono samples from -1 to 1 and their rate, out of RIFF chunks."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("no RIFF/WAVE header")
    form: tuple[int, int, int, int] | None = None
    at = 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if name == b"fmt ":
            form = _form(body)
        elif name == b"data":
            if form is None:
                raise ValueError("no format before the sound")
            kind, channels, rate_hz, bits = form
            return _mono(body, kind, channels, bits), rate_hz
        at += 8 + size + (size & 1)
    raise ValueError("no sound in it")


def _form(body: bytes) -> tuple[int, int, int, int]:
    """Kind of samples, channels, rate, bits a sample."""
    kind, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", body)
    if kind == EXTENSIBLE:
        kind = struct.unpack_from("<H", body, 24)[0]
    if not 1 <= channels <= 64:
        raise ValueError(f"{channels} channels")
    if not 1000 <= rate_hz <= 768_000:
        raise ValueError(f"{rate_hz} Hz")
    if (kind, bits) not in {(PCM, 8), (PCM, 16), (PCM, 24), (PCM, 32), (FLOAT, 32), (FLOAT, 64)}:
        raise ValueError(f"format {kind} with {bits} bits")
    return kind, channels, rate_hz, bits


def _mono(body: bytes, kind: int, channels: int, bits: int) -> numpy.ndarray:
    width = bits // 8
    body = body[: len(body) // (width * channels) * width * channels]
    if kind == FLOAT:
        samples = numpy.frombuffer(body, f"<f{width}").astype("f4")
    elif bits == 8:
        samples = (numpy.frombuffer(body, "u1").astype("f4") - 128) / 128
    elif bits == 24:
        padded = numpy.zeros((len(body) // 3, 4), "u1")
        padded[:, 1:] = numpy.frombuffer(body, "u1").reshape(-1, 3)
        samples = padded.view("<i4").ravel().astype("f4") / 2**31
    else:
        samples = numpy.frombuffer(body, f"<i{width}").astype("f4") / 2 ** (bits - 1)
    return numpy.nan_to_num(samples).reshape(-1, channels).mean(axis=1)
