"""The wire: handshakes, HTTP on the same port, close codes, sound, over real sockets."""

import asyncio
import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from localagent.engine import EngineDied
from localagent.faults import Faults
from localagent.options import Options
from localagent.server import LocalAgent
from localagent.tests.callers import KEY, Caller, calling, local_agent, silence, speech
from localagent.tests.fakes import FLUX, LESSON, BeepingVoice, ToldEars, settings


async def refusal(url: str, **headers) -> tuple[int, str]:
    """Status and dg-error of a handshake that must fail."""
    with pytest.raises(InvalidStatus) as caught:
        async with connect(url, additional_headers=headers):
            pass
    response = caught.value.response
    assert response.headers["dg-request-id"]
    return response.status_code, response.headers["dg-error"]


@pytest.mark.parametrize(
    "authorization", ["", "Token", "Token ", "Basic eA==", "Bearer an-api-key", "local"]
)
async def test_a_handshake_without_a_key_is_refused(authorization):
    async with local_agent() as agent:
        headers = {"Authorization": authorization} if authorization else {}
        assert await refusal(agent.url, **headers) == (401, "Invalid credentials.")


@pytest.mark.parametrize("authorization", ["Token local", "token local", "Bearer a.b.c"])
async def test_a_key_or_a_token_opens_the_door(authorization):
    async with (
        local_agent() as agent,
        connect(agent.url, additional_headers={"Authorization": authorization}) as socket,
    ):
        request_id = socket.response.headers["dg-request-id"]
        welcome = json.loads(await socket.recv())
    assert welcome == {"type": "Welcome", "request_id": request_id}


async def test_browsers_give_their_key_as_a_subprotocol():
    async with (
        local_agent() as agent,
        connect(agent.url, subprotocols=["token", "local"]) as socket,
    ):
        assert socket.subprotocol == "token"


async def test_a_configured_key_is_the_only_one():
    async with local_agent(options=Options(api_key="right")) as agent:
        assert (await refusal(agent.url, Authorization="Token wrong"))[0] == 401
        async with connect(agent.url, additional_headers={"Authorization": "Token right"}):
            pass


async def test_other_addresses_are_not_found():
    async with local_agent() as agent:
        for path in ("/", "/v1/listen", "/v1/agent/converse/"):
            url = f"ws://127.0.0.1:{agent.port}{path}"
            assert (await refusal(url, **KEY))[0] == 404


async def test_more_conversations_than_allowed_are_refused():
    async with local_agent(options=Options(most_sessions=1)) as agent, calling(agent):
        assert (await refusal(agent.url, **KEY))[0] == 429


async def test_the_place_of_a_conversation_that_ended_is_free_again():
    async with local_agent(options=Options(most_sessions=1)) as agent:
        for _ in range(3):
            async with calling(agent):
                pass


async def test_handshakes_can_be_refused_so_many_times():
    faults = Faults(refuse_connection=503, refuse_times=2)
    async with local_agent(faults=faults) as agent:
        assert (await refusal(agent.url, **KEY))[0] == 503
        assert (await refusal(agent.url, **KEY))[0] == 503
        async with calling(agent):
            pass


async def test_settings_may_be_sent_without_waiting_for_the_welcome():
    async with local_agent() as agent, connect(agent.url, additional_headers=KEY) as socket:
        await socket.send(json.dumps(settings(greeting="Namaste!")))
        caller = Caller(socket)
        await caller.until("AgentAudioDone")
    assert caller.kinds[:4] == ["Welcome", "SettingsApplied", "ConversationText", "History"]


async def test_settings_may_come_in_several_frames():
    async with local_agent() as agent, connect(agent.url, additional_headers=KEY) as socket:
        text = json.dumps(settings())
        await socket.send([text[:100], text[100:1000], text[1000:]])
        await Caller(socket).until("SettingsApplied")


async def test_an_error_is_followed_by_a_close_without_a_status():
    async with local_agent() as agent, calling(agent) as caller:
        await caller.send("Nonsense")
        assert await caller.close_code() == 1005
    assert caller.seen[-1]["type"] == "Error"
    assert caller.seen[-1]["code"] == "UNPARSABLE_CLIENT_MESSAGE"


async def test_the_greeting_is_heard_whole():
    async with (
        local_agent() as agent,
        calling(agent, settings(greeting="One two three.")) as caller,
    ):
        await caller.until("AgentAudioDone")
    assert len(caller.sound) == 3 * 24_000 * 2 // 20


