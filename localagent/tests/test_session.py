"""The conversation as values: what each event is answered with, and when."""

import json
from itertools import count

import pytest

from localagent.events import (
    Attend,
    AudioReceived,
    EarsFailed,
    EndTurn,
    Expect,
    HangUp,
    Hear,
    Hush,
    LineFailed,
    LineSpoken,
    LineVoiced,
    Say,
    Send,
    SpeechEnded,
    SpeechHeard,
    SpeechStarted,
    TextReceived,
)
from localagent.faults import FaultCount, Faults
from localagent.options import Options
from localagent.session import NOT_UNDERSTOOD, Session
from localagent.tests.fakes import END, FLUX, FUNCTIONS, LESSON, STORY, TEACH, settings


class Talk:
    """A session with its clock, and what it has wanted so far."""

    def __init__(self, *, faults=None, **options):
        ids = count(1)
        self.session = Session(
            "a-request",
            Options(**options),
            FaultCount(faults or Faults()),
            lambda: f"c{next(ids)}",
        )
        self.now = 0.0
        self.effects = self.session.open(self.now)

    @property
    def sent(self) -> list[dict]:
        return [effect.message for effect in self.effects if isinstance(effect, Send)]

    def kinds(self) -> list[str]:
        """Types of what was sent since the last look, reports on latency left out."""
        kinds = [message["type"] for message in self.sent]
        self.effects = []
        return [kind for kind in kinds if kind != "LatencyReport"]

    def happen(self, *events) -> "Talk":
        for event in events:
            self.effects += self.session.receive(event, self.now)
        return self

    def send(self, kind: str, **members) -> "Talk":
        return self.happen(TextReceived(json.dumps({"type": kind, **members})))

    def wait(self, seconds: float) -> "Talk":
        """Let time pass, waking the session whenever it asked for it."""
        until = self.now + seconds
        while self.session.wake_at is not None and self.session.wake_at <= until:
            self.now = max(self.now, self.session.wake_at)
            self.effects += self.session.tick(self.now)
        self.now = until
        return self

    def say(self, text: str) -> "Talk":
        """The user says something, which ends as a turn."""
        return self.happen(SpeechStarted(), SpeechEnded(), SpeechHeard(text))

    def speak_all(self) -> "Talk":
        """The voice speaks whatever it is given."""
        done: set[int] = set()
        while True:
            lines = [e.line.number for e in self.effects if isinstance(e, Say)]
            todo = [number for number in lines if number not in done]
            if not todo:
                return self
            done.update(todo)
            self.happen(LineSpoken(todo[-1]))

    @property
    def call(self) -> dict:
        """The last function call that was requested."""
        calls = [m for m in self.sent if m["type"] == "FunctionCallRequest"]
        return calls[-1]["functions"][0]

    def answer(self, result, id=None) -> "Talk":
        call = self.call
        content = result if isinstance(result, str) else json.dumps(result)
        return self.send(
            "FunctionCallResponse", id=id or call["id"], name=call["name"], content=content
        )

    @property
    def prompt(self) -> str:
        """The prompt as it was last handed on."""
        return [e for e in self.effects if isinstance(e, Attend)][-1].think.prompt

    def texts(self, role="assistant") -> list[str]:
        return [
            m["content"]
            for m in self.sent
            if m["type"] == "ConversationText" and m["role"] == role
        ]


def applied(message=None, **kwargs) -> Talk:
    talk = Talk(**kwargs)
    talk.happen(TextReceived(json.dumps(message or settings(flags={"history": False}))))
    talk.wait(0.5)
    talk.effects = []
    return talk


def error_of(talk: Talk) -> str:
    """The code with which the session ended, after which it must be hung up and silent."""
    error = next(m for m in talk.sent if m["type"] == "Error")
    assert HangUp() in talk.effects
    assert talk.session.wake_at is None
    talk.effects = []
    talk.send("KeepAlive")
    assert talk.effects == []
    return error["code"]


def test_welcome_is_the_first_word_and_names_the_request():
    assert Talk().sent == [{"type": "Welcome", "request_id": "a-request"}]


