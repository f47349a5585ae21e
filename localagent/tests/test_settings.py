"""Settings as Deepgram reads them: what is taken, with which defaults, and what is refused."""

import pytest

from localagent.schema import Rejected
from localagent.settings import Listen, Sound, read_listen, read_settings, read_speak, read_think
from localagent.tests.fakes import FLUX, TEACH, settings

UNPARSABLE = "UNPARSABLE_CLIENT_MESSAGE"
INVALID = "INVALID_SETTINGS"


def changed(path: str, value) -> dict:
    """The product's Settings with one member set; `...` as value takes it away."""
    message = settings()
    *way, last = path.split(".")
    place = message
    for name in way:
        place = place[int(name)] if isinstance(place, list) else place[name]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return message


def rejection(message: dict) -> Rejected:
    with pytest.raises(Rejected) as caught:
        read_settings(message)
    return caught.value


def test_the_products_settings_are_taken():
    read = read_settings(settings(greeting="Namaste!", tags=["toy"], mip_opt_out=True))
    assert read.greeting == "Namaste!"
    assert read.input == Sound("linear16", 16_000)
    assert read.output == Sound("linear16", 24_000, "none")
    assert read.think.functions[0]["name"] == TEACH["name"]
    assert read.keeps_history


def test_what_is_left_out_gets_deepgrams_defaults():
    read = read_settings({"type": "Settings", "audio": {}, "agent": {}})
    assert read.input == Sound("linear16", 24_000)
    assert read.output == Sound("linear16", 24_000)
    assert read.listen == Listen(model="nova-3")
    assert read.speak.model == "flux-kit-en"
    assert read.greeting == ""


def test_settings_of_the_official_demo_are_taken():
    message = changed("agent.language", "en")
    message["agent"]["think"]["functions"][0]["defer_until_eot"] = False
    assert read_settings(message).listen.language == "en"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("audio", ...),
        ("agent", ...),
        ("audio.input.encoding", ...),
        ("audio.input.encoding", "mp2"),
        ("audio.input.sample_rate", "16000"),
        ("audio.input.sample_rate", True),
        ("audio.input.sample_rate", 16_000.5),
        ("audio.input.channels", 1),
        ("audio.output.container", "zip"),
        ("agent.think.provider", ...),
        ("agent.think.provider.model", ...),
        ("agent.think.provider.type", "nobody"),
        ("agent.think.provider.endpoint", {"url": "https://example.com"}),
        ("agent.think.timeout", 3),
        ("agent.think.functions.0.client_side", True),
        ("agent.think.functions.0.name", ...),
        ("agent.think.functions.0.parameters", "{}"),
        ("agent.think.prompt", 3),
        ("agent.think_live", {"provider": {"type": "deepgram", "version": "v1"}}),
        ("agent.listen.provider.version", "v3"),
        ("agent.listen.provider.endpointing", 300),
        ("agent.listen.provider.eot_threshold", 0.7),
        ("agent.listen.provider.type", "nobody"),
        ("agent.speak.provider.model", ...),
        ("agent.speak.provider.voice", "thalia"),
        ("agent.greeting", 3),
        ("agent.greetings", "Namaste"),
        ("agent.context", {"messages": [{"role": "system", "content": "x"}]}),
        ("settings", {"flags": {"history": False}}),
        ("flags", {"history": "no"}),
        ("tags", "toy"),
    ],
)
def test_misplaced_missing_and_unknown_members_cannot_be_parsed(path, value):
    assert rejection(changed(path, value)).code == UNPARSABLE


def test_the_error_names_the_member():
    description = rejection(changed("agent.greeting", 3)).description
    assert description == (
        "Error parsing client message. Check the agent.greeting field against the API spec."
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("audio.output.sample_rate", 44_100),
        ("audio.output.sample_rate", 22_050),
        ("audio.output.encoding", "mp3"),
        ("audio.output.container", "ogg"),
        ("audio.input.encoding", "opus"),
        ("audio.input.sample_rate", 100),
        ("agent.think.provider.model", "hal-9000"),
        ("agent.think.provider.temperature", 3),
        ("agent.listen.provider.model", "flux-general-en"),
        ("agent.listen.provider", {**FLUX, "model": "nova-3"}),
        ("agent.listen.provider", {**FLUX, "eot_threshold": 0.4}),
        ("agent.listen.provider", {**FLUX, "eot_timeout_ms": 100}),
        ("agent.listen.provider", {**FLUX, "language_hints": ["hi"]}),
        ("agent.speak.provider.model", "thalia"),
        ("agent.speak.provider.version", "v2"),
        ("agent.think.functions.0.initial_agent_filler", "hm"),
    ],
)
def test_values_that_nobody_can_honour_are_invalid(path, value):
    assert rejection(changed(path, value)).code == INVALID


