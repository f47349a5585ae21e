"""What the Update messages make of a session's settings."""

import pytest

from localagent import messages
from localagent.schema import Rejected
from localagent.settings import LONGEST_PROMPT, Settings, Think, read_settings
from localagent.tests.fakes import FLUX, STORY, settings
from localagent.updating import updated

BEFORE = read_settings(settings())


def test_a_prompt_is_added():
    after, answer = updated(BEFORE, messages.UpdatePrompt("Be brief."))
    assert (after.think.prompt, answer) == ("You are Hanuman.\nBe brief.", "PromptUpdated")
    assert updated(Settings(), messages.UpdatePrompt("Be brief."))[0].think.prompt == "Be brief."


def test_prompts_do_not_grow_beyond_what_models_take():
    full = Settings(think=Think(prompt="x" * LONGEST_PROMPT))
    after, _ = updated(full, messages.UpdatePrompt("more"))
    assert len(after.think.prompt) == LONGEST_PROMPT
    assert after.think.was_cut


def test_think_is_replaced_whole():
    value = {"provider": {"type": "open_ai", "model": "gpt-4o"}, "functions": [STORY]}
    after, answer = updated(BEFORE, messages.UpdateThink(value))
    assert (after.think.prompt, len(after.think.functions), answer) == ("", 1, "ThinkUpdated")


def test_listening_changes_from_nova_to_flux():
    after, answer = updated(BEFORE, messages.UpdateListen({"provider": FLUX}))
    assert (after.listen.is_flux, answer) == (True, "ListenUpdated")


def test_a_voice_changes_when_it_has_the_rate():
    aura = {"provider": {"type": "deepgram", "model": "aura-2-apollo-en"}}
    after, answer = updated(BEFORE, messages.UpdateSpeak(aura))
    assert (after.speak.model, answer) == ("aura-2-apollo-en", "SpeakUpdated")


@pytest.mark.parametrize(
    "message",
    [
        messages.UpdateThink({"provider": {"type": "open_ai", "model": "hal-9000"}}),
        messages.UpdateSpeak({"provider": {"type": "deepgram", "model": "nobody"}}),
        messages.UpdateListen({"provider": {"type": "deepgram", "model": "nobody"}}),
    ],
)
def test_what_settings_would_refuse_an_update_refuses(message):
    with pytest.raises(Rejected):
        updated(BEFORE, message)
