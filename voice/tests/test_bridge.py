"""The shell: everything of a toy is opened, carried, and closed with it."""

import asyncio
import json
import threading
import wave

import pytest
from prometheus_client import REGISTRY

from clock import Clock
from learning.sitting import Sitting
from learning.steps import Standing
from voice.effects import Sentence, Speech, StoryHeard
from voice.playback import BYTES_PER_SECOND, FULL_BYTES
from voice.speech import SpeechUnavailable
from voice.stops import forbidden
from voice.tests.scene import HELLO, SECONDS, Voice, scene
from voice.tests.sound import runs, tone
from voice.tools.outcome import Outcome
from voice.tools.toolbox import Asked, Toolbox
from wire import close, frames

SITTING = Sitting("leap-to-lanka", (1, 2, 3), episode=1, first=0, sentences=2)

toolbox = Toolbox()
waiting = threading.Event()


@toolbox.offer()
def tell_story(asked: Asked) -> Outcome:
    """Tell a story."""
    sentences = (Sentence("Long ago.", "en"), Sentence("He leapt.", "en"))
    media = (Speech(sentences, sitting=SITTING),)
    return Outcome(result={"story": "long"}, for_model={"story": "told"}, media=media)


@toolbox.offer()
def count_verses(asked: Asked) -> Outcome:
    """Teach one more verse, and tell how many it were."""
    asked.notebook.standings[len(asked.notebook.standings)] = Standing()
    result = {"taught": len(asked.notebook.standings)}
    return Outcome(result=result, for_model=result)


@toolbox.offer()
def dawdle(asked: Asked) -> Outcome:
    """Take for ever."""
    waiting.wait(SECONDS)
    return Outcome(result={}, for_model={})


def call(name: str) -> list[dict]:
    return [{"id": "call_1", "name": name, "arguments": "{}", "client_side": True}]


def hello(**members) -> str:
    return json.dumps(HELLO | members)


def counted(metric: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"hanuman_{metric}_total", labels) or 0


async def test_a_question_goes_up_and_its_answer_comes_down():
    async with scene() as one:
        await one.settles()
        one.toy.asks(sound=b"\7\0")
        await one.agent.until(lambda: b"\7\0" in one.agent.sound)
        await one.agent.answers("Ram is a prince.", 5, 0.5)
        await one.toy.until(lambda: "done" in one.toy.states)
    assert one.toy.states == ["heard", "thinking", "speaking", "done"]
    assert runs(one.toy.voice) == [(1, 5, 0.5)]
    assert one.toy.voice[-1].flags == frames.FINAL
    assert [(turn.turn, turn.outcome) for turn in one.book.turns] == [(1, "answered")]


async def test_silence_goes_up_after_the_release():
    async with scene() as one:
        await one.settles()
        one.toy.asks(sound=b"\7\0")
        await one.agent.until(lambda: b"\7\0" in one.agent.sound)
        so_far = len(one.agent.sound)
        await one.agent.until(lambda: len(one.agent.sound) >= so_far + 5)
    assert set(one.agent.sound[so_far:]) == {bytes(3200)}


async def test_what_is_said_before_the_agent_is_ready_is_not_lost():
    async with scene() as one:
        one.toy.sends(hello())
        one.toy.asks(sound=b"\7\0")
        await one.agent.until(lambda: b"\7\0" in one.agent.sound)


async def test_the_toys_condition_is_kept():
    async with scene() as one:
        one.toy.sends(hello(battery=81, rssi=-58))
        await one.toy.until(lambda: one.toy.told("hello"))
    (condition,) = one.book.conditions
    assert (condition.battery, condition.rssi, condition.firmware) == (81, -58, "1.0")


async def test_a_long_answer_is_paced():
    async with scene(clock=Clock(10)) as one:
        await one.settles()
        await one.asks()
        began = one.bridge._now()
        await one.agent.answers("A long answer.", 5, 6)
        await one.toy.until(lambda: "done" in one.toy.states)
        assert one.bridge._now() - began >= 6 - 1.5
    assert runs(one.toy.voice) == [(1, 5, 6.0)]


