"""Which kind of sound a file is, by its content: WAV, FLAC, MP3 and Ogg are let in."""

import os
import struct
from pathlib import Path
from typing import BinaryIO

import soundfile

from learning.takes.problems import Unusable

HEAD_BYTES = 64  # enough to know the kind
LOWEST_HZ = 16_000  # what toys play
HIGHEST_HZ = 192_000
MOST_CHANNELS = 2
UNKNOWN_FRAMES = 1 << 62  # libsndfile says 2^63 - 1 where a file does not tell its length

_CONTAINERS = {
    "WAV": "wav",
    "WAVEX": "wav",
    "RF64": "wav",
    "FLAC": "flac",
    "MP3": "mp3",
    "OGG": "ogg",
}
_GOOD = {"PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "VORBIS", "OPUS", "MPEG_LAYER_III"}
_EIGHT_BIT = {"PCM_U8", "PCM_S8", "DPCM_8"}
_OTHER_SOUND = (b"FORM", b"caff", b".snd", b"#!AMR", b"MThd", b"\x30\x26\xb2\x75")
_STREAMED = {0, 0xFFFFFFFF}  # sizes of WAV files whose writer could not go back
_OGG_PAGE = 65_307  # bytes, the longest
_MPEG_TAGS = (b"Xing\x00\x00\x00", b"Info\x00\x00\x00")
_TAG_WITHIN = 1 << 20  # bytes: behind a picture of the cover


def kind_of(head: bytes) -> str:
    """
    "wav", "flac", "mp3" or "ogg", by the first HEAD_BYTES of a file.

    Raises Unusable with "empty", "other-kind" and "not-sound".
    """
    if not head:
        raise Unusable("empty")
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "wav"
    if head[:4] == b"fLaC":
        return "flac"
    if head[:4] == b"OggS":
        return "ogg"
    if head[:3] == b"ID3" or _is_mp3_frame(head):
        return "mp3"
    is_other = head[:4] in _OTHER_SOUND or head[4:8] == b"ftyp" or head[:5] == b"#!AMR"
    is_aac = len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0
    raise Unusable("other-kind" if is_other or is_aac else "not-sound")


def open_sound(path: Path) -> soundfile.SoundFile:
    """
    The sound of a file, to be closed. Only its beginning and its end have been looked at.

    Raises Unusable with the codes of `kind_of`, and "eight-bit", "telephone", "low-rate",
    "high-rate", "channels" and "broken".
    """
    with path.open("rb") as file:
        kind = kind_of(file.read(HEAD_BYTES))
        if _ends_early(kind, file):
            raise Unusable("broken")
    try:
        sound = soundfile.SoundFile(path)
    except soundfile.LibsndfileError:
        raise Unusable("broken") from None
    problem = _problem(kind, sound)
    if problem:
        sound.close()
        raise Unusable(problem)
    return sound


def tells_its_length(path: Path, sound: soundfile.SoundFile) -> bool:
    """Whether `sound.frames` is what the file was written with, and no guess."""
    if sound.frames >= UNKNOWN_FRAMES:
        return False
    if sound.format != "MP3":
        return True
    with path.open("rb") as file:
        head = file.read(_TAG_WITHIN)
    return any(tag in head for tag in _MPEG_TAGS)


def described(sound: soundfile.SoundFile) -> str:
    """What it is, for people: "FLAC, 96,000 Hz, 2 channels"."""
    channels = "1 channel" if sound.channels == 1 else f"{sound.channels} channels"
    packed = "Opus" if sound.subtype == "OPUS" else _CONTAINERS[sound.format].upper()
    return f"{packed}, {sound.samplerate:,} Hz, {channels}"


def _problem(kind: str, sound: soundfile.SoundFile) -> str:
    if _CONTAINERS.get(sound.format) != kind:
        return "other-kind"
    if sound.subtype in _EIGHT_BIT:
        return "eight-bit"
    if sound.subtype not in _GOOD:
        return "telephone"
    if sound.samplerate < LOWEST_HZ:
        return "low-rate"
    if sound.samplerate > HIGHEST_HZ:
        return "high-rate"
    return "channels" if sound.channels > MOST_CHANNELS else ""


def _is_mp3_frame(head: bytes) -> bool:
    """The header of an MPEG frame of layer III, with a bit rate and a sample rate."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    return head[2] >> 4 not in (0, 15) and head[2] >> 2 & 3 != 3


def _ends_early(kind: str, file: BinaryIO) -> bool:
    """Whether the file lacks its end, where the decoder would not notice."""
    size = file.seek(0, os.SEEK_END)
    if kind == "wav":
        return _wav_ends_early(file, size)
    if kind == "ogg":
        return _ogg_ends_early(file, size)
    return False


def _wav_ends_early(file: BinaryIO, size: int) -> bool:
    at = 12
    while at + 8 <= size:
        file.seek(at)
        name, length = struct.unpack("<4sI", file.read(8))
        if name == b"data":
            return length not in _STREAMED and at + 8 + length > size
        at += 8 + length + (length & 1)
    return True


def _ogg_ends_early(file: BinaryIO, size: int) -> bool:
    file.seek(max(0, size - _OGG_PAGE))
    tail = file.read()
    last = tail.rfind(b"OggS")
    return last < 0 or last + 5 >= len(tail) or not tail[last + 5] & 0x04
