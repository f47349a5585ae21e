"""
The toy's half of a talk, as a machine of turns: events in, effects out, the time as an argument.

The shell around it owns button, microphone, speaker, socket and clock. It calls one method per
event, in the order in which things happened, and performs the effects that come back in theirs;
then it sends what `upload` gives, as long as the connection takes more.
Milliseconds are of any clock that never goes back; `dice` is a random number from 0 to 1.
"""

from collections import namedtuple

from firmware.companion import introducing, listening, recite
from firmware.companion.effects import (
    NOTHING,
    Connect,
    HangUp,
    Measure,
    Prompt,
    Recite,
    Retune,
    SendText,
    Sleep,
)
from firmware.companion.hearing import Hearing
from firmware.companion.ladder import Ladder
from firmware.companion.listening import Listening
from firmware.companion.patience import Patience
from firmware.companion.policies import POLICIES
from firmware.companion.told import TOLD
from wire import frames, messages
from wire.limits import STATUS_EVERY_MS
from wire.turns import following

OFFLINE = "offline"
GREETING = "greeting"  # connected, and waiting for the platform's hello
READY = "ready"
ASLEEP = "asleep"  # without a connection until the next press

HELLO_WAIT_MS = 10_000

# What the toy is, as it tells in its hello. `rate_hz` is the highest rate of its microphone.
Profile = namedtuple("Profile", ("firmware", "rate_hz", "frame_ms", "post_roll_ms", "wants_trace"))


