"""
A talk between one toy and one agent: who speaks, who is heard, what happens when either is lost.

Pure: events come in with `now` (seconds), effects come back in the order in which they are to be
performed. The toy's half is `link.py`, the upstream's `agent/line.py`, the order of sound
`playback.py`, what is said in a turn `dialogue.py`; here are the button, time and trouble.
"""

from collections.abc import Callable

from voice import effects as do
from voice.agent import messages as said
from voice.agent.messages import AgentProtocolError
from voice.brief import Brief
from voice.dialogue import FOLLOW_UP_SECONDS, THINK_SECONDS
from voice.effects import Effect
from voice.farewell import Farewell
from voice.link import Aborted, Hello, Played, Pressed, Released, Status, ToyFault, ToyLink
from voice.playback import LEAD_SECONDS, RATE_HZ
from voice.stops import Stop
from voice.turn import NEVER, Phase, Turn
from voice.unasked import Unasked
from wire import close
from wire.limits import MAX_HOLD_MS

HEAR_SECONDS = 5.0  # release to words; the slowest listen profile decides within two
AWAKE_SECONDS = 30.0  # this long after a turn a lost upstream is opened again without a press
AT_ONCE_SECONDS = 2.0  # a wait that a child does not notice much
DEAF_TURNS = 2  # turns in a row without a word before the upstream is suspected
# A button that never comes up again; a minute of what was said may still be on its way.
HOLD_SECONDS = MAX_HOLD_MS / 1000 + 65


