import io
import random
import wave

import pytest

from localagent.settings import Sound, Speak
from localagent.speaking import bytes_per_second, language_for, pieces, wav_header


@pytest.mark.parametrize("is_odd", [False, True])
def test_pieces_are_the_whole_sound(is_odd):
    samples = bytes(range(256)) * 400
    cut = pieces(samples, Sound(), random.Random(1), is_odd=is_odd)
    assert b"".join(cut) == samples
    assert len({len(piece) for piece in cut}) > 3
    assert {len(piece) % 2 for piece in cut[:-1]} == {int(is_odd)}


def test_a_header_makes_samples_a_wav_file():
    samples = b"\1\2" * 100
    data = wav_header(Sound(rate_hz=16_000), len(samples)) + samples
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        assert file.readframes(1000) == samples


def test_a_second_of_sound_has_so_many_bytes():
    assert bytes_per_second(Sound("linear16", 24_000)) == 48_000
    assert bytes_per_second(Sound("mulaw", 8_000)) == 8_000


def test_devanagari_is_read_by_the_hindi_voice():
    english = Speak("aura-2-thalia-en", "en")
    assert language_for("जय हनुमान", english) == "hi"
    assert language_for("Jai Hanuman", english) == "en"
    assert language_for("Jai Hanuman", Speak("local-hi", "hi")) == "hi"
