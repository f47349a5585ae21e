"""What a toy hears and shows between being told that it may not talk and being closed."""

import asyncio
import json
from types import SimpleNamespace

import pytest
from channels.db import database_sync_to_async
from django.core.cache import cache
from django.utils import timezone

from accounts.tests.cast import household
from clock import Clock
from devices import pairing
from devices.models import Device
from voice import pairing_voice
from voice.code_words import DIGITS
from voice.pairing_voice import attend, sound_of
from voice.playback import BYTES_PER_SECOND
from voice.speech import SpeechUnavailable
from voice.tests.scene import HELLO, Toy
from wire import frames

CODE = "471902"
SCALE = 50


class Clips:
    """Speech whose every sentence is a tenth of a second, told apart by its samples."""

    def __init__(self, *, languages=("en", "hi")) -> None:
        self.said: list[str] = []
        self._languages = languages

    async def samples(self, sentence):
        if sentence.language not in self._languages:
            raise SpeechUnavailable("no-voice")
        self.said.append(sentence.text)
        level = sum(sentence.text.encode()) % 30_000 + 1
        return level.to_bytes(2, "little") * (BYTES_PER_SECOND // 20)


@pytest.fixture(autouse=True)
def _nobody_was_here(transactional_db):
    cache.clear()


@pytest.fixture
def device() -> Device:
    return Device.objects.create(serial="HAN-2")


def around(clips=None, scale=SCALE):
    return SimpleNamespace(clock=Clock(scale), speech=clips or Clips())


def admission(device, policy, code="") -> SimpleNamespace:
    return SimpleNamespace(device_id=device.pk, policy=policy, code=code)


def unpaired(device) -> SimpleNamespace:
    return admission(device, "unpaired", CODE)


async def meet(toy, admitted, surroundings) -> None:
    async with asyncio.timeout(20):
        await attend(admitted, toy.receive, toy.send, surroundings)


def hears_everything(toy) -> None:
    toy.says("played", turn=0, ms=60_000)


async def test_the_code_is_said_digit_by_digit_in_both_languages(device):
    clips, toy = Clips(), Toy()
    toy.sends(json.dumps(HELLO))
    hears_everything(toy)
    await meet(toy, unpaired(device), around(clips))
    assert clips.said.count("Four.") == clips.said.count("चार।") == 1
    assert [text["type"] for text in toy.texts] == ["hello", "turn", "play", "turn"]
    assert toy.texts[0]["context"] == {"fresh": True}
    assert toy.texts[1]["text"] == "4 7 1 9 0 2"
    (play,) = toy.told("play")
    heard = b"".join(frame.samples for frame in toy.voice)
    assert heard == await sound_of(CODE, Clips())
    assert (play["source"], play["ms"]) == ("prompt", len(heard) * 1000 // BYTES_PER_SECOND)
    assert {frame.turn for frame in toy.voice} == {0}
    assert toy.voice[-1].flags & frames.FINAL
    assert toy.states == ["speaking", "done"]


async def test_digits_are_said_in_their_order():
    def at(digit: str) -> int:
        english = DIGITS[0][int(digit)].text
        level = sum(english.encode()) % 30_000 + 1
        return sound.index(level.to_bytes(2, "little") * 100)

    sound = await sound_of(CODE, Clips())
    places = [at(digit) for digit in CODE]
    assert places == sorted(places)


async def test_without_a_hindi_voice_it_is_said_in_english(device):
    assert await sound_of(CODE, Clips(languages=("en",)))


async def test_without_any_voice_it_is_silent_and_says_nothing_false(device):
    toy = Toy()
    await meet(toy, unpaired(device), around(Clips(languages=())))
    assert (toy.texts, toy.voice) == ([], [])


async def test_a_toy_that_says_no_hello_is_not_spoken_to(device):
    toy = Toy()
    await meet(toy, unpaired(device), around())
    assert (toy.texts, toy.voice) == ([], [])


async def test_a_toy_that_leaves_is_not_waited_for(device):
    toy = Toy()
    toy.leaves()
    await meet(toy, unpaired(device), around(scale=1))
    assert toy.voice == []


async def test_sound_is_not_sent_faster_than_the_toy_can_hold_it(device):
    class Slow(Clips):
        async def samples(self, sentence):
            return b"\1\0" * BYTES_PER_SECOND  # two seconds each: half a minute altogether

    toy, times, clock = Toy(), [], Clock(SCALE)
    send = toy.send

    async def timed(event):
        if "bytes" in event:
            times.append(clock.now())
        await send(event)

    toy.sends(json.dumps(HELLO))
    hears_everything(toy)
    async with asyncio.timeout(20):
        await attend(unpaired(device), toy.receive, timed, around(Slow()))
    sent_seconds = sum(len(frame.samples) for frame in toy.voice) / BYTES_PER_SECOND
    assert sent_seconds > 28
    assert times[-1] - times[0] >= sent_seconds - 2


async def test_a_toy_that_only_looks_again_is_silent_and_a_pressed_one_speaks(device):
    async def visit(seconds_later):
        toy = Toy()
        toy.sends(json.dumps(HELLO))
        hears_everything(toy)
        closed_at = await cache.aget(pairing_voice._key(device.pk))
        if closed_at is not None:
            await cache.aset(pairing_voice._key(device.pk), closed_at - seconds_later / SCALE)
        await meet(toy, unpaired(device), around())
        return bool(toy.voice)

    assert [await visit(later) for later in (0, 16, 16, 3, 16, 61)] == [
        True, False, False, True, False, True,
    ]  # fmt: skip


async def test_while_it_speaks_a_claimed_toy_is_told_that_it_is_paired(device):
    home = await database_sync_to_async(household)("asha.parent@example.com", "Asha")
    code = await database_sync_to_async(pairing.show_code)(device, now=timezone.now())
    toy = Toy()
    toy.sends(json.dumps(HELLO))
    meeting = asyncio.create_task(meet(toy, unpaired(device), around(scale=10)))
    await toy.until(lambda: toy.told("play"))
    claim = database_sync_to_async(pairing.claim_device)
    await claim(code.digits, home.child, now=timezone.now())
    await meeting
    assert toy.texts[-1] == {"type": "policy", "state": "paired"}


@pytest.mark.parametrize(("etag", "state"), [(None, "active"), ("9f2c61d0", "erased")])
async def test_an_erased_toy_confirms_its_wipe_by_a_hello_without_context(device, etag, state):
    await database_sync_to_async(Device.objects.update)(state="erased")
    toy = Toy()
    context = {"etag": etag, "saved_at": None}
    toy.says("hello", protocol=1, firmware="1", audio=HELLO["audio"], context=context)
    await meet(toy, admission(device, "erased"), around())
    await database_sync_to_async(device.refresh_from_db)()
    assert device.state == state
    assert (toy.texts, toy.voice) == ([], [])


@pytest.mark.parametrize("policy", ["revoked", "withdrawn", "quiet_hours"])
async def test_other_toys_are_not_attended_to(device, policy):
    toy = Toy()
    await meet(toy, admission(device, policy), around(scale=1))
    assert (toy.texts, toy.voice) == ([], [])


async def test_nonsense_on_the_doorstep_is_not_heeded(device):
    toy = Toy()
    toy.sends("no JSON")
    toy.sends(b"\1\0\0\0")
    toy.says("listen", state="start", turn=1)
    toy.sends(json.dumps(HELLO))
    hears_everything(toy)
    await meet(toy, unpaired(device), around())
    assert toy.voice