# -- tools and the platform's own sound ----------------------------------------------------------


async def test_a_tools_result_goes_back_and_its_text_is_spoken():
    voice = Voice()
    async with scene(toolbox=toolbox, speech=voice) as one:
        await one.settles()
        await one.asks()
        await one.agent.says("ConversationText", role="user", content="A story!")
        await one.agent.says("FunctionCallRequest", functions=call("tell_story"))
        await one.agent.until(lambda: "FunctionCallResponse" in one.agent.kinds())
        await one.agent.says("ConversationText", role="assistant", content="Nice?")
        await one.agent.connections[-1].send(tone(5, 0.2))
        await one.agent.says("AgentAudioDone")
        await one.toy.until(lambda: "done" in one.toy.states)
    assert one.agent.said[-1] == {
        "type": "FunctionCallResponse",
        "id": "call_1",
        "name": "tell_story",
        "content": '{"story": "told"}',
    }
    assert voice.asked == ["Long ago.", "He leapt."]
    assert runs(one.toy.voice) == [(1, 9, 0.5), (1, 0, 0.3), (1, 9, 0.5), (1, 5, 0.2)]
    assert one.book.stories == [StoryHeard(SITTING, 2, is_new=True)]


async def test_a_toy_that_leaves_in_a_story_has_heard_what_it_said_it_played():
    async with scene(toolbox=toolbox) as one:
        await one.settles()
        await one.asks()
        await one.agent.says("ConversationText", role="user", content="A story!")
        await one.agent.says("FunctionCallRequest", functions=call("tell_story"))
        story = [(1, 9, 0.5), (1, 0, 0.3), (1, 9, 0.5)]
        await one.toy.until(lambda: runs(one.toy.voice) == story)
        one.toy.says("played", turn=1, ms=900, underruns=0)
    assert one.book.stories == [StoryHeard(SITTING, 1, is_new=True)]


@pytest.mark.parametrize(
    "problem", [SpeechUnavailable("service"), OSError("disk"), EOFError(), wave.Error("no")]
)
async def test_sound_that_is_missing_does_not_end_the_turn(problem):
    async with scene(toolbox=toolbox, speech=Voice(problem=problem)) as one:
        await one.settles()
        await one.asks()
        await one.agent.says("ConversationText", role="user", content="A story!")
        await one.agent.says("FunctionCallRequest", functions=call("tell_story"))
        await one.agent.until(lambda: "FunctionCallResponse" in one.agent.kinds())
        await one.agent.says("ConversationText", role="assistant", content="Another?")
        await one.agent.connections[-1].send(tone(5, 0.2))
        await one.agent.says("AgentAudioDone")
        await one.toy.until(lambda: "done" in one.toy.states)
    assert runs(one.toy.voice) == [(1, 5, 0.2)]


@pytest.mark.parametrize(("may", "wants"), [(True, True), (True, False), (False, True)])
async def test_only_a_developers_toy_that_may_is_shown_traces(may, wants):
    async with scene(may_trace=may) as one:
        one.toy.sends(hello(trace=wants))
        await one.agent.until(lambda: "Settings" in one.agent.kinds())
        await one.asks()
        await one.agent.answers("Ram is a prince.", 5, 0.2)
        await one.toy.until(lambda: "done" in one.toy.states)
        one.toy.says("dance")
        await one.toy.until(lambda: one.toy.told("error"))
    assert bool(one.toy.told("trace")) is (may and wants)


# -- leaving -------------------------------------------------------------------------------------


async def test_a_toy_that_leaves_takes_everything_with_it():
    async with scene() as one:
        await one.settles()
    assert one.running.done()
    assert one.agent.closed == 1


async def test_a_toy_may_leave_before_it_has_said_anything():
    async with scene() as one:
        pass
    assert one.toy.texts == []


