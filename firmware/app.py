"""
The toy's shell: one object that performs what the companion wants, and the tasks that tell it.

    await App(board, version, watch).run()

It decides nothing, and knows nothing of the board it runs on. `watch(event, about)` is told what
happens: an effect as "effect", or an event with a dict.
"""

import asyncio
import random
import time

from firmware import keepsakes
from firmware.calling import Calling
from firmware.companion import button as meant
from firmware.companion import effects as do
from firmware.companion import lights, sleeping
from firmware.companion.listening import ring_bytes
from firmware.companion.playout import gain_of
from firmware.companion.policies import POLICIES
from firmware.companion.recite import RECITED
from firmware.companion.talk import GREETING, READY, Profile, Talk
from firmware.condition import Condition
from firmware.errands import Errands
from firmware.kernels.decimating import Decimator
from firmware.lamp import Lamp
from firmware.link import Link
from firmware.mouth import RING_BYTES, Mouth
from firmware.prompts import Prompts
from firmware.settling import Settling
from firmware.slumber import Slumber
from firmware.starting import Starting
from firmware.verses import Verses
from wire import limits

RATE_HZ, *LOWER_HZ = limits.RATES_HZ
FRAME_BYTES = RATE_HZ * limits.FRAME_MS // 1000 * 2
TICK_MS = 20  # between looks at deadlines; how late they come is the loop's lag
LOOK_TICKS = 25  # of those between looks at memory and battery
WATCHDOG_MS = 15_000  # more than a signature takes to be judged, or a name to be looked up


