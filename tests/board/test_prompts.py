"""Sentences and verses on the flash, on both interpreters."""

import io
import struct

from firmware.prompts import Prompts, Recorded
from tests.board.claims import TestCase

PIECE_BYTES = 1920  # 40 ms


def wav(rate_hz, samples):
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate_hz, 2 * rate_hz, 2, 16)
    odd = b"LIST" + (4).to_bytes(4, "little") + b"INFO"
    data = b"data" + len(samples).to_bytes(4, "little") + samples
    return b"RIFF" + (36 + len(data)).to_bytes(4, "little") + b"WAVE" + form + odd + data


class Flash:
    def __init__(self, files):
        self.files = files

    def open(self, name, mode):
        return io.BytesIO(self.files[name])

    def size(self, name):
        return len(self.files[name]) if name in self.files else None


def played(sound):
    piece, heard = bytearray(PIECE_BYTES), b""
    while sound.readinto(piece):
        heard += bytes(piece)
    return heard


class TestRecorded(TestCase):
    def test_a_sentence_is_played_as_it_lies_there_and_then_silence(self):
        said = bytes([7, 1]) * 1000
        heard = played(Recorded(Flash({"a.wav": wav(24_000, said)}), "a.wav"))
        self.assertEqual(heard, said + bytes(2 * PIECE_BYTES - len(said)))

    def test_a_verse_at_its_lower_rate_lasts_as_long_as_it_was_recorded(self):
        second = b"\x10\x20" * 16_000
        heard = played(Recorded(Flash({"a.wav": wav(16_000, second)}), "a.wav"))
        self.assertEqual(len(heard), 2 * 24_000)
        self.assertTrue(all(0x200F <= one <= 0x2010 for one in struct.unpack("<9h", heard[-18:])))

    def test_what_is_no_wav_is_silent(self):
        for data in (b"", b"RIFF", bytes(100)):
            self.assertFalse(any(played(Recorded(Flash({"a.wav": data}), "a.wav"))))


class TestPrompts(TestCase):
    def test_a_code_is_spoken_digit_by_digit_in_the_child_s_language(self):
        names = ("unpaired", "digit_1", "digit_2")
        prompts = Prompts(Flash({f"prompts/hi/{name}.wav": b"RIFF" for name in names}))
        prompts.language = "hi"
        self.assertEqual(len(prompts.of("unpaired", "121")), 4)

    def test_without_sentences_it_beeps(self):
        [beeps] = Prompts(Flash({})).of("trouble", None)
        self.assertTrue(any(played(beeps)))