@pytest.mark.parametrize("name", ["tell_story", "dawdle"])
async def test_a_toy_may_leave_in_the_middle_of_a_tool_or_a_story(name):
    waiting.clear()
    async with scene(toolbox=toolbox) as one:
        await one.settles()
        await one.asks()
        await one.agent.says("ConversationText", role="user", content="A story!")
        await one.agent.says("FunctionCallRequest", functions=call(name))
        await one.toy.until(lambda: "thinking" in one.toy.states)
    waiting.set()


async def test_a_toy_may_leave_while_something_is_on_its_way_to_it():
    async with scene() as one:
        await one.settles()
        one.toy.is_gone = True
        one.toy.says("dance")
        await one.ends()


async def test_a_toy_that_reads_nothing_any_more_is_given_up():
    before = counted("frames_dropped", where="slow_toy")
    async with scene(clock=Clock(100)) as one:
        await one.settles()
        one.toy.reads.clear()
        await one.asks()
        await one.agent.answers("A long answer.", 5, 60)
        await one.ends()
    assert counted("frames_dropped", where="slow_toy") > before


async def test_a_toy_that_may_talk_no_more_is_told_and_hung_up_on():
    async with scene() as one:
        await one.settles()
        one.bridge.stop(forbidden("withdrawn"))
        await one.ends()
    assert one.toy.texts[-1] == {"type": "policy", "state": "withdrawn"}
    assert one.toy.close == (close.POLICY, "withdrawn")
    assert one.book.is_shut


async def test_after_a_withdrawal_nothing_goes_up_even_from_a_toy_that_does_not_read():
    async with scene(clock=Clock(100)) as one:
        await one.settles()
        one.toy.says("listen", state="start", turn=1, pre_roll_ms=0)
        one.toy.sends(frames.pack(frames.MIC, 0, 1, b"\7\0"))
        await one.agent.until(lambda: b"\7\0" in one.agent.sound)
        one.toy.reads.clear()
        one.bridge.stop(forbidden("withdrawn"))
        one.toy.asks(2, sound=b"\5\0")
        await one.ends()
    assert b"\5\0" not in one.agent.sound
    assert len(one.agent.connections) == 1


async def test_a_newer_socket_of_the_same_toy_ends_this_one():
    async with scene() as one:
        await one.settles()
        one.bridge.hang_up(close.REPLACED, "replaced")
        await one.ends()
    assert one.toy.close == (close.REPLACED, "replaced")


async def test_a_message_of_the_platform_reaches_the_toy():
    async with scene() as one:
        await one.settles()
        one.bridge.tell('{"type":"settings","volume":60,"lights":false}')
        await one.toy.until(lambda: one.toy.told("settings"))
    assert one.toy.told("settings") == [{"type": "settings", "volume": 60, "lights": False}]


async def test_a_fault_is_answered_counted_and_the_toy_is_hung_up_on():
    before = counted("toy_faults", code="no-hello")
    async with scene() as one:
        one.toy.sends(frames.pack(frames.MIC, 0, 1, b""))
        await one.ends()
    assert [message["code"] for message in one.toy.told("error")] == ["no-hello"]
    assert one.toy.close == (close.NO_HELLO, "no-hello")
    assert counted("toy_faults", code="no-hello") == before + 1


async def test_a_toy_that_leaves_in_the_middle_of_an_answer_is_no_fault_of_the_agent():
    before = counted("upstream_lost", code="unreachable")
    async with scene() as one:
        await one.settles()
        await one.asks()
        await one.agent.says("ConversationText", role="user", content="All of it!")
        await one.agent.says("ConversationText", role="assistant", content="Well,")
        await one.agent.connections[-1].send(tone(5, 0.04))
        await one.toy.until(lambda: one.toy.voice)
        one.toy.is_gone = True
        await one.agent.connections[-1].send(tone(5, 0.04))
        await one.ends()
    assert counted("upstream_lost", code="unreachable") == before


# -- the upstream --------------------------------------------------------------------------------


