"""Lines to sound in a socket, against a clock that only notes how long it was asked to wait."""

import asyncio

import pytest

from localagent.engine import EngineSlow
from localagent.events import LineFailed, LineSpoken, LineVoiced, Say
from localagent.faults import FaultCount, Faults
from localagent.mouth import Dropped, Mouth
from localagent.settings import Sound, Speak
from localagent.speech import Line
from localagent.tests.fakes import BeepingVoice

SOUND = Sound()


class NotingClock:
    def __init__(self):
        self.slept_s = 0.0

    async def sleep(self, seconds: float) -> None:
        self.slept_s += seconds
        await asyncio.sleep(0)


class Room:
    """A mouth and what came out of it."""

    def __init__(self, faults=None, voice=None, lead=4.0):
        self.clock = NotingClock()
        self.sent: list[bytes] = []
        self.has_sent = asyncio.Event()
        self.told: list = []
        self.count = FaultCount(faults or Faults())
        self.mouth = Mouth(
            voice or BeepingVoice(),
            self.clock,
            self.count,
            lead=lead,
            send=self._send,
            tell=self._tell,
        )

    async def _send(self, samples: bytes) -> None:
        self.sent.append(samples)
        self.has_sent.set()

    async def _tell(self, event) -> None:
        self.told.append(event)

    async def say(self, text: str, number: int = 1, sound: Sound = SOUND, *, is_first=True):
        async with asyncio.TaskGroup() as tasks:
            self.mouth.say(Say(Line(number, text), Speak(), sound, is_first), tasks)

    @property
    def sound(self) -> bytes:
        return b"".join(self.sent)


async def test_a_line_is_announced_with_its_first_and_its_last_sound():
    room = Room()
    await room.say("one two")
    assert room.told == [LineVoiced(1), LineSpoken(1)]


async def test_a_line_takes_a_quarter_of_the_time_it_plays():
    room = Room(lead=4)
    await room.say(" ".join(["word"] * 80))  # four seconds
    assert room.clock.slept_s == pytest.approx(1.0)


async def test_a_line_with_nothing_to_say_is_over_at_once():
    room = Room()
    await room.say("")
    assert room.told == [LineSpoken(1)]


async def test_a_voice_that_fails_is_told():
    room = Room(voice=BeepingVoice(EngineSlow("slow")))
    await room.say("one")
    assert room.told == [LineFailed(1)]


async def test_hushed_it_sends_not_a_byte_more():
    room = Room()
    async with asyncio.TaskGroup() as tasks:
        room.mouth.say(Say(Line(1, "word " * 500), Speak(), SOUND), tasks)
        await room.has_sent.wait()
        await room.mouth.hush()
        sent = len(room.sent)
        for _ in range(20):
            await asyncio.sleep(0)
    assert len(room.sent) == sent
    assert LineSpoken(1) not in room.told


async def test_the_header_of_a_wav_stream_comes_once_a_reply():
    room, sound = Room(), Sound(container="wav")
    await room.say("one", sound=sound)
    await room.say("two", 2, sound, is_first=False)
    assert room.sound.count(b"RIFF") == 1


@pytest.mark.parametrize(
    "faults", [Faults(drop_mid_reply_bytes=24_000), Faults(drop_mid_reply_ms=500)]
)
async def test_a_reply_can_be_cut_after_so_much_sound_however_many_lines_it_has(faults):
    room = Room(faults)
    await room.say("word " * 5)
    with pytest.raises(ExceptionGroup) as caught:
        await room.say("word " * 20, 2, is_first=False)
    assert caught.group_contains(Dropped)
    assert 24_000 <= len(room.sound) < 24_000 + 8_000


async def test_only_so_many_replies_are_cut():
    room = Room(Faults(drop_mid_reply_ms=100, drop_times=1))
    with pytest.raises(ExceptionGroup):
        await room.say("word " * 20)
    await room.say("word " * 20, 2)
    assert room.told[-1] == LineSpoken(2)