def test_settings_are_applied_a_fifth_of_a_second_later():
    talk = Talk()
    talk.kinds()
    talk.happen(TextReceived(json.dumps(settings()))).wait(0.19)
    assert talk.kinds() == []
    talk.wait(0.02)
    assert talk.kinds() == ["SettingsApplied"]


def test_audio_before_settings_are_applied_is_dropped_and_after_is_heard():
    talk = Talk()
    talk.happen(AudioReceived(b"ab"), TextReceived(json.dumps(settings())), AudioReceived(b"cd"))
    assert not [effect for effect in talk.effects if isinstance(effect, Hear)]
    talk.wait(0.3).happen(AudioReceived(b"ef"))
    assert talk.effects[-1] == Hear(b"ef")


def test_messages_between_settings_and_applied_wait_their_turn():
    talk = Talk()
    talk.happen(TextReceived(json.dumps(settings(flags={"history": False}))))
    talk.send("InjectAgentMessage", message="Hello!")
    assert talk.texts() == []
    talk.wait(0.3)
    assert talk.texts() == ["Hello!"]


@pytest.mark.parametrize("kind", ["KeepAlive", "InjectUserMessage", "ForceEndTurn"])
def test_nothing_but_settings_may_come_first(kind):
    talk = Talk()
    talk.send(kind, **({"content": "hi"} if kind == "InjectUserMessage" else {}))
    assert error_of(talk) == "NON_SETTINGS_MESSAGE_BEFORE_SETTINGS"


def test_a_second_settings_ends_the_session():
    talk = applied()
    talk.happen(TextReceived(json.dumps(settings())))
    assert error_of(talk) == "SETTINGS_ALREADY_APPLIED"


def test_a_second_settings_before_the_first_is_applied_ends_it_too():
    talk = Talk()
    talk.happen(TextReceived(json.dumps(settings())), TextReceived(json.dumps(settings())))
    assert error_of(talk) == "SETTINGS_ALREADY_APPLIED"


@pytest.mark.parametrize("text", ["{", "[]", '"hi"', "{}", '{"type": 3}', '{"type": "Close"}'])
def test_what_cannot_be_read_ends_the_session(text):
    talk = applied()
    talk.happen(TextReceived(text))
    assert error_of(talk) == "UNPARSABLE_CLIENT_MESSAGE"


def test_an_empty_binary_message_ends_the_session():
    talk = applied()
    talk.happen(AudioReceived(b""))
    assert error_of(talk) == "UNPARSABLE_CLIENT_MESSAGE"


def test_the_greeting_is_one_text_however_many_sentences_it_has():
    talk = Talk()
    talk.happen(TextReceived(json.dumps(settings(greeting="Namaste! I am Hanuman."))))
    talk.kinds()
    talk.wait(0.3)
    assert talk.texts() == ["Namaste! I am Hanuman."]
    assert talk.sent[1]["conversational_behavior"] == "default"
    talk.speak_all()
    assert talk.kinds() == ["SettingsApplied", "ConversationText", "History", "AgentAudioDone"]


def test_history_follows_every_text_unless_the_client_asked_for_none():
    loud, quiet = applied(settings()), applied()
    for talk in (loud, quiet):
        talk.say("hello").wait(0.3).speak_all()
    texts = ["ConversationText"] * 4  # what was heard, and three sentences
    echoed = [kind for text in texts for kind in (text, "History")]
    assert loud.kinds() == ["UserStartedSpeaking", *echoed, "AgentAudioDone"]
    assert quiet.kinds() == ["UserStartedSpeaking", *texts, "AgentAudioDone"]


def test_a_reply_is_one_text_per_sentence_each_after_the_sound_of_the_one_before():
    talk = applied().say("hello").wait(0.3)
    assert talk.texts() == ["Namaste!"]
    talk.happen(LineSpoken(1))
    assert talk.texts() == ["Namaste!", "I am happy to hear you."]


def test_a_turn_without_words_is_answered_with_nothing():
    talk = applied().happen(SpeechStarted(), SpeechEnded(), SpeechHeard("", is_speech=False))
    talk.wait(2)
    assert talk.kinds() == ["UserStartedSpeaking"]


