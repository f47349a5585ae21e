"""What whoever runs a toy on Linux does with it: lines of JSON on the standard input."""

import asyncio
import json
import sys

from firmware.board.unix.telling import tell


class Commands:
    """Moves the button, the sound in the air, the Wi-Fi; `more` are deeds by their name."""

    def __init__(self, board, more):
        self._board = board
        self._deeds = {
            "press": lambda told: board.button.move(True, told.get("bounces")),
            "press-twice": lambda _: board.button.press_twice(),
            "release": lambda told: board.button.move(False, told.get("bounces")),
            "speak": lambda told: board.microphone.speak(told["wav"]),
            "radio": lambda told: board.radio.come_or_go(told["is_there"]),
            "battery": self._battery,
            "end": lambda _: sys.exit(0),
        } | more

    def start(self):
        self._task = asyncio.create_task(self._obey())

    async def _obey(self):
        reader = asyncio.StreamReader(sys.stdin.buffer)
        while True:
            line = await reader.readline()
            if not line:
                sys.exit(0)  # nobody is there any more
            told = json.loads(line)
            self._deeds[told["do"]](told)
            written_ms = self._board.speaker.written_ms
            tell(self._board.clock, "did", deed=told["do"], written_ms=written_ms)

    def _battery(self, told):
        self._board.power.percent = told["percent"]