class Talk:
    """
    A toy's conversation. `link` is OFFLINE, GREETING, READY or ASLEEP; `policy` the last one told.

    `ring` (firmware.companion.ring) holds what the child says until it is sent. `etag` and
    `saved_at` name the context that the toy has stored, or are None.
    """

    def __init__(self, profile, ring, etag=None, saved_at=None):
        self.link = OFFLINE
        self.policy = "paired"
        self.code = None  # the digits that an unpaired toy shows
        self.turn = 0
        self.etag = etag
        self.saved_at = saved_at
        self.broken = 0  # messages and frames of the platform that could not be read
        self.is_held = False
        self.is_dozing = False  # nobody is expected to speak; a press ends it
        self.sleep_reason = None  # asked to sleep, but something is still being said
        self.update = None
        self.can_recite = False  # the shell has verses on its flash
        self.listening = Listening(profile.rate_hz, profile.frame_ms, profile.post_roll_ms, ring)
        self.hearing = Hearing()
        self.patience = Patience()
        self._profile = profile
        self._ladder = Ladder(profile.rate_hz)
        self._due_at = None  # hello overdue, or the next status

    # -- the connection --------------------------------------------------------------------------

    def opened(self, now_ms, battery=None, rssi=None):
        """A connection is open and has proved who the toy is: say hello."""
        self.link = GREETING
        self.policy = "paired"  # until this session says otherwise
        if self.listening.state != listening.WAITING:
            self.listening.abandon()
        self.hearing.open(0)
        self.patience.opened()
        self._due_at = now_ms + HELLO_WAIT_MS
        return [SendText(introducing.hello(self, self._profile, battery, rssi))]

    def welcomed(self, now_ms):
        """The platform's hello has come."""
        self.link = READY
        self.patience.welcomed()
        self._due_at = now_ms + STATUS_EVERY_MS
        if self.listening.state == listening.WAITING and POLICIES[self.policy].may_talk:
            return self._listen(now_ms)
        return []

    def lost(self, code, now_ms, dice):
        """The connection is closed (`code`: WebSocket's) or could not be opened (None)."""
        effects: list = []
        ear = self.listening
        is_kept = ear.keep_waiting(now_ms)
        is_asking = ear.state == listening.UP and self.hearing.is_open and self.turn
        if not is_kept or (is_asking and not self.hearing.has_sound):
            effects.append(Prompt("trouble", None))
        effects += self.hearing.done()
        self._due_at = None
        if ear.state == listening.UP and (self.sleep_reason is not None or self.is_dozing):
            self.link = ASLEEP
            return effects + self.rest()
        self.link = OFFLINE
        wait_ms = self.patience.lost_ms(code, POLICIES[self.policy], now_ms, dice)
        if ear.state != listening.UP and now_ms + wait_ms > ear.end_by_ms:
            effects += self._give_up()
        effects.append(Connect(wait_ms))
        return effects

    def refused(self, now_ms, dice):
        """The platform does not know this toy or its secret (401 or 403 in the handshake)."""
        self.link = OFFLINE
        self.listening.abandon()
        wait_ms = self.patience.refused_ms(now_ms, dice)
        return [Prompt("refused", None), Connect(wait_ms)]

    # -- the button and the microphone -----------------------------------------------------------

    def pressed(self, now_ms):
        """The button is down: a new turn, and silence at once."""
        self.is_held = True
        self.is_dozing = False
        self.sleep_reason = None
        if self.can_recite and recite.is_due(self):
            return [Recite()] + self._hurry(now_ms)  # noqa: RUF005 - MicroPython
        if not POLICIES[self.policy].may_talk:
            effects = [Prompt(self.policy, self.code)]
            return effects + self._hurry(now_ms)
        if self.listening.state != listening.UP:
            self.listening.hold_on()
            return self._hurry(now_ms)
        if self.link == READY:
            return self._listen(now_ms)
        effects = [Prompt("waking" if self.link == ASLEEP else "connecting", None)]
        self.listening.wait(now_ms)
        return effects + self._hurry(now_ms)

    def released(self, now_ms):
        """The button is up; the post-roll follows."""
        self.is_held = False
        self.listening.let_go(now_ms)
        return NOTHING

    def captured(self, samples, now_ms):
        """The microphone's next samples, s16le mono at `rate_hz`. Called all the time."""
        self.listening.captured(samples, now_ms)
        return NOTHING

    @property
    def rate_hz(self):
        """Of the samples that `captured` takes. It changes with Retune only, between turns."""
        return self.listening.rate_hz

    def upload(self, target, at=0):
        """
        Write the next microphone frame into `target` from byte `at` on. Returns its size, or 0.

        `target` has room for the longest frame (wire.limits). To be called while the connection
        takes more; what it gives is sent before the effects of `uploaded`, which is called next.
        """
        return self.listening.upload(target, at)

    def uploaded(self, now_ms):
        """The frame of the last `upload` is on its way."""
        effects = self.listening.uploaded()
        return effects + self._climb(now_ms) if effects else NOTHING

    # -- what the platform sends -----------------------------------------------------------------

    def received(self, data, now_ms):
        """A binary message."""
        try:
            frame = frames.unpack(data)
        except frames.FrameError:
            self.broken += 1
            return NOTHING
        if frame.kind != frames.VOICE:
            self.broken += 1
            return NOTHING
        if self.listening.state == listening.DOWN:  # who listens is silent
            self.hearing.drop(frame.samples)
            return NOTHING
        return self.hearing.frame(frame)

    def told(self, text, now_ms):
        """A text message. Unknown types are passed over, so that the platform may learn more."""
        try:
            message = messages.read_from_platform(text)
        except messages.MessageError as error:
            self.broken += error.code != "unknown-type"
            return NOTHING
        return TOLD[message["type"]](self, message, now_ms)

    # -- the speaker -----------------------------------------------------------------------------

    def progress(self, turn, played_ms, underruns, now_ms, *, is_empty):
        """How much of `turn` the speaker has played so far; `is_empty`: nothing waits."""
        if turn != self.hearing.turn:
            return NOTHING
        effects = self.hearing.progress(played_ms, underruns, now_ms, is_empty=is_empty)
        if not effects and self.hearing.is_open:
            return NOTHING
        if self.link != READY:
            effects = [effect for effect in effects if not isinstance(effect, SendText)]
        return list(effects) + self.rest()

    # -- time ------------------------------------------------------------------------------------

    @property
    def wake_at_ms(self):
        """When `tick` has something to do; None: never."""
        times = [at for at in (self._due_at, self.listening.end_by_ms) if at is not None]
        return min(times) if times else None

    def tick(self, now_ms):
        """What is due by `now_ms`."""
        effects: list = []
        end_by_ms = self.listening.end_by_ms
        if end_by_ms is not None and now_ms >= end_by_ms:
            if self.listening.state == listening.WAITING:
                effects += self._give_up()
            else:
                self.listening.finish(now_ms)
        if self._due_at is not None and now_ms >= self._due_at:
            if self.link == GREETING:
                self._due_at = None
                effects.append(HangUp(1002, "no hello"))
            else:
                self._due_at = now_ms + STATUS_EVERY_MS
                effects.append(Measure())
        return effects

    def measured(self, **condition):
        """
        The answer to Measure, for the platform: members of `status` (wire.messages).

        `dropped_ms` is what the microphone has lost; the talk adds its own.
        """
        if self.link != READY:
            return []
        return [SendText(introducing.status(self, condition))]

    # -- inside ----------------------------------------------------------------------------------

    def _listen(self, now_ms):
        effects = []
        if self.hearing.is_speaking:
            heard = self.hearing.turn
            effects += self.hearing.stop() + self.hearing.report(now_ms)
            effects.append(SendText(messages.pack("abort", turn=heard, reason="button")))
        self.turn = following(self.turn)
        self.hearing.open(self.turn, is_asked=True)
        return effects + self.listening.start(self.turn, now_ms, self._profile.rate_hz)

    def _climb(self, now_ms):
        """After a turn: the rate of the next one."""
        ear = self.listening
        step = self._ladder.turn_ended(ear.said_ms, ear.behind_ms, now_ms - ear.said_at)
        if step is None:
            return []
        ear.tune(step.rate_hz)
        return [Retune(step.rate_hz, step.reason)]

    def _give_up(self):
        """Say that what the child has said is not going to be answered."""
        self.listening.abandon()
        return [Prompt("trouble", None)]

    def _hurry(self, now_ms):
        """A press does not wait for the next try."""
        if self.link not in (ASLEEP, OFFLINE):
            return []
        is_asleep, self.link = self.link == ASLEEP, OFFLINE
        if self.patience.may_try(now_ms) or is_asleep:
            return [Connect(0)]
        return []

    def rest(self):
        """What waits until nobody speaks: sleep, updates."""
        if self.hearing.is_open or self.listening.state != listening.UP:
            return []
        effects = []
        if self.update:
            effects.append(self.update)
            self.update = None
        if self.sleep_reason is not None:
            effects.append(Sleep(self.sleep_reason))
            self.is_dozing = True
            self.sleep_reason = None
        return effects