def test_speech_that_is_not_understood_is_asked_about_and_calls_nothing():
    talk = applied().happen(SpeechStarted(), SpeechEnded(), SpeechHeard("", is_speech=True))
    talk.wait(2).speak_all()
    assert talk.texts("user") == [NOT_UNDERSTOOD]
    assert talk.texts()[0] == "I did not quite catch that."
    assert "FunctionCallRequest" not in talk.kinds()


def test_a_function_call_has_string_arguments_and_is_ours_to_answer():
    talk = applied().say("teach me the hanuman chalisa").wait(0.3)
    assert talk.call == {
        "id": "c1",
        "name": "teach_hanuman_chalisa",
        "arguments": '{"persona": "hanuman"}',
        "client_side": True,
    }


def test_the_answer_to_a_call_is_echoed_and_then_spoken_about():
    talk = applied(settings()).say("teach me").wait(0.3)
    call = talk.call
    talk.effects = []
    talk.send("FunctionCallResponse", id=call["id"], name=call["name"], content=json.dumps(LESSON))
    assert talk.sent == [
        {
            "type": "History",
            "function_calls": [{**call, "response": json.dumps(LESSON)}],
        }
    ]
    talk.wait(0.4).speak_all()
    assert talk.texts() == [LESSON["translation"], LESSON["engage"]]


def test_an_answer_under_another_id_is_dropped():
    talk = applied().say("teach me").wait(0.3)
    talk.answer(LESSON, id="call_of_somebody_else").wait(5)
    assert talk.texts() == []


def test_barge_in_silences_then_tells_then_says_the_audio_is_done():
    talk = applied().say("hello").wait(0.3)
    talk.effects = []
    talk.happen(SpeechStarted())
    assert talk.effects[0] == Hush()
    assert talk.kinds() == ["UserStartedSpeaking", "AgentAudioDone"]


def test_the_rest_of_an_interrupted_reply_is_never_said():
    talk = applied().say("hello").wait(0.3)
    talk.happen(SpeechStarted(), SpeechEnded(), SpeechHeard("", is_speech=False), LineSpoken(1))
    talk.wait(3)
    assert talk.texts() == ["Namaste!"]


def test_a_call_that_is_out_is_cancelled_by_barge_in_and_its_answer_dropped():
    talk = applied().say("teach me").wait(0.3)
    call = talk.call
    talk.happen(SpeechStarted())
    assert talk.sent[-1] == {
        "type": "FunctionCallCancelled",
        "functions": [{"id": call["id"], "name": call["name"]}],
    }
    talk.answer(LESSON).wait(3)
    assert talk.texts() == []


def test_a_noise_while_thinking_only_holds_the_thought_up():
    talk = applied().say("teach me").happen(SpeechStarted()).wait(3)
    assert "FunctionCallRequest" not in [m["type"] for m in talk.sent]
    talk.happen(SpeechEnded(), SpeechHeard("", is_speech=False)).wait(0.1)
    assert talk.call["name"] == TEACH["name"]


def test_words_while_thinking_replace_the_thought():
    talk = applied().say("teach me").say("tell me a story").wait(1)
    calls = [m for m in talk.sent if m["type"] == "FunctionCallRequest"]
    assert [c["functions"][0]["name"] for c in calls] == [STORY["name"]]


def test_user_started_speaking_is_sent_once_a_turn():
    talk = applied().happen(SpeechStarted(), SpeechStarted())
    assert talk.kinds() == ["UserStartedSpeaking"]


def test_an_injected_user_message_is_a_finished_turn():
    talk = applied().send("InjectUserMessage", content="Can you teach me the Chalisa?").wait(0.3)
    assert talk.texts("user") == ["Can you teach me the Chalisa?"]
    assert talk.call["name"] == TEACH["name"]


def test_an_injected_user_message_ends_what_the_agent_was_saying():
    talk = applied().say("hello").wait(0.3)
    talk.effects = []
    talk.send("InjectUserMessage", content="who are you")
    assert talk.effects[0] == Hush()
    assert talk.kinds() == ["AgentAudioDone", "ConversationText"]


