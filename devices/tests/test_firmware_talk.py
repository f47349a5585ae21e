"""`manage.py firmware_talk`: what it says when it cannot begin."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from devices import clips
from devices.tests.platform import tone
from hanuman.certificates import files_for


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.TIME_SCALE = 20
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def clip(folder):
    path = folder / "hello.wav"
    clips.write_wav(path, tone(300), 24_000)
    return path


def complaint(*arguments) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("firmware_talk", *map(str, arguments))
    return str(refused.value)


def test_a_wav_is_needed_that_can_be_read(folder):
    out = folder / "out.wav"
    assert "--wav" in complaint("--out", out)
    assert "missing.wav" in complaint("--out", out, "--wav", folder / "missing.wav")
    (folder / "text.wav").write_text("namaste")
    assert "text.wav" in complaint("--out", out, "--wav", folder / "text.wav")
    assert not out.exists()


def test_the_folder_of_what_it_writes_is_looked_for_first(folder, clip):
    told = complaint("--wav", clip, "--out", folder / "nowhere" / "out.wav")
    assert told == f"--out: there is no folder {folder / 'nowhere'}"


@pytest.mark.parametrize("held", [None, "{", '{"serial": "HAN-1", "secret": "x"}'])
def test_without_a_demo_toy_or_authority_it_asks_for_make_run(folder, clip, held):
    if held is not None:
        (folder / "demo_toy.json").write_text(held)
    assert "start `make run`" in complaint("--wav", clip, "--out", folder / "out.wav")


async def test_where_nobody_answers_it_asks_whether_the_platform_is_up(folder, clip):
    files_for(["127.0.0.1"], folder / "ca", now=datetime.now(UTC))
    (folder / "demo_toy.json").write_text(json.dumps({"serial": "HAN-1", "secret": "x"}))
    url = "wss://127.0.0.1:9/device/v1"
    arguments = ("--wav", clip, "--out", folder / "out.wav", "--url", url)
    assert "is `make run` up" in await asyncio.to_thread(complaint, *arguments)
    assert not (folder / "out.wav").exists()
