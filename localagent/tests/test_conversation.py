"""Deepgram's official SDK, sync and async, as the independent client: it must find nothing odd."""

import asyncio
import contextlib
import json
import threading

import pytest
from deepgram import AsyncDeepgramClient, DeepgramClient
from deepgram.agent.v1.types import (
    AgentV1InjectAgentMessage,
    AgentV1InjectUserMessage,
    AgentV1SendFunctionCallResponse,
    AgentV1Settings,
    AgentV1UpdateListen,
    AgentV1UpdatePrompt,
    AgentV1UpdateSpeak,
    AgentV1UpdateThink,
)
from deepgram.core.events import EventType
from deepgram.environment import DeepgramClientEnvironment
from pydantic import ValidationError
from websockets.exceptions import ConnectionClosed

from localagent.tests.callers import local_agent, silence, speech
from localagent.tests.fakes import FLUX, LESSON, ToldEars, settings

PATIENCE_S = 20


def environment(agent) -> DeepgramClientEnvironment:
    sockets = f"ws://127.0.0.1:{agent.port}"
    return DeepgramClientEnvironment(
        base=agent.base_url, production=sockets, agent=sockets, agent_rest=agent.base_url
    )


def kind(message) -> str:
    """The type of what the SDK handed over: a model, a dict for unknown types, or bytes."""
    if isinstance(message, bytes):
        return "sound"
    return message["type"] if isinstance(message, dict) else message.type


class AsyncCaller:
    def __init__(self, socket):
        self.socket = socket
        self.seen: list = []

    async def until(self, wanted: str):
        async with asyncio.timeout(PATIENCE_S):
            while True:
                message = await self.socket.recv()
                self.seen.append(message)
                if kind(message) == wanted:
                    return message

    def texts(self, role="assistant") -> list[str]:
        return [m.content for m in self.seen if kind(m) == "ConversationText" and m.role == role]

    @property
    def kinds(self) -> set[str]:
        return {kind(message) for message in self.seen}


@contextlib.asynccontextmanager
async def async_call(agent, message=None):
    client = AsyncDeepgramClient(api_key="local", environment=environment(agent))
    async with client.agent.v1.connect() as socket:
        caller = AsyncCaller(socket)
        await socket.send_settings(AgentV1Settings(**(message or settings())))
        await caller.until("SettingsApplied")
        yield caller


async def test_a_whole_conversation_with_sound_and_a_function_call():
    agent = local_agent(ears=ToldEars("teach me the hanuman chalisa"))
    async with agent, async_call(agent, settings(greeting="Namaste!")) as caller:
        await caller.until("AgentAudioDone")
        assert caller.texts() == ["Namaste!"]
        clip = silence(0.3) + speech("en_kokaf_heart_teach_child") + silence(1.5)
        for at in range(0, len(clip), 2_560):
            await caller.socket.send_media(clip[at : at + 2_560])
        request = await caller.until("FunctionCallRequest")
        call = request.functions[0]
        assert (call.name, call.client_side) == ("teach_hanuman_chalisa", True)
        assert json.loads(call.arguments) == {"persona": "hanuman"}
        await caller.socket.send_function_call_response(
            AgentV1SendFunctionCallResponse(id=call.id, name=call.name, content=json.dumps(LESSON))
        )
        await caller.until("AgentAudioDone")
    assert caller.texts("user") == ["teach me the hanuman chalisa"]
    assert caller.texts()[1:] == [LESSON["translation"], LESSON["engage"]]
    assert {"Welcome", "UserStartedSpeaking", "History", "LatencyReport", "sound"} <= caller.kinds
    said = [m for m in caller.seen if type(m).__name__ == "ConversationHistoryMessage"]
    called = [m for m in caller.seen if type(m).__name__ == "FunctionCallHistoryMessage"]
    assert len(said) == 4
    assert json.loads(called[0].function_calls[0].response) == LESSON


async def test_every_message_is_one_that_the_sdk_has_a_model_for():
    agent = local_agent(ears=ToldEars("hello"))
    async with agent, async_call(agent, settings(greeting="Hi.", experimental=True)) as caller:
        await caller.until("AgentAudioDone")
        await caller.socket.send_inject_user_message(AgentV1InjectUserMessage(content="hello"))
        await caller.until("AgentAudioDone")
        await caller.socket.send_inject_agent_message(AgentV1InjectAgentMessage(message="Hm."))
        await caller.until("AgentAudioDone")
    for message in caller.seen:
        if not isinstance(message, bytes):
            assert not isinstance(message, dict), message
            type(message).model_validate(message.model_dump())


async def test_a_message_with_a_member_of_another_type_would_not_pass_that_check():
    async with local_agent() as agent, async_call(agent) as caller:
        text = next(m for m in caller.seen if kind(m) == "Welcome")
    with pytest.raises(ValidationError):
        type(text).model_validate({**text.model_dump(), "request_id": None})


async def test_history_can_be_turned_off():
    message = settings(flags={"history": False})
    async with local_agent() as agent, async_call(agent, message) as caller:
        await caller.socket.send_inject_user_message(AgentV1InjectUserMessage(content="hello"))
        await caller.until("AgentAudioDone")
    assert "History" not in caller.kinds
    assert caller.texts("user") == ["hello"]


async def test_updates_are_acknowledged():
    parts = settings()["agent"]
    async with local_agent() as agent, async_call(agent) as caller:
        socket = caller.socket
        await socket.send_update_prompt(AgentV1UpdatePrompt(prompt="Be brief."))
        await caller.until("PromptUpdated")
        await socket.send_update_think(AgentV1UpdateThink(think=parts["think"]))
        await caller.until("ThinkUpdated")
        await socket.send_update_speak(AgentV1UpdateSpeak(speak=parts["speak"]))
        await caller.until("SpeakUpdated")
        # Without a version the SDK makes it v2, of which nova-3 is no model.
        nova = {"provider": {"type": "deepgram", "version": "v1", "model": "nova-3"}}
        await socket.send_update_listen(AgentV1UpdateListen(listen=nova))
        await caller.until("ListenUpdated")


