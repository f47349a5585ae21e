"""`manage.py toy`: what it prints, and its exit status."""

import asyncio
import json
import ssl
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clock import Clock
from devices import clips
from devices.dialling import Unreachable
from devices.management.commands import toy as toy_command
from devices.tests.platform import SECRET, SERIAL, Platform, answer, tone
from devices.toy import Toy
from hanuman import certificates
from hanuman.env import ROOT
from wire import close


@pytest.fixture(autouse=True)
def _fast(settings, tmp_path):
    settings.TIME_SCALE = 20
    settings.VAR_DIR = tmp_path


@pytest.fixture
def clip(tmp_path):
    path = tmp_path / "hello.wav"
    clips.write_wav(path, tone(300), 24_000)
    return str(path)


async def run(*arguments):
    """Lines of the command, and what it complained about (None: status 0)."""
    out, complaint = StringIO(), None
    try:
        await asyncio.to_thread(call_command, "toy", *arguments, stdout=out)
    except CommandError as error:
        complaint = str(error)
    return out.getvalue().splitlines(), complaint


def proof(platform):
    return ("--url", platform.url, "--serial", SERIAL, "--secret", SECRET)


async def test_json_is_an_object_a_line_with_turns_and_a_last_summary(clip):
    async with Platform() as platform:
        lines, complaint = await run("--json", "--wav", clip, clip, *proof(platform))
    assert complaint is None
    events = [json.loads(line) for line in lines]
    turns = [event for event in events if event["event"] == "turn"]
    assert [list(turn) for turn in turns] == [
        ["event", "turn", "heard", "said", "tools", "audio_ms", "first_audio_ms", "stages"]
    ] * 2
    assert [turn["turn"] for turn in turns] == [1, 2]
    assert turns[0]["heard"] == "hello hanuman"
    assert turns[0]["tools"][0]["name"] == "greet"
    assert (events[-1]["event"], events[-1]["ok"], events[-1]["answered"]) == ("summary", True, 2)


async def test_the_reply_is_saved_as_the_speaker_played_it(clip, tmp_path):
    out = tmp_path / "reply.wav"
    async with Platform() as platform:
        await run("--wav", clip, "--out", str(out), *proof(platform))
    assert clips.read_wav(out, 24_000).replace(b"\x00\x00", b"") == tone(1000)


async def test_a_person_reads_what_was_heard_said_and_done(clip):
    async with Platform() as platform:
        lines, _ = await run("--wav", clip, *proof(platform))
    told = "\n".join(lines)
    for shown in (
        "heard   hello hanuman",
        "tool    greet",
        "said    Jai Shri Ram!",
        "1 of 1 turns",
    ):
        assert shown in told


async def test_text_is_spoken(tmp_path):
    async with Platform() as platform:
        lines, complaint = await run("--say", "hello hanuman", "--json", *proof(platform))
        heard = platform.visits[0].microphone[1]
    assert complaint is None
    assert len(heard) > 2 * 44_100
    assert json.loads(lines[-1])["answered"] == 1


async def test_a_greeting_is_told_and_waited_for(clip):
    async def greet(visit):
        await visit.tell("turn", turn=0, state="speaking", text="Namaste!")
        await visit.sound(0, tone(500))
        await visit.done(0)
        await answer(visit)

    async with Platform(greet) as platform:
        lines, complaint = await run("--json", "--wav", clip, *proof(platform))
    events = [json.loads(line) for line in lines]
    assert {"event": "greeting", "said": "Namaste!", "audio_ms": 500} in events
    assert complaint is None


async def test_the_demo_child_s_toy_is_found(clip, tmp_path):
    demo = {"serial": SERIAL, "secret": SECRET, "child": "Asha"}
    (tmp_path / "demo_toy.json").write_text(json.dumps(demo))
    async with Platform() as platform:
        _, complaint = await run("--child", "asha", "--wav", clip, "--url", platform.url)
        assert complaint is None
        _, complaint = await run("--child", "Ravi", "--wav", clip, "--url", platform.url)
    assert "belongs to Asha" in complaint


async def test_without_a_demo_toy_the_way_out_is_named(clip):
    _, complaint = await run("--child", "Asha", "--wav", clip)
    assert "make run" in complaint


async def test_a_wrong_secret_is_one_clear_line_and_the_summary_says_so(clip):
    async with Platform() as platform:
        lines, complaint = await run(
            "--json", "--wav", clip, "--url", platform.url, "--serial", SERIAL, "--secret", "x"
        )
    assert "wrong serial or secret" in complaint
    assert json.loads(lines[-1])["reason"] == complaint


async def test_a_platform_that_is_down_is_one_clear_line(clip):
    async with Platform() as platform:
        arguments = proof(platform)
    _, complaint = await run("--wav", clip, *arguments)
    assert "make run" in complaint
    assert "\n" not in complaint