async def test_sound_comes_in_irregular_pieces():
    greeting = " ".join(["word"] * 60)
    async with local_agent() as agent, calling(agent, settings(greeting=greeting)) as caller:
        await caller.until("AgentAudioDone")
    sizes = {len(piece) for piece in caller.seen if isinstance(piece, bytes)}
    assert len(sizes) > 5
    assert all(size % 2 == 0 for size in sizes)


async def test_sound_can_come_in_odd_pieces_and_is_still_whole():
    words = " ".join(["word"] * 20)
    async with (
        local_agent(faults=Faults(odd_sized_frames=True)) as agent,
        calling(agent, settings(greeting=words)) as caller,
    ):
        await caller.until("AgentAudioDone")
    pieces = [piece for piece in caller.seen if isinstance(piece, bytes)]
    assert any(len(piece) % 2 for piece in pieces)
    assert caller.sound == b"\x10\x20" * (20 * 1200)


@pytest.mark.parametrize("rate_hz", [8_000, 16_000, 48_000])
async def test_sound_has_the_rate_that_was_asked_for(rate_hz):
    message = settings(greeting="One two.")
    message["audio"]["output"]["sample_rate"] = rate_hz
    async with local_agent() as agent, calling(agent, message) as caller:
        await caller.until("AgentAudioDone")
    assert len(caller.sound) == 2 * rate_hz * 2 // 20


async def test_a_wav_container_begins_with_its_header():
    message = settings(greeting="One.")
    message["audio"]["output"]["container"] = "wav"
    async with local_agent() as agent, calling(agent, message) as caller:
        await caller.until("AgentAudioDone")
    assert caller.sound[:4] == b"RIFF"
    assert len(caller.sound) == 44 + 24_000 * 2 // 20


async def test_a_spoken_turn_becomes_words_a_call_and_a_reply():
    ears = ToldEars("teach me the hanuman chalisa")
    async with local_agent(ears=ears) as agent, calling(agent) as caller:
        await caller.send_sound(silence(0.3) + speech("en_kokaf_heart_teach") + silence(1.5))
        request = await caller.until("FunctionCallRequest")
        await caller.answer(request, LESSON)
        await caller.until("AgentAudioDone")
    assert caller.texts("user") == ["teach me the hanuman chalisa"]
    assert caller.texts() == [LESSON["translation"], LESSON["engage"]]
    kinds = [kind for kind in caller.kinds if kind not in ("LatencyReport", "History")]
    assert kinds[2:5] == ["UserStartedSpeaking", "ConversationText", "FunctionCallRequest"]


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 48_000])
async def test_speech_is_heard_at_any_rate(rate_hz):
    ears = ToldEars("hello")
    clip = speech("en_kokaf_heart_teach")  # any speech: slowed or quickened, it remains speech
    async with (
        local_agent(ears=ears) as agent,
        calling(agent, settings(rate_hz=rate_hz)) as caller,
    ):
        await caller.send_sound(silence(0.3, rate_hz) + clip + silence(3, rate_hz), chunk=3_527)
        await caller.until("ConversationText", role="user")
    expected = len(clip) * 16_000 / rate_hz
    assert 0.3 * expected < ears.lengths[0] < 1.7 * expected + 32_000


async def test_nova_does_not_end_a_turn_when_the_bytes_just_stop():
    agent = local_agent(ears=ToldEars("hello"))
    async with agent, calling(agent) as caller:
        await caller.send_sound(silence(0.3) + speech("en_kokaf_heart_teach"))
        assert await caller.close_code() == 1005
    assert caller.texts("user") == []
    assert caller.seen[-1]["code"] == "CLIENT_MESSAGE_TIMEOUT"


async def test_flux_with_the_highest_threshold_ends_a_turn_when_forced():
    agent = local_agent(ears=ToldEars("hello"))
    async with agent, calling(agent, settings(listen=FLUX)) as caller:
        await caller.send_sound(silence(0.3) + speech("en_kokaf_heart_teach") + silence(1.5))
        await caller.send("ForceEndTurn")
        await caller.until("ConversationText", role="user")
    assert {"type": "EndOfTurn", "trigger": "manual"} in caller.seen


async def test_flux_with_the_highest_threshold_ends_a_turn_after_its_time_out_of_silence():
    agent = local_agent(ears=ToldEars("hello"))
    async with agent, calling(agent, settings(listen={**FLUX, "eot_timeout_ms": 2000})) as caller:
        await caller.send_sound(silence(0.3) + speech("en_kokaf_heart_teach") + silence(2.5))
        await caller.until("ConversationText", role="user")
    assert {"type": "EndOfTurn", "trigger": "timeout"} in caller.seen


