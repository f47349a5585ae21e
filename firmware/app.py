"""
The toy's shell: tasks around one `Talk`, which decides. Nothing here knows which board it runs on.

    App(board, version, watch).run()

`watch(event, members)` is told what happens, for the serial line or a test.
"""

import asyncio
import gc
import json
import random

from firmware.companion import button as meant
from firmware.companion import effects as do
from firmware.companion.button import Button
from firmware.companion.listening import ring_bytes
from firmware.companion.ring import Ring
from firmware.companion.talk import Profile, Talk
from firmware.dialling import Dialler, Unreachable
from firmware.link import JOIN_MS, Link
from firmware.mouth import Mouth
from firmware.prompts import Prompts
from wire import limits

FACTS = "toy.json"
LOOK_MS = 100


class App:
    """One toy, from power-on until it sleeps."""

    def __init__(self, board, version, watch):
        self.board = board
        self.watch = watch
        self.facts = json.loads(board.flash.read(FACTS))
        self.rate_hz = limits.RATES_HZ[0]
        self.talk = Talk(
            Profile(version, self.rate_hz, limits.FRAME_MS, limits.POST_ROLL_MS, False),
            Ring(ring_bytes(self.rate_hz)),
        )
        self.mouth = Mouth(board.speaker, Prompts(board.flash), self._heard)
        self.link = Link(board.clock, board.radio, self._open, self)
        self._dialler = None
        self._button = Button()
        self._performs = {
            do.SendText: lambda e: self.link.put_text(e.text),
            do.Connect: lambda e: self.link.connect(e.wait_ms),
            do.HangUp: lambda e: self.link.hang_up(e.code, e.reason),
            do.Play: lambda e: self.mouth.play(e.turn, e.samples),
            do.StopPlayback: lambda e: self.mouth.stop(),
            do.Prompt: lambda e: self.mouth.say(e.name, e.code),
            do.EndTurn: lambda e: gc.collect(),
        }

    async def run(self):
        """Live."""
        asyncio.get_event_loop().set_exception_handler(self._fail)
        self.link.connect(0)
        await asyncio.gather(
            self.link.run(), self._capture(), self.mouth.run(), self._feel(), self._keep_time()
        )

    # -- what the link tells ---------------------------------------------------------------------

    def opened(self):
        self._do(self.talk.opened(self._now(), self.board.power.battery_percent()))

    def text(self, text):
        self._do(self.talk.told(text, self._now()))

    def binary(self, view):
        self._do(self.talk.received(view, self._now()))

    def upload(self, view):
        return self.talk.upload(view)

    def uploaded(self):
        self._do(self.talk.uploaded(self._now()))

    def lost(self, code, reason):
        self.watch("lost", {"code": code, "reason": reason})
        self._do(self.talk.lost(code, self._now(), random.random()))

    def refused(self):
        self._do(self.talk.refused(self._now(), random.random()))

    # -- tasks -----------------------------------------------------------------------------------

    async def _open(self):
        radio = self.board.radio
        for network in self.facts["networks"]:
            if radio.is_joined():
                break
            await radio.join(network["name"], network["password"], JOIN_MS)
        if not radio.is_joined():
            raise Unreachable("no Wi-Fi")
        if self._dialler is None:
            pem = self.board.flash.read("ca.pem")
            facts = self.facts
            self._dialler = Dialler(facts["server"], facts["serial"], facts["secret"], pem)
        return await self._dialler.dial()

    async def _capture(self):
        microphone = self.board.microphone
        microphone.start(self.rate_hz, self.rate_hz * limits.FRAME_MS // 1000 * 2)
        while True:
            self.talk.captured(await microphone.frame(), self._now())
            self.link.look()

    async def _feel(self):
        """The button, as it was meant."""
        button = self._button
        while True:
            if button.wake_at_ms is None:
                await self.board.button.edge()
            else:
                await self.board.clock.sleep_ms(button.wake_at_ms - self._now())
            for event in button.look(self.board.button.is_down(), self._now()):
                if event == meant.PRESS:
                    self.mouth.stop()
                    self._do(self.talk.pressed(self._now()))
                elif event == meant.RELEASE:
                    self._do(self.talk.released(self._now()))

    async def _keep_time(self):
        while True:
            await self.board.clock.sleep_ms(LOOK_MS)
            wake_at_ms = self.talk.wake_at_ms
            if wake_at_ms is not None and self._now() >= wake_at_ms:
                self._do(self.talk.tick(self._now()))

    # -- inside ----------------------------------------------------------------------------------

    def _heard(self, turn, played_ms, underruns, is_empty):
        self._do(self.talk.progress(turn, played_ms, underruns, self._now(), is_empty=is_empty))

    def _do(self, effects):
        for effect in effects:
            perform = self._performs.get(type(effect))
            if perform is not None:
                perform(effect)
            if type(effect) is not do.Play:
                self.watch("effect", effect)

    def _now(self):
        return self.board.clock.ticks_ms()

    def _fail(self, loop, context):
        raise context["exception"]
