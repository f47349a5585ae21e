"""The toy in software against a small platform, on a real WebSocket and faster than life."""

import asyncio
import json

import pytest

from clock import Clock
from devices.body import ConnectionLost
from devices.dialling import Refused, Unreachable
from devices.tests.platform import SECRET, SERIAL, Platform, answer, tone
from devices.toy import MayNotTalk, Toy, TurnTimedOut
from wire import close, frames

FAST = Clock(20)
RATE_HZ = 16_000
SPEECH = (b"\x07\x00" * (RATE_HZ // 1000)) * 400  # 400 ms


def toy(platform, **options):
    return Toy(platform.url, SERIAL, SECRET, clock=FAST, rate_hz=RATE_HZ, **options)


async def test_a_turn_is_heard_answered_and_told_with_its_numbers():
    async with Platform() as platform, toy(platform, trace=True) as child:
        turn = await child.say(SPEECH)
    assert (turn.number, turn.heard, turn.said) == (1, "hello hanuman", "Jai Shri Ram!")
    assert turn.tools == [{"name": "greet", "arguments": {"a": 1}, "result": "x" * 3000}]
    assert turn.stages == {"transcript_ms": 5}
    assert turn.sources == ["agent"]
    assert turn.audio_ms == 1000
    assert turn.first_audio_ms is not None
    assert turn.first_audio_ms >= 600  # nothing is answered before the post-roll
    assert turn.samples.replace(b"\x00\x00", b"") == tone(1000)


async def test_the_hello_tells_what_the_toy_is():
    async with Platform() as platform, toy(platform, frame_ms=20, trace=True) as child:
        hello = platform.visits[0].hello
        assert hello["audio"] == {"rate": RATE_HZ, "frame_ms": 20}
        assert hello["trace"]
        assert child.diary.context["volume"] == 70


async def test_the_microphone_sends_pre_roll_speech_and_post_roll_in_whole_frames():
    async with Platform() as platform, toy(platform) as child:
        await child.say(SPEECH)
        visit = platform.visits[0]
    start, stop = visit.told("listen")
    assert (start["pre_roll_ms"], stop["post_roll_ms"]) == (250, 600)
    before, speech, after = visit.microphone[1].partition(SPEECH)
    assert (len(before) // 32, speech) == (250, SPEECH)
    assert not any(before)
    assert not any(after)
    assert len(after) // 32 >= 600
    assert visit.finals == [1]


async def test_several_turns_follow_each_other():
    async with Platform() as platform, toy(platform) as child:
        numbers = [(await child.say(SPEECH)).number for _ in range(3)]
    assert numbers == [1, 2, 3]
    assert len(child.playback) >= 3 * len(tone(1000))


async def test_the_platform_is_told_how_far_the_child_has_heard():
    async with Platform() as platform, toy(platform) as child:
        await child.say(SPEECH)
        played = [message["ms"] for message in platform.visits[0].told("played")]
    visit = platform.visits[0]
    assert [message["ms"] for message in visit.told("played")][-1] == 1000
    assert played == sorted(played)


async def test_a_press_during_speech_drops_what_was_not_played():
    async def long_answer(visit):
        stop = await visit.until("listen", state="stop")
        await visit.sound(stop["turn"], tone(6000))
        await visit.until("abort")
        await visit.sound(stop["turn"], tone(500))
        await answer(visit)

    async with Platform(long_answer) as platform, toy(platform) as child:
        first = asyncio.create_task(child.say(SPEECH))
        await child.until(lambda: child.diary.turn(1).audio_ms > 0)
        second = await child.say(SPEECH)
        interrupted = await first
    visit = platform.visits[0]
    assert visit.told("abort")[0]["turn"] == 1
    assert 0 < interrupted.audio_ms < 6000
    assert len(interrupted.samples.replace(b"\x00\x00", b"")) < len(tone(6000))
    assert second.samples.replace(b"\x00\x00", b"") == tone(1000)


async def test_a_greeting_is_waited_for_and_is_no_turn():
    async def greet(visit):
        await visit.tell("turn", turn=0, state="speaking", text="Namaste!")
        await visit.sound(0, tone(700))
        await visit.done(0)
        await answer(visit)

    async with Platform(greet) as platform, toy(platform) as child:
        greeting = await child.settled()
        turn = await child.say(SPEECH)
    assert greeting is not None
    assert (greeting.said, greeting.audio_ms, greeting.is_over) == ("Namaste!", 700, True)
    assert turn.number == 1


async def test_without_a_greeting_the_wait_is_bounded():
    async with Platform() as platform, toy(platform) as child:
        assert await child.settled() is None


async def test_a_gap_in_the_sound_is_heard_as_silence_and_counted():
    one_frame = tone(80)

    async def halting(visit):
        stop = await visit.until("listen", state="stop")
        await visit.sound(stop["turn"], one_frame)
        await visit.until("played", ms=80)
        await visit.sound(stop["turn"], one_frame)
        await visit.done(stop["turn"])
        await visit.until("played", ms=160)

    async with Platform(halting) as platform, toy(platform) as child:
        turn = await child.say(SPEECH)
    assert (turn.audio_ms, turn.underruns) == (160, 1)
    assert len(turn.samples) > 2 * len(one_frame)
    assert turn.samples.replace(b"\x00\x00", b"") == 2 * one_frame


async def test_a_wrong_secret_is_refused():
    async with Platform() as platform:
        with pytest.raises(Refused, match="wrong serial or secret"):
            await Toy(platform.url, SERIAL, "guess").__aenter__()


async def test_a_platform_that_is_not_there_is_named():
    async with Platform() as platform:
        url = platform.url
    with pytest.raises(Unreachable, match=r"ws://127\.0\.0\.1"):
        await Toy(url, SERIAL, SECRET).__aenter__()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "nonsense", "ws://"])
async def test_what_is_no_address_is_said_so(url):
    with pytest.raises(Unreachable):
        await Toy(url, SERIAL, SECRET).__aenter__()


async def test_a_toy_that_may_not_talk_learns_why():
    async def refuse(visit):
        await visit.tell("policy", state="no_consent")
        await visit.hang_up(close.POLICY)

    async with Platform(refuse, says_hello=False) as platform, toy(platform) as child:
        assert child.policy == "no_consent"
        with pytest.raises(MayNotTalk, match="no_consent"):
            await child.say(SPEECH)
    assert child.diary.prompts[-1] == "no_consent"


async def test_a_withdrawal_in_the_middle_of_an_answer_silences_and_wipes():
    async def withdraw(visit):
        stop = await visit.until("listen", state="stop")
        await visit.sound(stop["turn"], tone(4000))
        await visit.until("played")
        await visit.tell("policy", state="withdrawn")
        await visit.hang_up(close.POLICY)

    async with Platform(withdraw) as platform, toy(platform) as child:
        turn = await child.say(SPEECH)
        assert (child.policy, child.diary.wiped, child.diary.context) == (
            "withdrawn",
            ["withdrawn"],
            {},
        )
        with pytest.raises(MayNotTalk):
            await child.say(SPEECH)
    assert turn.audio_ms < 4000


async def test_a_platform_without_a_hello_is_left():
    async with Platform(says_hello=False) as platform:
        with pytest.raises(ConnectionLost, match="no hello"):
            await toy(platform).__aenter__()


async def test_a_platform_that_hangs_up_before_its_hello_is_told():
    async def leave(visit):
        await visit.hang_up(close.UNAVAILABLE, "later")

    async with Platform(leave, says_hello=False) as platform:
        with pytest.raises(ConnectionLost, match="4503 later"):
            await toy(platform).__aenter__()


async def test_a_platform_that_goes_silent_ends_the_wait():
    async def silent(visit):
        await visit.until("listen", state="stop")

    async with Platform(silent) as platform, toy(platform) as child:
        with pytest.raises(TurnTimedOut):
            await child.say(SPEECH, quiet_seconds=2)


async def test_a_connection_lost_before_the_answer_is_an_error_and_a_prompt():
    async def leave(visit):
        await visit.until("listen", state="stop")
        await visit.hang_up(1011, "oops")

    async with Platform(leave) as platform, toy(platform) as child:
        with pytest.raises(ConnectionLost, match="1011 oops"):
            await child.say(SPEECH)
    assert child.diary.prompts == ["trouble"]


async def test_a_connection_lost_during_the_answer_lets_the_rest_be_played():
    async def leave(visit):
        stop = await visit.until("listen", state="stop")
        await visit.sound(stop["turn"], tone(800))
        await visit.hang_up(1011)

    async with Platform(leave) as platform, toy(platform) as child:
        turn = await child.say(SPEECH)
    assert turn.audio_ms == 800


async def test_a_sleeping_toy_wakes_at_a_press():
    async def good_night(visit):
        stop = await visit.until("listen", state="stop")
        await visit.sound(stop["turn"], tone(300))
        await visit.tell("sleep", reason="goodbye")
        await visit.done(stop["turn"])
        await visit.until("played", ms=300)
        await visit.hang_up(1000)

    async with Platform(good_night) as platform, toy(platform) as child:
        first = await child.say(SPEECH)
        assert child.is_asleep
        await child.until(lambda: not child.is_connected)
        second = await child.say(SPEECH)
    assert (first.number, second.number) == (1, 2)
    assert (first.audio_ms, second.audio_ms) == (300, 300)
    visit = platform.visits[1]
    assert SPEECH in visit.microphone[2]  # spoken while the connection was opened


async def test_a_dozing_toy_stays_connected_and_listens_at_once():
    async def idle(visit):
        await visit.tell("sleep", reason="idle")
        await answer(visit)

    async with Platform(idle) as platform, toy(platform) as child:
        await child.until(lambda: child.is_asleep)
        turn = await child.say(SPEECH)
    assert turn.was_answered
    assert len(platform.visits) == 1


async def test_a_toy_that_reconnects_comes_back_with_its_context():
    async def drop_once(visit):
        if len(platform.visits) == 1:
            await visit.hang_up(1012)
        else:
            await answer(visit)

    platform = Platform(drop_once)
    async with platform, toy(platform, reconnects=True) as child:
        await child.until(lambda: len(platform.visits) == 2 and child.is_connected)
        turn = await child.say(SPEECH)
    assert platform.visits[1].hello["context"]["etag"] == "e1"
    assert turn.was_answered


async def test_a_toy_that_was_switched_off_can_be_switched_on_again():
    async with Platform() as platform:
        child = toy(platform)
        for visit in range(2):
            async with child:
                assert (await child.say(SPEECH)).was_answered
                assert len(platform.visits) == visit + 1


async def test_a_message_larger_than_the_toy_s_buffers_ends_the_connection():
    async def too_large(visit):
        await visit.raw(bytes(frames.HEADER_BYTES) + bytes(4096))

    async with Platform(too_large) as platform, toy(platform) as child:
        await child.until(lambda: not child.is_connected)
        with pytest.raises(ConnectionLost, match="1009"):
            await child.say(SPEECH)


async def test_errors_prompts_and_policies_are_seen_as_they_happen():
    async def trouble(visit):
        await visit.tell("error", code="unavailable", message="later", retry_after_ms=900)
        await visit.tell("policy", state="unpaired", code="482913")
        await visit.hang_up(close.POLICY)

    seen = []
    async with Platform(trouble) as platform, toy(platform, watch=seen.append) as child:
        await child.until(lambda: not child.is_connected)
    assert [event["event"] for event in seen] == ["error", "policy", "prompt"]
    assert seen[0]["retry_after_ms"] == 900
    assert seen[2] == {"event": "prompt", "name": "unpaired", "code": "482913"}
    json.dumps(seen)


async def test_leaving_closes_the_connection_politely():
    codes = []

    async def look(visit):
        await visit._connection.wait_closed()
        codes.append(visit._connection.close_code)

    async with Platform(look) as platform, toy(platform):
        pass
    assert codes == [1000]
