"""Changing a session's settings in mid-conversation: the four Update messages."""

from dataclasses import replace

from localagent import messages
from localagent.settings import (
    Settings,
    cut_prompt,
    output_sound,
    read_listen,
    read_speak,
    read_think,
)


def updated(settings: Settings, message) -> tuple[Settings, str]:
    """
    `settings` as `message` wants them, and the type of the acknowledgement.

    A prompt is added to the old one, think and speak are replaced, listen is changed in part.
    Raises Rejected, as Settings would.
    """
    match message:
        case messages.UpdatePrompt(prompt):
            think = settings.think
            longer = replace(think, prompt=f"{think.prompt}\n{prompt}" if think.prompt else prompt)
            return replace(settings, think=cut_prompt(longer)), "PromptUpdated"
        case messages.UpdateThink(value):
            return replace(settings, think=read_think(value)), "ThinkUpdated"
        case messages.UpdateSpeak(value):
            speak, sound = read_speak(value), settings.output
            output_sound(sound.encoding, sound.rate_hz, sound.container, is_flux=speak.is_flux)
            return replace(settings, speak=speak), "SpeakUpdated"
        case messages.UpdateListen(value):
            return replace(settings, listen=read_listen(value, settings.listen)), "ListenUpdated"
    raise TypeError(message)