class App:
    """One toy, from power-on until it sleeps."""

    def __init__(self, board, version, watch):
        self.starting = Starting((ring_bytes(RATE_HZ), RING_BYTES), watch)
        ring, playout = self.starting.rings
        self._decimators = {hz: Decimator(RATE_HZ, hz, FRAME_BYTES) for hz in LOWER_HZ}
        self.board = board
        self.facts = keepsakes.read_facts(board.flash)
        self.slumber = Slumber(board, self.facts.get("idle_ms", sleeping.IDLE_MS))
        self.condition = Condition(board, self.slumber.resets)
        self.calling = Calling(board, self.facts, watch)
        kept = keepsakes.read_context(board.flash)
        profile = Profile(version, RATE_HZ, limits.FRAME_MS, limits.POST_ROLL_MS, False)
        self.talk = Talk(profile, ring, kept["etag"], kept["saved_at"])
        self.talk.turn = self.slumber.turn  # numbers go on over a sleep
        self.lamp = Lamp(board.light, board.clock)
        self.prompts = Prompts(board.flash)
        self.mouth = Mouth(board.speaker, self.prompts, playout, self._heard)
        self.verses = Verses(board, self.prompts, self.mouth, watch)
        self.errands = Errands(board, version, self.verses, self._is_idle, watch, self._measure)
        self.settling = Settling(board, self.facts, self.calling, self.mouth.say)
        self.link = Link(board.clock, board.radio, self.settling.connection, self)
        self._watch = watch
        self._button = meant.Button(self.facts.get("debounce_ms", meant.DEBOUNCE_MS))
        self._decimator = None  # where samples are sent at a lower rate than the microphone's
        self._performs = {
            do.SendText: lambda e: self.link.put_text(e.text),
            do.Connect: lambda e: self.link.connect(e.wait_ms),
            do.HangUp: lambda e: self.link.hang_up(e.code, e.reason),
            do.Play: lambda e: self.mouth.play(e.turn, e.samples),
            do.StopPlayback: lambda e: self.mouth.stop(),
            do.Prompt: self._say,
            do.Apply: lambda e: self._apply(e.volume, e.lights),
            do.SaveContext: self._save_context,
            do.SetClock: self._greeted,
            do.Show: self._shown,
            do.Wipe: self._wipe,
            do.Measure: self._measure,
            do.Retune: self._retune,
            do.EndTurn: lambda e: self.condition.tidy(),
            do.Recite: lambda e: self.verses.recite(),
            do.FetchUpdate: self.errands.offered,
            do.Sleep: lambda e: self.board.radio.save_power(True),
        }
        self._use(kept)

    async def run(self):
        """Live."""
        asyncio.get_event_loop().set_exception_handler(self._fail)
        self.board.power.guard(WATCHDOG_MS)
        self.condition.tidy()
        await self.starting.check(self, RATE_HZ, FRAME_BYTES)
        if self.slumber.may_use_radio:
            self.link.connect(0)
        else:
            self.mouth.say("low_battery")
        await asyncio.gather(
            self.link.run(),
            self._capture(),
            self.mouth.run(),
            self._feel(),
            self._keep_time(),
            self.lamp.run(self._state),
            self.errands.run(self._doors),
        )

    # -- what the link tells ---------------------------------------------------------------------

    def opened(self):
        power, radio = self.board.power, self.board.radio
        self._do(self.talk.opened(self._now(), power.battery_percent(), radio.rssi()))

    def text(self, text):
        self._do(self.talk.told(text, self._now()))

    def binary(self, view):
        self._do(self.talk.received(view, self._now()))

    def upload(self, view):
        return self.talk.upload(view)

    def uploaded(self):
        self._do(self.talk.uploaded(self._now()))

    def lost(self, code, reason):
        self._watch("lost", {"code": code, "reason": reason})
        self._do(self.talk.lost(code, self._now(), random.random()))

    def refused(self):
        self._watch("refused", {})
        self._do(self.talk.refused(self._now(), random.random()))

    # -- tasks -----------------------------------------------------------------------------------

    async def _capture(self):
        """The microphone, all the time: nobody knows when a press comes."""
        while True:
            samples = await self.board.microphone.frame()
            if self._decimator is not None:
                samples = self._decimator.run(samples, FRAME_BYTES)
            self.talk.captured(samples, self._now())
            self.link.look()

    async def _feel(self):
        """The button, as it was meant."""
        button = self._button
        self._look_at_button()  # a press may be what has woken the toy
        while True:
            if button.wake_at_ms is None:
                await self.board.button.edge()
            else:
                await self.board.clock.sleep_ms(max(0, button.wake_at_ms - self._now()))
            self._look_at_button()

    def _look_at_button(self):
        for event in self._button.look(self.board.button.is_down(), self._now()):
            self._felt(event)

    def _felt(self, event):
        if event == meant.PRESS:
            self.mouth.report()
            self.mouth.stop()
            if self.starting.is_deaf:
                self._hinder("broken")
            elif self.settling.is_open:
                self._hinder("set_up")
            else:
                self.talk.can_recite = bool(self.verses.held())
                self._do(self.talk.pressed(self._now()))
        elif event == meant.RELEASE:
            self._do(self.talk.released(self._now()))
        elif event == meant.WARN:
            self.mouth.say("reset")
            self.lamp.over = lights.RESETTING
        elif event == meant.SPARED:
            self.lamp.over = None
        elif event == meant.RESET:
            self._watch("factory_reset", {})
            keepsakes.forget_everything(self.board.flash)
            self.board.power.reset()

    async def _keep_time(self):
        """Deadlines, memory, the watchdog."""
        clock, power, looks = self.board.clock, self.board.power, 0
        while True:
            asked_us = time.ticks_us()
            await clock.sleep_ms(TICK_MS)
            self.condition.lagged(time.ticks_diff(time.ticks_us(), asked_us) - TICK_MS * 1000)
            wake_at_ms = self.talk.wake_at_ms
            if wake_at_ms is not None and self._now() >= wake_at_ms:
                self._do(self.talk.tick(self._now()))
            looks += 1
            if looks % LOOK_TICKS == 0:
                self.condition.tidy_if_low()
                power.feed()
                await self.slumber.look(self, not self._is_idle() or self.errands.is_installing)

    # -- effects ---------------------------------------------------------------------------------

    def _do(self, effects):
        for effect in effects:
            perform = self._performs.get(type(effect))
            if perform is not None:
                perform(effect)
            if type(effect) is not do.Play:
                self._watch("effect", effect)

    def _hinder(self, name):
        """Say why there is no talk now, and recite instead."""
        self._watch("hindered", {"by": name})
        self.mouth.say(name)
        self.verses.recite()

    def _say(self, effect):
        """A sentence of the toy's own; where there is a platform, that says the digits."""
        if effect.code is None or self.talk.link not in (GREETING, READY):
            if effect.name == "trouble" and not self.settling.has_wifi:
                self._hinder("no_wifi")
            else:
                self.mouth.say(effect.name, effect.code)

    def _apply(self, volume, has_lights):
        if volume is not None:
            self.mouth.factor = gain_of(volume)
        if has_lights is not None:
            self.lamp.is_wanted = has_lights

    def _use(self, context):
        """The child's language and how loud it is, as far as the toy knows."""
        self.prompts.language = context["language"]
        self._apply(context["volume"], context["lights"])

    def _greeted(self, effect):
        """The platform's hello has come."""
        self.calling.time.told(effect.server_time)
        self.starting.prove(self.board.flash)

    def _shown(self, effect):
        """Where a policy forbids to talk, no hello comes."""
        if effect.state in POLICIES:
            self.starting.prove(self.board.flash)

    def _save_context(self, effect):
        keepsakes.write_context(self.board.flash, effect.context, effect.server_time)
        self._use(keepsakes.read_context(self.board.flash))

    def _wipe(self, effect):
        """Everything about the child. The next hello, without a context, tells the platform."""
        keepsakes.forget_child(self.board.flash)
        self.verses.forget()
        self.talk.listening.wipe()
        self._use(keepsakes.read_context(self.board.flash))

    def _measure(self, effect=None):
        about = self.condition.taken()
        about["update"] = self.errands.outcome
        about["battery"] = self.board.power.battery_percent()
        about["rssi"] = self.board.radio.rssi()
        about["dropped_ms"] = self.board.microphone.lost_ms
        about["underruns"] = self.mouth.underruns
        about["uptime"] = self._now() // 1000
        self._do(self.talk.measured(**about))

    def _retune(self, effect):
        self._decimator = self._decimators.get(effect.rate_hz)

    # -- inside ----------------------------------------------------------------------------------

    def _is_idle(self):
        is_awake = self.slumber.may_use_radio and self.settling.is_awake
        return not sleeping.is_busy(self.talk, self.mouth.is_silent, is_awake)

    def _state(self):
        if self.settling.is_open:
            return lights.SETTING_UP
        is_speaking, is_broken = not self.mouth.is_silent, bool(self.starting.faults)
        return lights.state_of(self.talk, is_speaking, self.slumber.is_low, is_broken)

    def _doors(self):
        """The platform's HTTP doors, while the toy may use them."""
        may_use = self.talk.link == READY or self.talk.policy in RECITED
        return self.calling.doors() if may_use else None

    def _heard(self, turn, played_ms, underruns, is_empty):
        self._do(self.talk.progress(turn, played_ms, underruns, self._now(), is_empty=is_empty))

    def _now(self):
        return self.board.clock.ticks_ms()

    def _fail(self, loop, context):
        """A task has ended: the toy is not whole any more, and starts anew."""
        self._watch("failed", {"reason": repr(context["exception"])})
        self.board.power.reset()
