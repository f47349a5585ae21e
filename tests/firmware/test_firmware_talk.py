"""`make firmware-talk` against the house, as somebody tries it for the first time."""

import asyncio
import json
import shutil
from io import StringIO

from django.core.management import call_command

from devices.clips import read_wav
from tests.journeys.house import ROOT
from wire.limits import DOWN_RATE_HZ


async def test_a_wav_is_spoken_to_the_toy_and_its_answer_saved(
    house, certificate, settings, tmp_path
):
    settings.VAR_DIR, settings.TIME_SCALE = tmp_path, house.scale
    (tmp_path / "demo_toy.json").write_text(json.dumps(house.toy))
    (tmp_path / "ca").mkdir()
    shutil.copy(certificate.authority, tmp_path / "ca" / "ca.pem")
    out, told = tmp_path / "speaker.wav", StringIO()
    wav = ROOT / "demo" / "speech" / "en_flite_night.wav"
    url = f"wss://127.0.0.1:{house.web_port}/device/v1"
    arguments = ("--wav", str(wav), "--out", str(out), "--url", url)
    await asyncio.to_thread(call_command, "firmware_talk", *arguments, stdout=told)

    lines = told.getvalue().splitlines()
    assert lines[0] == "Connected over TLS and welcomed."
    assert "  understood: good night" in lines
    assert lines[-1] == f"What came out of the speaker: {out}"
    assert any(read_wav(out, DOWN_RATE_HZ))