@pytest.mark.parametrize("behavior", ["default", "queue", "interrupt"])
def test_an_injection_into_silence_is_spoken_as_one_text(behavior):
    talk = applied().send("InjectAgentMessage", message="One. Two.", behavior=behavior)
    assert talk.texts() == ["One. Two."]
    talk.speak_all()
    assert talk.kinds() == ["ConversationText", "AgentAudioDone"]


@pytest.mark.parametrize("behavior", ["default", "queue"])
def test_an_injection_is_refused_while_the_user_speaks(behavior):
    talk = applied().happen(SpeechStarted())
    talk.kinds()
    talk.send("InjectAgentMessage", message="Hm.", behavior=behavior)
    assert talk.kinds() == ["InjectionRefused"]


def test_an_interrupting_injection_is_spoken_while_the_user_speaks():
    talk = applied().happen(SpeechStarted())
    talk.send("InjectAgentMessage", message="Hm.", behavior="interrupt")
    assert talk.texts() == ["Hm."]


def test_a_default_injection_is_refused_while_the_agent_speaks_or_thinks():
    talk = applied().say("hello")
    talk.kinds()
    talk.send("InjectAgentMessage", message="Hm.")
    assert talk.kinds() == ["InjectionRefused"]
    talk.wait(0.3)
    talk.kinds()
    talk.send("InjectAgentMessage", message="Hm.")
    assert talk.kinds() == ["InjectionRefused"]


def test_a_queued_injection_comes_after_what_was_to_be_said():
    talk = applied().say("thank you").wait(0.3)
    talk.send("InjectAgentMessage", message="Hm.", behavior="queue").speak_all()
    assert talk.texts()[0] == "You are very welcome!"
    assert talk.texts()[-1] == "Hm."
    assert talk.kinds()[-1] == "AgentAudioDone"


def test_an_interrupting_injection_replaces_what_was_being_said():
    talk = applied().say("hello").wait(0.3)
    talk.effects = []
    talk.send("InjectAgentMessage", message="Hm.", behavior="interrupt")
    assert talk.effects[0] == Hush()
    assert talk.texts() == ["Hm."]
    talk.speak_all()
    assert talk.kinds() == ["AgentAudioDone", "ConversationText", "AgentAudioDone"]


def test_waiting_for_a_result_is_not_the_agents_turn():
    talk = applied().say("teach me").wait(0.3)
    talk.send("InjectAgentMessage", message="Let me look.")
    assert talk.texts() == ["Let me look."]


def test_an_injection_right_after_a_result_goes_before_the_agents_own_words():
    talk = applied().say("teach me").wait(0.3).answer(LESSON).wait(0.29)
    talk.send("InjectAgentMessage", message="Here it is.").wait(1).speak_all()
    assert talk.texts() == ["Here it is.", LESSON["translation"], LESSON["engage"]]
    assert talk.kinds().count("AgentAudioDone") == 1


def test_after_end_call_only_the_injected_farewell_is_spoken():
    talk = applied().say("good night").wait(0.3)
    assert talk.call["name"] == END["name"]
    assert json.loads(talk.call["arguments"]) == {"farewell_type": "good_night"}
    talk.answer({"status": "closing"})
    talk.send("InjectAgentMessage", message="Good night!").wait(1).speak_all().wait(5)
    assert talk.texts() == ["Good night!"]


def test_force_end_turn_ends_a_flux_turn_in_progress():
    talk = applied(settings(listen=FLUX)).happen(SpeechStarted()).send("ForceEndTurn")
    assert EndTurn() in talk.effects


def test_force_end_turn_without_a_turn_is_ignored():
    talk = applied(settings(listen=FLUX)).send("ForceEndTurn")
    assert talk.effects == []


def test_force_end_turn_is_warned_about_under_nova():
    talk = applied().happen(SpeechStarted()).send("ForceEndTurn")
    assert talk.sent[-1]["code"] == "FORCE_END_TURN_UNSUPPORTED"
    assert EndTurn() not in talk.effects


def test_flux_tells_how_a_turn_ended_before_its_words():
    talk = applied(settings(listen=FLUX, flags={"history": False}))
    talk.happen(SpeechStarted(), SpeechEnded("manual"), SpeechHeard("hello"))
    assert talk.sent[1] == {"type": "EndOfTurn", "trigger": "manual"}
    assert talk.kinds() == ["UserStartedSpeaking", "EndOfTurn", "ConversationText"]