@pytest.mark.parametrize(
    ("agent", "code"),
    [
        ("7c5d9f6e-0e4b-4a51-9f8e-2a4b8a1c9d3e", "AGENT_ID_NOT_SUPPORTED"),
        ("my-agent", "INVALID_AGENT_ID"),
    ],
)
def test_saved_agents_are_not_here(agent, code):
    assert rejection(changed("agent", agent)).code == code


def test_44100_hz_is_for_flux_voices_only():
    message = changed("audio.output.sample_rate", 44_100)
    message["agent"]["speak"]["provider"] = {
        "type": "deepgram",
        "version": "v2",
        "model": "flux-priya-en",
    }
    assert read_settings(message).output.rate_hz == 44_100


@pytest.mark.parametrize("encoding", ["mulaw", "alaw"])
def test_telephone_encodings_speak_at_8000_hz_unless_told_otherwise(encoding):
    message = changed("audio.output", {"encoding": encoding})
    assert read_settings(message).output == Sound(encoding, 8_000)


def test_whole_floats_arrive_as_integers_and_integers_as_whole_floats():
    listen = {**FLUX, "eot_threshold": 1, "eot_timeout_ms": 5000.0}
    read = read_settings(changed("agent.listen.provider", listen)).listen
    assert (read.eot_threshold, read.eot_timeout_ms) == (1.0, 5000)


def test_null_is_as_good_as_absent():
    assert read_settings(changed("agent.greeting", None)).greeting == ""


def test_lists_of_voices_and_models_are_tried_in_their_order():
    eleven = {
        "provider": {"type": "eleven_labs", "model_id": "eleven_turbo_v2_5", "language": "hi"},
        "endpoint": {"url": "wss://api.elevenlabs.io/v1/x", "headers": {"xi-api-key": "k"}},
    }
    aura = {"provider": {"type": "deepgram", "model": "aura-2-thalia-en"}}
    assert read_speak([eleven, aura]).language == "hi"
    assert read_speak([aura, eleven]).language == "en"
    think = settings()["agent"]["think"]
    assert read_think([think, think]).prompt == think["prompt"]


def test_third_parties_need_an_endpoint():
    with pytest.raises(Rejected) as caught:
        read_speak({"provider": {"type": "eleven_labs", "model_id": "eleven_turbo_v2_5"}})
    assert caught.value.code == UNPARSABLE
    with pytest.raises(Rejected):
        read_think({"provider": {"type": "groq", "model": "openai/gpt-oss-20b"}})


def test_a_model_of_ones_own_needs_no_known_name():
    endpoint = {"url": "https://llm.example.com/v1"}
    value = {"provider": {"type": "open_ai", "model": "our-own"}, "endpoint": endpoint}
    assert not read_think({**value, "prompt": "x" * 30_000}).was_cut


def test_an_illegal_speed_is_a_failure_to_speak():
    with pytest.raises(Rejected) as caught:
        read_speak({"provider": {"type": "deepgram", "model": "aura-2-thalia-en", "speed": 0.5}})
    assert caught.value.code == "FAILED_TO_SPEAK"


def test_a_partial_update_of_listening_keeps_the_rest_but_clears_hints():
    multi = {**FLUX, "model": "flux-general-multi", "language_hints": ["hi"], "keyterms": ["Ram"]}
    before = read_listen({"provider": multi}, Listen())
    update = {"type": "deepgram", "version": "v2", "model": "flux-general-multi"}
    after = read_listen({"provider": update}, before)
    assert after.hints == ()
    assert (after.keyterms, after.eot_threshold) == (("Ram",), 1.0)


def test_context_takes_words_and_calls():
    call = {"id": "1", "name": "x", "client_side": True, "arguments": "{}", "response": "{}"}
    items = [
        {"type": "History", "role": "user", "content": "hi"},
        {"type": "History", "function_calls": [call]},
    ]
    message = changed("agent.context", {"messages": items})
    assert read_settings(message).context == tuple(items)