async def test_an_agent_that_drops_is_called_again_and_asked_again():
    async with scene() as one:
        await one.settles()
        await one.asks()
        await one.agent.says("ConversationText", role="user", content="Who is Ram?")
        await one.toy.until(lambda: "thinking" in one.toy.states)
        one.agent.connections[0].transport.abort()
        await one.agent.until(lambda: "InjectUserMessage" in one.agent.kinds())
        await one.agent.answers("Ram is a prince.", 5, 0.2)
        await one.toy.until(lambda: "done" in one.toy.states)
    assert len(one.agent.connections) == 2
    assert runs(one.toy.voice) == [(1, 5, 0.2)]


async def test_an_agent_that_errs_is_left_and_counted_once():
    before = counted("upstream_lost", code="FAILED_TO_THINK")
    closes = counted("upstream_lost", code="1000")
    async with scene() as one:
        await one.settles()
        await one.agent.says("Error", code="FAILED_TO_THINK")
        await one.agent.until(lambda: one.agent.kinds().count("Settings") == 2)
        await one.agent.until(lambda: one.agent.closed == 1)
        one.toy.asks(sound=b"\7\0")
        await one.agent.until(lambda: b"\7\0" in one.agent.sound)
    assert len(one.agent.connections) == 2
    assert counted("upstream_lost", code="FAILED_TO_THINK") == before + 1
    assert counted("upstream_lost", code="1000") == closes


async def test_an_agent_that_is_far_ahead_waits_in_its_own_memory():
    async with scene(clock=Clock(1)) as one:
        await one.settles()
        await one.asks()
        await one.agent.says("ConversationText", role="user", content="All of it!")
        await one.agent.says("ConversationText", role="assistant", content="Well,")
        await one.toy.until(lambda: "speaking" in one.toy.states)
        second = bytes(BYTES_PER_SECOND)

        async def pour() -> None:
            for _ in range(400):
                await one.agent.connections[-1].send(second)

        pouring = asyncio.create_task(pour())
        _, unfinished = await asyncio.wait([pouring], timeout=1)
        waiting_bytes = one.bridge._conversation.playback.waiting_bytes
        pouring.cancel()
    assert unfinished == {pouring}
    assert FULL_BYTES <= waiting_bytes <= FULL_BYTES + BYTES_PER_SECOND


async def test_a_lesson_lasts_as_long_as_its_conversation():
    async with scene(clock=Clock(50), idle_seconds=10, toolbox=toolbox) as one:
        await one.settles()
        taught = [await taught_so_far(one, turn) for turn in (1, 2)]
        await one.agent.until(lambda: one.agent.closed == 1)  # nobody spoke for a while
        taught.append(await taught_so_far(one, 3))
    assert taught == [1, 2, 1]


async def taught_so_far(one, turn: int) -> int:
    """Ask for a verse in a turn of its own."""
    asked_before = one.agent.kinds().count("FunctionCallResponse")
    connections = len(one.agent.connections) if turn < 3 else 2
    await one.asks(turn)
    await one.agent.until(lambda: one.agent.kinds().count("Settings") == connections)
    await one.agent.says("ConversationText", role="user", content="A verse!")
    await one.agent.says("FunctionCallRequest", functions=call("count_verses"))
    await one.agent.until(lambda: one.agent.kinds().count("FunctionCallResponse") > asked_before)
    await one.agent.says("ConversationText", role="assistant", content="Well done.")
    await one.agent.says("AgentAudioDone")
    await one.toy.until(lambda: one.toy.states.count("done") == turn)
    response = [said for said in one.agent.said if said["type"] == "FunctionCallResponse"][-1]
    return json.loads(response["content"])["taught"]


async def test_an_idle_upstream_is_closed_and_the_toy_stays():
    async with scene(clock=Clock(100), idle_seconds=10) as one:
        await one.settles()
        await one.agent.until(lambda: one.agent.closed == 1)
        assert one.book.endings == 1
        assert not one.running.done()
        one.toy.asks(sound=b"\7\0")
        await one.agent.until(lambda: b"\7\0" in one.agent.sound)
    assert len(one.agent.connections) == 2