def test_flux_multi_tells_the_languages_of_a_turn():
    listen = {**FLUX, "model": "flux-general-multi", "language_hints": ["hi", "en"]}
    talk = applied(settings(listen=listen, flags={"history": False})).say("रुको")
    assert talk.sent[-1]["languages"] == ["hi"]
    assert talk.sent[-1]["languages_hinted"] == ["hi", "en"]


@pytest.mark.parametrize(
    ("kind", "members", "reply"),
    [
        ("UpdatePrompt", {"prompt": "Be brief."}, "PromptUpdated"),
        ("UpdateThink", {"think": settings()["agent"]["think"]}, "ThinkUpdated"),
        ("UpdateSpeak", {"speak": settings()["agent"]["speak"]}, "SpeakUpdated"),
        ("UpdateListen", {"listen": settings()["agent"]["listen"]}, "ListenUpdated"),
    ],
)
def test_updates_are_acknowledged(kind, members, reply):
    assert applied().send(kind, **members).kinds() == [reply]


def test_an_updated_prompt_is_added_to_the_old_one():
    talk = applied().send("UpdatePrompt", prompt="Be brief.")
    assert talk.prompt == "You are Hanuman.\nBe brief."


def test_an_updated_think_replaces_the_functions():
    think = {**settings()["agent"]["think"], "functions": [STORY]}
    talk = applied().send("UpdateThink", think=think)
    talk.send("InjectUserMessage", content="teach me").wait(0.3)
    assert "FunctionCallRequest" not in [m["type"] for m in talk.sent]


def test_an_updated_think_with_an_unknown_model_ends_the_session():
    think = {"provider": {"type": "open_ai", "model": "hal-9000"}}
    talk = applied().send("UpdateThink", think=think)
    assert "model not available" in talk.sent[-1]["description"]
    assert error_of(talk) == "INVALID_SETTINGS"


def test_an_updated_voice_must_have_the_rate_that_was_asked_for():
    message = settings(flags={"history": False})
    message["agent"]["speak"] = {
        "provider": {"type": "deepgram", "version": "v2", "model": "flux-kit-en"}
    }
    message["audio"]["output"]["sample_rate"] = 44_100
    talk = applied(message)
    talk.send("UpdateSpeak", speak=settings()["agent"]["speak"])
    assert error_of(talk) == "INVALID_SETTINGS"


def test_a_prompt_beyond_what_managed_models_take_is_cut_with_a_warning():
    message = settings(flags={"history": False})
    message["agent"]["think"]["prompt"] = "x" * 25_001
    talk = Talk().happen(TextReceived(json.dumps(message))).wait(0.3)
    assert talk.sent[-1]["code"] == "PROMPT_TOO_LONG"
    assert len(talk.prompt) == 25_000


def test_silence_of_the_client_for_ten_seconds_ends_the_session():
    talk = applied().happen(AudioReceived(b"ab")).wait(9.9)
    assert talk.kinds() == []
    talk.wait(0.2)
    assert error_of(talk) == "CLIENT_MESSAGE_TIMEOUT"


def test_keep_alive_keeps_alive_and_is_not_answered():
    talk = applied().wait(8).send("KeepAlive").wait(8)
    assert talk.kinds() == []


def test_in_strict_mode_only_audio_keeps_alive():
    talk = applied(is_idle_strict=True).wait(8).send("KeepAlive").wait(3)
    assert error_of(talk) == "CLIENT_MESSAGE_TIMEOUT"
    talk = applied(is_idle_strict=True).wait(8).happen(AudioReceived(b"ab")).wait(8)
    assert talk.kinds() == []


def test_a_session_is_warned_five_minutes_before_its_limit_and_then_ended():
    talk = applied(session_limit_s=400, session_warning_s=300, idle_s=1000).wait(101)
    assert talk.kinds() == ["Warning"]
    talk.wait(300)
    assert error_of(talk) == "SESSION_TIME_LIMIT"