class Conversation(Unasked):
    """The talk as a value that changes with each event."""

    def __init__(self, brief: Brief, *, now: float, jitter: Callable[[], float]) -> None:
        super().__init__(brief, now=now, jitter=jitter)
        self.link = ToyLink(now=now)

    def begin(self, now: float) -> list[Effect]:
        """The toy is admitted: the upstream opens while it says hello."""
        self._connect(now)
        return self._take(now)

    # -- what the toy says -----------------------------------------------------------------------

    def toy_audio(self, data: bytes, now: float) -> list[Effect]:
        """One binary message of the toy. The hot path of a pressed button."""
        try:
            samples = self.link.microphone(data, now)
        except ToyFault as fault:
            return self._refuse(fault, now)
        if samples is None:
            return [do.Count("frames_dropped", "stale")]
        ready = self.line.microphone(samples) if samples else None  # a FINAL frame may be empty
        return [] if ready is None else [do.ToAgent(ready)]

    def toy_text(self, text: str, now: float) -> list[Effect]:
        try:
            event = self.link.read(text, now)
        except ToyFault as fault:
            return self._refuse(fault, now)
        match event:
            case Hello():
                self._hello(event)
            case Pressed(turn):
                self._press(turn, now)
            case Released(_, post_roll_ms):
                self._release(now, released_at=now - post_roll_ms / 1000)
            case Aborted(turn) if turn == self.turn.number:
                self._silence(now)
                self.turn.is_silenced = True
            case Played(turn, ms, _):
                self.playback.played(turn, ms, now)
                if turn == self.turn.number:
                    self._farewell.played_ms = ms
                    self._has_played(ms)
            case Status(battery, rssi, telemetry):
                condition = do.KeepCondition(battery, rssi, telemetry=telemetry)
                self._effects.append(condition)
        return self._take(now)

    # -- what the upstream says ------------------------------------------------------------------

    def agent_text(self, text: str, now: float) -> list[Effect]:
        """One message of the upstream; one that cannot be read means that it is lost."""
        try:
            message = self.line.receive(text, now)
        except AgentProtocolError as error:
            return [do.Disconnect(), *self.agent_lost(error.code, now)]
        match message:
            case None:
                pass
            case said.Failure(code):
                return [do.Disconnect(), *self.agent_lost(code, now)]
            case said.SettingsApplied():
                self._settled(now)
            case _:
                self._heed(message, now)
        return self._take(now)

    def agent_lost(self, code: str, now: float) -> list[Effect]:
        """The upstream is gone or did not open; `code`: HTTP status, close or error code."""
        wait = self.line.lost(code)
        if wait is None:
            return self._take(now)
        self._effects.append(do.Count("upstream_lost", code))
        turn = self.turn
        turn.is_agent_speaking = False
        turn.lost_calls |= turn.pending.keys()
        turn.pending.clear()
        if turn.is_waiting and not turn.is_agent_done:
            self.playback.stop_source("agent")
            turn.deadline = now + THINK_SECONDS
            if turn.heard and not turn.asked_again:
                self.line.history.take_back()  # the question will be asked again
            if self.line.failures > 1 or wait > AT_ONCE_SECONDS:
                self._fail(now)
        if self.link.is_pressed or now - self._active_at < AWAKE_SECONDS:
            self._connect(now, after=wait)
        else:
            self.line.hang_up()
        return self._take(now)

    def stop(self, why: Stop, now: float) -> list[Effect]:
        """The talk must not go on: fall silent at once, say why, hang up."""
        self._silence(now)
        self.line.hang_up()
        return why.ending(self._take(now))

    # -- time ------------------------------------------------------------------------------------

    @property
    def wake_at(self) -> float:
        """When `tick` has something to do."""
        return min(self.line.wake_at, self._due_at)

    @property
    def _due_at(self) -> float:
        """When there is more to do than to keep the line alive."""
        return min(
            self.link.hello_by,
            self.playback.wake_at,
            self.turn.deadline,
            self._farewell.at_latest,
            self._idle_at,
        )

    def keep_line(self, now: float) -> list[str | bytes]:
        """
        What the agent is to be sent by `now`, when nothing else is due; else nothing.

        Most of what a speaking toy wakes for. It moves no other deadline.
        """
        if now < self.line.wake_at or now >= self._due_at or not self.line.is_ready:
            return []
        self.line.tick(now)
        return self.line.outgoing()

    def tick(self, now: float) -> list[Effect]:
        """What is due by `now`."""
        if now >= self.link.hello_by:
            return [do.HangUp(close.NO_HELLO, "no-hello")]
        if not self.line.tick(now):
            return [do.Disconnect(), *self.agent_lost("unsettled", now)]
        self._send(self.playback.due(now), now)
        if now >= self.turn.deadline:
            self._overdue(now)
        if now >= self._idle_at:
            self._sleep()
        return self._take(now)

    @property
    def _idle_at(self) -> float:
        """When an upstream that nobody talks to is closed; it is paid for by the minute."""
        is_idle = self.turn.phase is Phase.QUIET and not self.line.is_asleep
        return self._active_at + self._brief.idle_seconds if is_idle else NEVER

    # -- the button ------------------------------------------------------------------------------

    def _hello(self, hello: Hello) -> None:
        is_fresh = hello.etag is not None and hello.etag == self._brief.context.get("etag")
        self._to_toy(
            "hello",
            session=self._brief.session,
            audio={"rate": RATE_HZ, "lead_ms": round(LEAD_SECONDS * 1000)},
            server_time=self._brief.server_time,
            context={"fresh": True} if is_fresh else self._brief.context,
        )
        self._effects.append(do.KeepCondition(hello.battery, hello.rssi, hello.firmware))
        self.line.introduce(hello.rate_hz)

    def _press(self, number: int, now: float) -> None:
        self._silence(now)
        self._farewell = Farewell()
        self._active_at = now
        self.turn = Turn(number, Phase.LISTENING, now, deadline=now + HOLD_SECONDS)
        self.line.history.begin_turn()
        if self.line.is_asleep:
            self._connect(now)
        self.line.press()

    def _release(self, now: float, *, released_at: float) -> None:
        turn = self.turn
        turn.stages.released_at = released_at
        self._active_at = now
        self.playback.is_held = False
        self.line.release(now)
        if turn.heard:  # the upstream decided while the button was still down
            self._think(now)
        else:
            turn.phase, turn.deadline = Phase.HEARING, now + HEAR_SECONDS
        if self.line.failures > 1 and not self.line.is_ready:
            self._fail(now)

    def _silence(self, now: float) -> None:
        """Stop what is being said: the child wants to speak, or does not want to listen."""
        turn = self.turn
        dropped = self.playback.stop(now)
        if dropped:
            self._effects.append(do.StopMedia(tuple(dropped)))
        turn.is_agent_speaking = False
        if turn.is_waiting:
            self._to_toy("stop", turn=turn.number)
            self._end("interrupted", now)

    # -- when it takes long, or goes wrong -------------------------------------------------------

    def _settled(self, now: float) -> None:
        """After a loss the question that was not answered is asked again, once."""
        turn = self.turn
        if self.line.early_dropped:
            self._effects.append(do.Count("frames_dropped", "early", self.line.early_dropped))
        if turn.is_waiting and turn.heard and not turn.is_agent_done and not turn.asked_again:
            turn.asked_again = True
            turn.deadline = now + THINK_SECONDS
            self.line.history.add("user", turn.heard)
            self.line.ask(turn.heard)
        elif turn.phase is Phase.HEARING:
            turn.deadline = now + HEAR_SECONDS

    def _overdue(self, now: float) -> None:
        """The turn's deadline has passed."""
        turn = self.turn
        turn.deadline = NEVER
        if turn.phase is Phase.LISTENING:
            self.link.is_pressed = False
            self.line.release(now)
            self._finish_with("too_long", "failed", now)
        elif turn.phase is Phase.HEARING:
            self._not_heard(now)
        elif not (self.playback.is_empty or self.playback.is_starved_of("agent", now)):
            turn.deadline = now + self.playback.remaining_seconds(now) + FOLLOW_UP_SECONDS
        elif self._farewell.is_due and not self._farewell.is_said:
            self._say_farewell()
        elif turn.phase is Phase.SPEAKING or turn.finished_tools:
            self._agent_has_spoken()  # its AudioDone was lost, or it has nothing to add
        elif turn.is_patient:
            self._suspect(now)
        else:
            turn.is_patient = True
            turn.deadline = now + THINK_SECONDS
            self._speak(self._phrase("thinking"))
            turn.phase = Phase.THINKING

    def _not_heard(self, now: float) -> None:
        self._deaf_turns += 1
        if self._deaf_turns >= DEAF_TURNS or not self.line.is_ready:
            self._suspect(now)
            return
        self._finish_with("not_heard", "not_heard", now)

    def _suspect(self, now: float) -> None:
        """An upstream that says nothing any more is left for a new connection."""
        self._deaf_turns = 0
        self._fail(now)
        if self.line.is_ready:  # else the next attempt is on its way
            self._effects.append(do.Disconnect())
            self._connect(now)

    def _fail(self, now: float) -> None:
        """Tell the child kindly, and the toy when to expect better. The question is given up."""
        self.line.forget_early()
        self._to_toy(
            "error",
            code="upstream-unavailable",
            message="the conversation cannot be held right now",
            retry_after_ms=round(self.line.wait_seconds * 1000),
        )
        self._finish_with("trouble", "failed", now)

    def _finish_with(self, name: str, outcome: str, now: float) -> None:
        turn = self.turn
        turn.phase, turn.outcome = Phase.SPEAKING, outcome
        self.playback.is_held = False
        turn.is_agent_speaking, turn.is_agent_done = False, True
        turn.deadline = now + THINK_SECONDS
        self._speak(self._phrase(name))

    def _refuse(self, fault: ToyFault, now: float) -> list[Effect]:
        self._effects.append(do.Count("toy_fault", fault.code))
        self._to_toy("error", code=fault.code, message=fault.message)
        if fault.close_code is not None:
            self._effects.append(do.HangUp(fault.close_code, fault.code))
        elif fault.code == "too-long":
            self.turn.stages.released_at = now
            self.line.release(now)
            self._finish_with("too_long", "failed", now)
        return self._take(now)

    def _connect(self, now: float, *, after: float = 0.0) -> None:
        self.line.connect(now, after=after, is_pressed=self.link.is_pressed)
        self._effects.append(do.Connect(after))
