"""The sentences on a toy's flash, made by the offline voice."""

import wave

from django.core.management import call_command


def test_a_sentence_is_made_as_the_toy_plays_it(tmp_path, capsys):
    call_command("firmware_prompts", "--out", str(tmp_path), "--names", "digit_7")
    for language in ("en", "hi"):
        with wave.open(str(tmp_path / language / "digit_7.wav")) as sound:
            assert sound.getparams()[:3] == (1, 2, 24_000)
            assert 0.2 < sound.getnframes() / 24_000 < 2
    assert "bytes of" in capsys.readouterr().out