def test_latency_is_reported_a_figure_at_a_time():
    talk = applied().happen(SpeechStarted()).wait(0.6)
    talk.happen(SpeechEnded(), SpeechHeard("hello")).wait(0.3).happen(LineVoiced(1))
    reports = [m for m in talk.sent if m["type"] == "LatencyReport"]
    assert all(len(report) == 2 for report in reports)
    names = [name for report in reports for name in report if name != "type"]
    assert names == [
        "stt_latency", "stt_latency", "ttt_token_latency", "ttt_text_latency", "tts_latency",
        "total_latency",
    ]  # fmt: skip


def test_a_voice_that_fails_once_is_tried_again_and_twice_ends_the_session():
    talk = applied().say("hello").wait(0.3)
    talk.happen(LineFailed(1))
    assert talk.sent[-1]["code"] == "SPEAK_REQUEST_FAILED"
    talk.happen(LineFailed(1))
    assert error_of(talk) == "FAILED_TO_SPEAK"


def test_ears_that_fail_for_good_end_the_session():
    assert error_of(applied().happen(EarsFailed())) == "ASR_CONNECTION_CLOSED"


def test_experimental_settings_also_show_the_messages_production_never_sent():
    talk = applied(settings(experimental=True, flags={"history": False}))
    talk.say("hello").wait(0.3).happen(LineVoiced(1))
    kinds = talk.kinds()
    assert "AgentThinking" in kinds
    assert "AgentStartedSpeaking" in kinds


def test_lessons_of_an_earlier_connection_are_remembered_from_the_context():
    called = {
        "type": "History",
        "function_calls": [
            {
                "id": "x",
                "name": TEACH["name"],
                "client_side": True,
                "arguments": "{}",
                "response": json.dumps(LESSON),
            }
        ],
    }
    message = settings(flags={"history": False})
    message["agent"]["context"] = {"messages": [called]}
    talk = applied(message).say("yes").wait(0.3)
    assert json.loads(talk.call["arguments"])["step_index"] == 1


def test_what_was_taught_may_be_recited_and_no_longer_when_something_else_was():
    talk = applied().say("teach me").wait(0.3)
    talk.answer(LESSON | {"listen_for": ["Jai Hanuman"]}).wait(0.3).speak_all()
    assert [e.lines for e in talk.effects if isinstance(e, Expect)] == [("Jai Hanuman",)]
    talk.say("next").wait(0.3).answer(LESSON).wait(0.3)
    assert [e.lines for e in talk.effects if isinstance(e, Expect)][-1] == ()


class TestSpeculation:
    """Functions that are not deferred may be called before the turn is confirmed."""

    def test_a_call_goes_out_before_the_words_are_confirmed(self):
        talk = applied(speculates=True).say("teach me").wait(1)
        assert talk.kinds() == ["UserStartedSpeaking", "FunctionCallRequest", "ConversationText"]

    def test_a_deferred_function_waits_for_the_end_of_the_turn(self):
        talk = applied(speculates=True).say("good night").wait(1)
        assert talk.kinds() == ["UserStartedSpeaking", "ConversationText", "FunctionCallRequest"]

    def test_going_on_cancels_the_call_and_joins_the_words(self):
        talk = applied(speculates=True).say("teach me").wait(0.1).happen(SpeechStarted())
        assert talk.kinds()[-1] == "FunctionCallCancelled"
        talk.happen(SpeechEnded(), SpeechHeard("verse seven")).wait(1)
        assert talk.texts("user") == ["teach me verse seven"]
        assert json.loads(talk.call["arguments"])["step_index"] == 8

    def test_a_noise_confirms_the_words_and_the_call_is_made_again(self):
        talk = applied(speculates=True).say("teach me").wait(0.1)
        talk.happen(SpeechStarted(), SpeechEnded(), SpeechHeard("", is_speech=False)).wait(1)
        assert talk.texts("user") == ["teach me"]
        assert talk.call["id"] == "c2"