async def test_flux_with_a_lower_threshold_ends_a_turn_by_itself():
    agent = local_agent(ears=ToldEars("hello"))
    async with agent, calling(agent, settings(listen={**FLUX, "eot_threshold": 0.7})) as caller:
        await caller.send_sound(silence(0.3) + speech("en_kokaf_heart_teach") + silence(1.2))
        await caller.until("ConversationText", role="user")
    assert {"type": "EndOfTurn", "trigger": "model"} in caller.seen


async def test_speaking_over_the_agent_silences_it():
    words = " ".join(["word"] * 2000)
    agent = local_agent(ears=ToldEars("stop"))
    async with agent, calling(agent, settings(greeting=words)) as caller:
        await caller.until("ConversationText", role="assistant")
        await caller.send_sound(silence(0.3) + speech("en_kokaf_heart_stop"))
        await caller.until("UserStartedSpeaking")
        await caller.until("AgentAudioDone")
        after = len(caller.seen)
        await caller.send_sound(silence(1.5))
        await caller.until("ConversationText", role="user")
    between = [m for m in caller.seen[after:] if isinstance(m, bytes)]
    assert between == []


async def test_sound_faster_than_life_is_one_turn_after_the_other():
    ears = ToldEars("hello", "teach me", "stop")
    clip = silence(0.3) + speech("en_kokaf_heart_teach") + silence(1.5)
    async with local_agent(ears=ears) as agent, calling(agent) as caller:
        await caller.send_sound(clip * 3)
        await caller.until("ConversationText", role="user", content="stop")
    assert caller.texts("user") == ["hello", "teach me", "stop"]


async def test_a_connection_can_be_dropped_once_in_the_middle_of_a_reply():
    words = " ".join(["word"] * 100)
    async with local_agent(faults=Faults(drop_mid_reply_ms=500)) as agent:
        async with calling(agent, settings(greeting=words)) as caller:
            with pytest.raises(ConnectionClosedError):
                await caller.until("AgentAudioDone")
            assert caller.socket.close_code == 1006
            assert 24_000 <= len(caller.sound) < 48_000
        async with calling(agent, settings(greeting=words)) as caller:
            await caller.until("AgentAudioDone")


async def test_a_voice_that_has_died_ends_the_session_as_deepgram_would():
    agent = local_agent(voice=BeepingVoice(EngineDied("dead")))
    async with agent, calling(agent, settings(greeting="Hi.")) as caller:
        assert await caller.close_code() == 1005
    codes = [m.get("code") for m in caller.seen if isinstance(m, dict) and "code" in m]
    assert codes == ["SPEAK_REQUEST_FAILED", "FAILED_TO_SPEAK"]


async def test_ears_that_keep_dying_end_the_session_as_deepgram_would():
    agent = local_agent(ears=ToldEars(error=EngineDied("dead")))
    clip = silence(0.3) + speech("en_kokaf_heart_teach") + silence(1.5)
    async with agent, calling(agent) as caller:
        await caller.send_sound(clip * 3)
        assert await caller.close_code() == 1005
    assert caller.seen[-1]["code"] == "ASR_CONNECTION_CLOSED"


async def test_a_message_larger_than_any_client_sends_ends_only_its_own_session():
    async with local_agent() as agent, calling(agent) as other:
        async with calling(agent) as caller:
            await caller.socket.send(bytes(1 << 21))
            assert await caller.close_code() == 1009
        await other.send("InjectUserMessage", content="hello")
        await other.until("AgentAudioDone")


async def test_leaving_in_the_middle_of_a_reply_leaves_nothing_running():
    words = " ".join(["word"] * 2000)
    async with local_agent() as agent:
        before = asyncio.all_tasks()
        async with calling(agent, settings(greeting=words)) as caller:
            await caller.until("ConversationText", role="assistant")
            started = asyncio.all_tasks() - before
        assert {"receive", "conduct", "speak"} <= {task.get_name() for task in started}
        _, running = await asyncio.wait(started, timeout=5)
        assert running == set()


async def test_a_port_that_is_taken_is_told():
    async with local_agent() as agent:
        with pytest.raises(OSError, match=str(agent.port)):
            await LocalAgent(port=agent.port, ears=ToldEars(), voice=BeepingVoice()).__aenter__()