async def test_a_policy_comes_with_what_to_do(clip):
    async def refuse(visit):
        await visit.tell("policy", state="unpaired", code="482913")
        await visit.hang_up(close.POLICY)

    async with Platform(refuse) as platform:
        _, complaint = await run("--wav", clip, *proof(platform))
    assert "482913" in complaint
    assert "pair it" in complaint


def unpaired_at_first(platform):
    """It says the code aloud, is dialled again, and then lets the toy talk."""

    async def script(visit):
        if len(platform.visits) == 1:
            await visit.tell("policy", state="unpaired", code="482913")
            await visit.welcome()
            await visit.tell("turn", turn=0, state="speaking", text="4 8 2 9 1 3")
            await visit.sound(0, tone(500))
            await visit.done(0)
            await visit.until("played", ms=500)
            await visit.hang_up(close.POLICY)
            return
        await visit.welcome()
        await visit.tell("turn", turn=0, state="speaking", text="Namaste!")
        await visit.sound(0, tone(200))
        await visit.done(0)
        await answer(visit)

    return script


async def test_an_unpaired_toy_shows_its_code_waits_and_goes_on(clip):
    async with Platform(says_hello=False) as platform:
        platform.script = unpaired_at_first(platform)
        lines, complaint = await run("--json", "--pair", "--wav", clip, *proof(platform))
    events = [json.loads(line) for line in lines]
    assert complaint is None
    assert {"event": "policy", "state": "unpaired", "code": "482913"} in events
    assert {"event": "paired", "serial": SERIAL} in events
    assert {"event": "greeting", "said": "Namaste!", "audio_ms": 200} in events
    assert events[-1]["answered"] == 1


async def test_a_person_reads_the_code_and_that_the_toy_is_paired():
    async with Platform(says_hello=False) as platform:
        platform.script = unpaired_at_first(platform)
        lines, complaint = await run("--pair", *proof(platform))
    assert complaint is None
    assert "policy    unpaired (code 482913)" in lines
    assert f"paired    {SERIAL}" in lines


async def test_a_toy_that_is_paired_already_waits_for_nothing(clip):
    async with Platform() as platform:
        _, complaint = await run("--pair", "--wav", clip, *proof(platform))
    assert complaint is None


async def test_a_code_that_nobody_types_is_given_up(monkeypatch):
    async def never(visit):
        await visit.tell("policy", state="unpaired", code="482913")
        await visit.hang_up(close.POLICY)

    monkeypatch.setattr(toy_command, "PAIR_SECONDS", 20.0)
    async with Platform(never, says_hello=False) as platform:
        _, complaint = await run("--pair", *proof(platform))
    assert "482913" in complaint


async def test_with_nothing_to_do_it_says_what_it_can():
    _, complaint = await run("--serial", SERIAL, "--secret", SECRET)
    assert "--pair" in complaint


async def test_a_turn_without_an_answer_is_told_and_fails(clip):
    async def wordless(visit):
        stop = await visit.until("listen", state="stop")
        await visit.done(stop["turn"])
        await answer(visit)

    async with Platform(wordless) as platform:
        lines, complaint = await run("--json", "--wav", clip, clip, *proof(platform))
    turns = [json.loads(line) for line in lines if '"turn"' in line][1:]
    assert complaint == "no answer in turn 1"
    assert len([turn for turn in turns if turn["event"] == "turn"]) == 2


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("--wav", "none.wav"), "none.wav"),
        (("--wav", __file__), "not a WAV"),
        (("--say", "x", "--frame-ms", "10"), "20 to 50"),
        (("--say", "x", "--out", "/nowhere/reply.wav"), "/nowhere"),
    ],
)
async def test_what_cannot_be_used_is_said_before_anything_is_connected(arguments, wanted):
    _, complaint = await run(*arguments, "--serial", SERIAL, "--secret", SECRET)
    assert wanted in complaint


async def test_over_tls_only_the_right_authority_is_trusted(tmp_path):
    ours = certificates.files_for(["127.0.0.1"], tmp_path / "a", now=datetime.now(UTC))
    other = certificates.files_for(["127.0.0.1"], tmp_path / "b", now=datetime.now(UTC))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(ours.certificate, ours.key)
    async with Platform(ssl=context) as platform:
        toy = Toy(platform.url, SERIAL, SECRET, clock=Clock(20), cafile=str(ours.authority))
        async with toy:
            assert (await toy.say(bytes(8820))).was_answered
        with pytest.raises(Unreachable, match="certificate"):
            await Toy(platform.url, SERIAL, SECRET, cafile=str(other.authority)).__aenter__()


def test_as_a_program_it_ends_with_status_1_and_one_line_and_needs_no_database(clip):
    proof = ("--url", "ws://127.0.0.1:9", "--serial", "a", "--secret", "b")
    done = subprocess.run(
        [sys.executable, "manage.py", "toy", "--wav", clip, *proof],
        cwd=ROOT,
        env={"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
