"""Engines that are as simple as can be: the voice beeps, the ears hear what they were told to."""

import asyncio
import copy
import json
from collections import deque

from localagent.ears import Heard

TEACH = {
    "name": "teach_hanuman_chalisa",
    "description": "Teach one verse. Verse 7 is index 8.",
    "parameters": {
        "type": "object",
        "properties": {
            "persona": {"type": "string", "enum": ["hanuman"]},
            "step_index": {"type": "integer", "minimum": 0, "maximum": 42},
        },
        "required": ["persona"],
    },
}
STORY = {
    "name": "tell_story",
    "description": "Tell a story.",
    "parameters": {
        "type": "object",
        "properties": {"persona": {"type": "string"}, "topic": {"type": "string"}},
        "required": ["persona"],
    },
}
TEACH_MORE = {  # as the product's own function has it
    **TEACH,
    "parameters": {
        "type": "object",
        "properties": {
            **TEACH["parameters"]["properties"],
            "part": {"type": "string", "enum": ["line1", "line2", "verse"]},
            "ask": {"type": "string", "enum": ["again", "slower", "meaning", "word", "test"]},
            "word": {"type": "string"},
        },
        "required": ["persona"],
    },
}
FAVOURITE = {
    "name": "mark_favourite",
    "description": "Remember that a story or a verse is the child's favourite.",
    "parameters": {
        "type": "object",
        "properties": {
            "persona": {"type": "string"},
            "kind": {"type": "string", "enum": ["story", "verse"]},
            "topic": {"type": "string"},
            "is_favourite": {"type": "boolean"},
        },
        "required": ["persona"],
    },
}
PLAY = {
    "name": "play_hanuman_chalisa",
    "description": "Play the recording.",
    "defer_until_eot": True,
    "parameters": {
        "type": "object",
        "properties": {"persona": {"type": "string"}, "path": {"type": "string"}},
        "required": ["persona"],
    },
}
END = {
    "name": "end_call",
    "description": "Say farewell.",
    "defer_until_eot": True,
    "parameters": {
        "type": "object",
        "properties": {
            "farewell_type": {"type": "string", "enum": ["general", "thanks", "good_night"]}
        },
        "required": ["farewell_type"],
    },
}
FUNCTIONS = [TEACH, STORY, PLAY, END]

LESSON = {
    "persona": "hanuman",
    "index": 0,
    "total": 43,
    "title": "(spoken)",
    "text": "[This has been spoken to the child.]",
    "translation": "I clean the mirror of my mind.",
    "engage": "Can you say the first line with me?",
    "next_step_index": 1,
}


def settings(*, listen=None, functions=FUNCTIONS, greeting="", rate_hz=16_000, **more) -> dict:
    """A Settings message as the product sends it."""
    agent = {
        "listen": {"provider": listen or {"type": "deepgram", "model": "nova-3"}},
        "think": {
            "provider": {"type": "open_ai", "model": "gpt-4o-mini"},
            "prompt": "You are Hanuman.",
            "functions": copy.deepcopy(functions),
        },
        "speak": {"provider": {"type": "deepgram", "model": "aura-2-thalia-en"}},
        "greeting": greeting,
    }
    return {
        "type": "Settings",
        "audio": {
            "input": {"encoding": "linear16", "sample_rate": rate_hz},
            "output": {"encoding": "linear16", "sample_rate": 24_000, "container": "none"},
        },
        "agent": agent,
        **more,
    }


FLUX = {
    "type": "deepgram",
    "version": "v2",
    "model": "flux-general-en",
    "eot_threshold": 1,
    "eot_timeout_ms": 5000,
}


class BeepingVoice:
    """50 ms of sound for every word. `texts` is what it was asked for."""

    def __init__(self, error: Exception | None = None):
        self.texts: list[str] = []
        self._error = error

    async def speak(self, text, *, language, rate_hz, encoding, speed):
        self.texts.append(text)
        if self._error:
            raise self._error
        for _ in text.split():
            await asyncio.sleep(0)
            yield b"\x10\x20" * (rate_hz // 20)


class ToldEars:
    """Hears these sentences, one an utterance, then silence. `lengths` of what it was given."""

    def __init__(self, *texts: str | None, error: Exception | None = None):
        self._texts = deque(texts)
        self._error = error
        self.lengths: list[int] = []

    async def hear(self, samples: bytes, grammar) -> Heard:
        self.lengths.append(len(samples))
        if self._error:
            raise self._error
        text = self._texts.popleft() if self._texts else ""
        return Heard(text or "", 1.0, is_speech=text is not None and text != "")


def as_text(message: dict) -> str:
    return json.dumps(message)