async def test_an_injection_is_refused_while_the_agent_speaks():
    message = settings(greeting=" ".join(["word"] * 2000))
    async with local_agent() as agent, async_call(agent, message) as caller:
        await caller.until("sound")
        await caller.socket.send_inject_agent_message(AgentV1InjectAgentMessage(message="Hm."))
        assert (await caller.until("InjectionRefused")).message


async def test_a_turn_can_be_ended_by_force_under_flux():
    agent = local_agent(ears=ToldEars("hello"))
    async with agent, async_call(agent, settings(listen=FLUX)) as caller:
        clip = silence(0.3) + speech("en_kokaf_heart_teach")
        for at in range(0, len(clip), 2_560):
            await caller.socket.send_media(clip[at : at + 2_560])
        await caller.socket.send_force_end_turn()
        assert await caller.until("EndOfTurn") == {"type": "EndOfTurn", "trigger": "manual"}
        await caller.until("AgentAudioDone")
    assert caller.texts("user") == ["hello"]


async def test_force_end_turn_under_nova_is_a_warning():
    async with local_agent() as agent, async_call(agent) as caller:
        await caller.socket.send_force_end_turn()
        assert (await caller.until("Warning")).code == "FORCE_END_TURN_UNSUPPORTED"


async def test_keep_alive_is_taken_in_silence():
    async with local_agent() as agent, async_call(agent) as caller:
        await caller.socket.send_keep_alive()
        await caller.socket.send_update_prompt(AgentV1UpdatePrompt(prompt="x"))
        await caller.until("PromptUpdated")
    assert kind(caller.seen[-2]) == "SettingsApplied"


async def test_an_error_is_told_before_the_connection_closes():
    async with local_agent() as agent, async_call(agent) as caller:
        await caller.socket.send_settings(AgentV1Settings(**settings()))
        assert (await caller.until("Error")).code == "SETTINGS_ALREADY_APPLIED"
        with pytest.raises(ConnectionClosed) as caught:
            await caller.until("anything")
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 1005


async def test_settings_that_the_sdk_lets_through_are_still_refused():
    message = settings()
    message["agent"]["think"]["functions"][0]["client_side"] = True
    client_of = local_agent()
    async with client_of as agent:
        client = AsyncDeepgramClient(api_key="local", environment=environment(agent))
        async with client.agent.v1.connect() as socket:
            caller = AsyncCaller(socket)
            await socket.send_raw(message)
            assert (await caller.until("Error")).code == "UNPARSABLE_CLIENT_MESSAGE"


async def test_the_model_list_and_speech_are_read_by_the_sdk():
    async with local_agent() as agent:
        client = AsyncDeepgramClient(api_key="local", environment=environment(agent))
        listed = await client.agent.v1.settings.think.models.list()
        chunks = client.speak.v1.audio.generate(
            text="One two three.",
            model="aura-2-thalia-en",
            encoding="linear16",
            sample_rate=24_000,
            container="none",
        )
        sound = b"".join([chunk async for chunk in chunks])
    assert {model.id for model in listed.models} >= {"gpt-4o-mini"}
    assert len(sound) == 3 * 2400


class SyncCaller(threading.Thread):
    """The SDK's blocking client, in a thread of its own, going through a whole conversation."""

    def __init__(self, agent):
        super().__init__(name="sync caller")
        self.client = DeepgramClient(api_key="local", environment=environment(agent))
        self.seen: list = []
        self.problem: BaseException | None = None

    def run(self):
        try:
            with self.client.agent.v1.connect() as self.socket:
                self.socket.on(EventType.MESSAGE, self._heed)
                self.socket.on(EventType.ERROR, self._stumble)
                self.socket.send_settings(AgentV1Settings(**settings(greeting="Namaste!")))
                self.socket.start_listening()
        except BaseException as problem:
            self.problem = problem

    def _stumble(self, problem):
        self.problem = problem

    def _heed(self, message):
        self.seen.append(message)
        done = [kind(m) for m in self.seen].count("AgentAudioDone")
        match kind(message):
            case "AgentAudioDone" if done == 1:
                self.socket.send_keep_alive()
                clip = silence(0.3) + speech("en_kokaf_heart_teach") + silence(1.5)
                for at in range(0, len(clip), 2_560):
                    self.socket.send_media(clip[at : at + 2_560])
            case "FunctionCallRequest":
                call = message.functions[0]
                self.socket.send_function_call_response(
                    AgentV1SendFunctionCallResponse(
                        id=call.id, name=call.name, content=json.dumps(LESSON)
                    )
                )
            case "AgentAudioDone" if done == 2:
                self.socket.send_inject_agent_message(AgentV1InjectAgentMessage(message="Bye."))
            case "AgentAudioDone":
                self.socket._websocket.close()


async def test_the_blocking_client_holds_a_whole_conversation():
    async with local_agent(ears=ToldEars("teach me the hanuman chalisa")) as agent:
        caller = SyncCaller(agent)
        caller.start()
        await asyncio.to_thread(caller.join, PATIENCE_S)
        assert not caller.is_alive()
    assert caller.problem is None
    texts = [m.content for m in caller.seen if kind(m) == "ConversationText"]
    assert texts == [
        "Namaste!",
        "teach me the hanuman chalisa",
        LESSON["translation"],
        LESSON["engage"],
        "Bye.",
    ]