class TestFaults:
    def test_settings_applied_can_be_late(self):
        talk = Talk(faults=Faults(delayed_settings_applied_s=3))
        talk.happen(TextReceived(json.dumps(settings()))).wait(3.1)
        assert talk.kinds() == ["Welcome"]
        talk.wait(0.2)
        assert talk.kinds() == ["SettingsApplied"]

    def test_slow_thinking_is_warned_about_every_five_seconds(self):
        talk = applied(faults=Faults(slow_think_s=12), idle_s=100).say("hello").wait(11)
        warnings = [m for m in talk.sent if m["type"] == "Warning"]
        assert [w["code"] for w in warnings] == ["SLOW_THINK_REQUEST"] * 2
        assert warnings[0]["description"] == ("We have now waited 5 seconds for a think response.")
        talk.wait(2)
        assert talk.texts() == ["Namaste!"]

    def test_a_failed_thought_is_warned_about_and_thought_again(self):
        talk = applied(faults=Faults(think_failures=1)).say("hello").wait(0.3)
        assert [m["code"] for m in talk.sent if m["type"] == "Warning"] == ["THINK_REQUEST_FAILED"]
        assert talk.texts() == ["Namaste!"]

    def test_agent_audio_done_can_be_missing_after_barge_in_only(self):
        talk = applied(faults=Faults(missing_agent_audio_done="barge-in")).say("hello").wait(0.3)
        talk.happen(SpeechStarted())
        assert "AgentAudioDone" not in talk.kinds()
        talk.happen(SpeechEnded(), SpeechHeard("stop")).wait(0.3).speak_all()
        assert talk.kinds()[-1] == "AgentAudioDone"

    def test_agent_audio_done_can_be_missing_always(self):
        talk = applied(faults=Faults(missing_agent_audio_done="always"))
        talk.say("hello").wait(0.3).speak_all()
        assert "AgentAudioDone" not in talk.kinds()

    def test_a_call_can_be_cancelled_and_made_again_under_another_id(self):
        talk = applied(faults=Faults(cancel_function_calls=1)).say("teach me").wait(0.25)
        assert talk.sent[-1]["type"] == "FunctionCallCancelled"
        talk.answer(LESSON).wait(0.3)
        assert talk.call["id"] == "c2"
        talk.answer(LESSON).wait(0.4)
        assert talk.texts() == [LESSON["translation"]]

    def test_unknown_types_come_between_the_known_ones(self):
        talk = Talk(faults=Faults(unknown_message_types=True))
        talk.happen(TextReceived(json.dumps(settings()))).wait(0.3)
        assert talk.kinds() == ["Welcome", "SettingsApplied", "__localAgentNovelty"]

    def test_a_silent_server_takes_everything_and_sends_nothing(self):
        talk = Talk(faults=Faults(silent_for_ever=True))
        talk.happen(TextReceived(json.dumps(settings(greeting="Hi.")))).wait(0.3).say("hello")
        talk.wait(3)
        assert talk.sent == []
        assert not [effect for effect in talk.effects if isinstance(effect, Say)]

    def test_a_server_can_fall_silent_after_some_turns(self):
        talk = applied(faults=Faults(silent_after_turns=1)).say("hello").wait(0.3)
        assert talk.texts() == ["Namaste!"]
        talk.effects = []
        talk.say("hello").wait(3)
        assert talk.texts("user") == []

    def test_a_session_can_end_with_an_error_once(self):
        faults = Faults(error_after_turns=1, error_code="FAILED_TO_THINK", error_times=1)
        counter = FaultCount(faults)
        first = Session("a", Options(), counter, lambda: "c")
        second = Session("b", Options(), counter, lambda: "c")
        codes = []
        for session in (first, second):
            session.receive(TextReceived(json.dumps(settings())), 0.0)
            session.tick(0.3)
            text = json.dumps({"type": "InjectUserMessage", "content": "hello"})
            sent = [
                e.message for e in session.receive(TextReceived(text), 0.4) if isinstance(e, Send)
            ]
            codes.append(sent[-1].get("code"))
        assert codes == ["FAILED_TO_THINK", None]


def test_without_functions_the_agent_only_chats():
    talk = applied(settings(functions=[], flags={"history": False})).say("teach me").wait(0.3)
    assert talk.texts() == ["I cannot do that just now."]


def test_the_offered_functions_are_all_that_is_called():
    names = {function["name"] for function in FUNCTIONS}
    for words in ("teach me", "tell me a story", "play the chalisa", "good bye"):
        assert applied().say(words).wait(0.3).call["name"] in names
