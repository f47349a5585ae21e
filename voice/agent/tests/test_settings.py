"""The Settings message, to the letter: what the server refuses is never sent."""

import json

import pytest

from voice.agent.settings import (
    EOT_TIMEOUT_MS,
    KEYTERMS,
    AgentChoice,
    listen_provider,
    settings_message,
    speak_settings,
)

ENGLISH = AgentChoice(
    listen="nova",
    language="en",
    think_provider="open_ai",
    think_model="gpt-4o-mini",
    speak_model="aura-2-thalia-en",
)
FUNCTION = {"name": "tell_story", "description": "Tell.", "parameters": {"type": "object"}}
AURA = {"provider": {"type": "deepgram", "model": "aura-2-thalia-en"}}


def choice(**members) -> AgentChoice:
    return AgentChoice(**{name: getattr(ENGLISH, name) for name in ENGLISH.__slots__} | members)


def message(chosen: AgentChoice = ENGLISH, **members) -> dict:
    return settings_message(chosen, rate_hz=44_100, prompt="Be kind.", functions=[], **members)


def test_the_whole_message_of_an_english_child():
    assert settings_message(
        ENGLISH, rate_hz=44_100, prompt="Be kind.", functions=[FUNCTION], greeting="Namaste!"
    ) == {
        "type": "Settings",
        "tags": ["toy", "en"],
        "mip_opt_out": True,
        "flags": {"history": False},
        "audio": {
            "input": {"encoding": "linear16", "sample_rate": 44_100},
            "output": {"encoding": "linear16", "sample_rate": 24_000, "container": "none"},
        },
        "agent": {
            "listen": {
                "provider": {
                    "type": "deepgram",
                    "model": "nova-3",
                    "language": "en",
                    "smart_format": False,
                    "keyterms": list(KEYTERMS),
                }
            },
            "think": {
                "provider": {"type": "open_ai", "model": "gpt-4o-mini", "temperature": 0.7},
                "prompt": "Be kind.",
                "functions": [FUNCTION],
            },
            "speak": AURA,
            "greeting": "Namaste!",
        },
    }


def test_a_reconnect_brings_the_thread_and_no_greeting():
    history = [{"type": "History", "role": "user", "content": "Who is Ram?"}]
    agent = message(history=history)["agent"]
    assert agent["context"] == {"messages": history}
    assert "greeting" not in agent


def test_a_new_conversation_has_no_thread():
    assert "context" not in message(history=[])["agent"]


@pytest.mark.parametrize("listen", ["nova", "flux"])
@pytest.mark.parametrize("language", ["en", "hi"])
def test_nothing_that_names_or_trains_is_ever_sent(listen, language):
    sent = message(choice(listen=listen, language=language))
    assert sent["mip_opt_out"] is True
    assert sent["tags"] == ["toy", language]
    assert "client_side" not in json.dumps(sent)


def test_only_models_that_know_it_are_given_a_temperature():
    provider = message(choice(think_model="gpt-5-mini"))["agent"]["think"]["provider"]
    assert provider == {"type": "open_ai", "model": "gpt-5-mini"}


def test_nova_hears_hindi_as_hindi():
    provider = listen_provider(choice(language="hi"))
    assert (provider["model"], provider["language"]) == ("nova-3", "hi")


def test_flux_leaves_the_end_of_a_turn_to_the_button():
    assert listen_provider(choice(listen="flux")) == {
        "type": "deepgram",
        "version": "v2",
        "model": "flux-general-en",
        "eot_threshold": 1.0,
        "eot_timeout_ms": EOT_TIMEOUT_MS,
        "keyterms": list(KEYTERMS),
    }


def test_flux_hears_hindi_with_hints():
    provider = listen_provider(choice(listen="flux", language="hi"))
    assert provider["model"] == "flux-general-multi"
    assert provider["language_hints"] == ["hi", "en"]


def test_hindi_without_a_configured_voice_is_spoken_by_the_english_one():
    assert speak_settings(choice(language="hi")) == AURA


def test_an_english_child_keeps_the_english_voice():
    assert speak_settings(choice(hindi_voice="cartesia", hindi_voice_id="v")) == AURA


def test_cartesia_speaks_hindi_and_aura_steps_in():
    assert speak_settings(choice(language="hi", hindi_voice="cartesia", hindi_voice_id="v")) == [
        {
            "provider": {
                "type": "cartesia",
                "model_id": "sonic-2",
                "voice": {"mode": "id", "id": "v"},
                "language": "hi",
            }
        },
        AURA,
    ]


def test_eleven_labs_speaks_hindi_at_its_own_address():
    chosen = choice(
        language="hi", hindi_voice="eleven_labs", hindi_voice_id="v", eleven_labs_api_key="k"
    )
    hindi, fallback = speak_settings(chosen)
    assert hindi == {
        "provider": {
            "type": "eleven_labs",
            "model_id": "eleven_turbo_v2_5",
            "language": "hi",
        },
        "endpoint": {
            "url": "wss://api.elevenlabs.io/v1/text-to-speech/v/multi-stream-input",
            "headers": {"xi-api-key": "k"},
        },
    }
    assert fallback == AURA
