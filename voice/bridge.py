"""
The shell around a conversation: sockets, tasks and time. It performs and decides nothing.

One TaskGroup holds everything that belongs to one toy; when either the toy leaves or the
conversation hangs up, all of it is cancelled and closed. Sending never waits: each direction has a
bounded mailbox and one writer.
"""

import asyncio
import logging
import math
import random
import wave
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from clock import Clock
from learning.notebook import Notebook
from learning.storytelling import turn_page
from voice import effects as do
from voice.brief import Brief
from voice.counting import count, count_turn
from voice.effects import Effect
from voice.errands import Errands
from voice.limits import Outlook
from voice.media import sound_of
from voice.outlet import Ended, Outlet, Send
from voice.records import Records
from voice.sitting import SittingConversation
from voice.speech import Speech, SpeechUnavailable
from voice.stops import Stop
from voice.tools.running import ToolRunner
from voice.tools.toolbox import Asked
from voice.upstream import Address, Upstream
from voice.witness import Witness

log = logging.getLogger(__name__)

NEVER = float("inf")
GRID_SECONDS = 0.04  # what the clock wakes for may be so late: silence, pacing, deadlines
MEDIA_AHEAD_SECONDS = 3.0  # of a story or recording made before it is heard


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all conversations of a process share."""

    clock: Clock
    address: Address
    speech: Speech
    tools: ToolRunner
    may_trace: bool


class Bridge:
    """Between one toy and the agent."""

    def __init__(
        self, brief: Brief, profile_id: UUID, records: Records, send: Send, around: Surroundings
    ) -> None:
        self._around = around
        self._profile_id = profile_id
        self._language = brief.language
        self._records = records
        self._notebook = Notebook()
        self._conversation = SittingConversation(
            brief, now=around.clock.now(), jitter=random.random
        )
        self._outbox = Outlet(send, around.clock)
        self._witness = Witness(self._conversation, self._outbox.put, may_trace=around.may_trace)
        self._tasks = asyncio.TaskGroup()
        self._upstream: Upstream | None = None
        self._connection: asyncio.Task[None] | None = None
        self._errands = Errands(self._tasks)
        self._has_hung_up = False
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = NEVER

    # -- life ------------------------------------------------------------------------------------

    async def run(self, receive: Callable[[], Awaitable[dict[str, Any]]]) -> None:
        """Hold the conversation until the toy leaves."""
        try:
            async with self._tasks:
                self._tasks.create_task(self._outbox.write(), name="toy writer")
                self._tasks.create_task(self._outbox.watch(), name="toy watch")
                self._tasks.create_task(self._records.write(self.tell), name="records")
                self._perform(self._conversation.begin(self._now()))
                try:
                    await self._read_toy(receive)
                finally:
                    self._end()
        except* Ended:
            pass

    def _end(self) -> None:
        """Nothing is begun any more; what is going on is cancelled by the group."""
        if not self._has_hung_up:
            self._perform(self._conversation.heard_so_far())
        self._has_hung_up = True
        if self._timer is not None:
            self._timer.cancel()
        self._disconnect()

    async def _read_toy(self, receive: Callable[[], Awaitable[dict[str, Any]]]) -> None:
        conversation = self._conversation
        while True:
            event = await receive()
            if event["type"] == "websocket.disconnect":
                raise Ended
            data = event.get("bytes")
            if data is not None:
                self._pass_up(conversation.toy_audio(data, self._now()))
            else:
                self._perform(conversation.toy_text(event.get("text") or "", self._now()))

    def stop(self, why: Stop) -> None:
        """The talk must not go on."""
        if not why.turn_counts:
            self._records.close()
        self._perform(self._conversation.stop(why, self._now()))

    @property
    def talked_seconds(self) -> float:
        """How long the child has talked in this conversation."""
        return self._conversation.talked_seconds(self._now())

    @property
    def bonus_evening(self) -> date | None:
        """The evening whose one more story was begun here."""
        return self._conversation.bonus_evening

    def limit(self, outlook: Outlook) -> None:
        """How the conversation stands with the family's limits from now on."""
        self._perform(self._conversation.limit(outlook, self._now()))

    def keep_lines(self, keeps: bool) -> None:
        """Whether the family wants to read what is said from now on."""
        self._conversation.transcript.is_wanted = keeps

    def forget_memory(self) -> None:
        """The family does not want earlier talks to be remembered any more."""
        self._perform(self._conversation.forget_memory(self._now()))

    def renew(self, brief: Brief) -> None:
        """What is known of the child has changed."""
        self._language = brief.language
        self._perform(self._conversation.renew(brief, self._now()))

    def hang_up(self, code: int, reason: str) -> None:
        self._perform([do.HangUp(code, reason)])

    def tell(self, message: str) -> None:
        """Send the toy a message that has nothing to do with the talk."""
        self._outbox.put(message)

    def say(self, name: str) -> bool:
        """Say one of the fixed sentences, unless somebody speaks; whether it is said."""
        effects = self._conversation.say(name, self._now())
        self._perform(effects)
        return bool(effects)

    # -- performing ------------------------------------------------------------------------------

    def _pass_up(self, effects: list[Effect]) -> None:
        """Most of a pressed button: one frame for the agent, which moves no deadline forward."""
        match effects:
            case [do.ToAgent(bytes() as samples)] if self._upstream is not None:
                self._upstream.send(samples)
            case _:
                self._perform(effects)

    def _perform(self, effects: list[Effect]) -> None:
        if self._has_hung_up:
            return  # what comes while the last messages go out is not heeded
        for effect in effects:
            # The two that come most often are not kept waiting by the others.
            if type(effect) is do.ToToy:
                self._outbox.put(effect.message)
            elif type(effect) is do.ToAgent:
                if self._upstream is not None:
                    self._upstream.send(effect.message)
                    self._witness.saw("up", effect.message)
            else:
                self._perform_rare(effect)
        if self._upstream is not None:
            is_full = self._conversation.playback.is_full or self._outbox.is_behind
            self._upstream.hold(is_full=is_full)
        self._arm()

    def _perform_rare(self, effect: Effect) -> None:
        match effect:
            case do.Connect(after):
                self._connect(after)
            case do.Disconnect(at_once):
                self._disconnect(at_once=at_once)
            case do.Trace(turn, members):
                self._witness.tell(turn, members)
            case do.TurnEnded():
                count_turn(effect)
                self._records.turn_ended(effect)
            case do.StoryHeard():
                self._note_story(effect)
            case do.NoteSafety():
                self._records.safety(effect)
            case do.KeepCondition():
                self._records.condition(effect)
            case do.Sleep():
                self._records.conversation_ended()
                self._notebook = Notebook()
            case do.HangUp():
                self._outbox.put(effect)
                self._has_hung_up = True
            case do.Count(metric, label, amount):
                count(metric, label, amount)
            case _:
                self._perform_work(effect)

    def _perform_work(self, effect: Effect) -> None:
        match effect:
            case do.RunTool(call, turn):
                self._errands.start(call.id, self._run_tool(effect), f"tool {call.name} {turn}")
            case do.CancelTool(call_id):
                self._errands.stop(call_id)
            case do.StartMedia(segment, media):
                self._errands.start(
                    segment, self._feed(segment, media), f"{media.source} {segment}"
                )
            case do.StopMedia(segments):
                for segment in segments:
                    self._errands.stop(segment)

    # -- time ------------------------------------------------------------------------------------

    def _now(self) -> float:
        return self._around.clock.now()

    def _arm(self) -> None:
        """Wake up in time. A timer that fires too early does no harm, so it is not moved back."""
        wake_at = self._conversation.wake_at
        if wake_at < NEVER:  # rounded up: the toys of a process wake it together, not one by one
            wake_at = math.ceil(wake_at / GRID_SECONDS) * GRID_SECONDS
        if wake_at >= self._timer_at:
            return
        if self._timer is not None:
            self._timer.cancel()
        wait = max(0.0, self._around.clock.real(wake_at - self._now()))
        self._timer = asyncio.get_running_loop().call_later(wait, self._wake)
        self._timer_at = wake_at

    def _wake(self) -> None:
        self._timer, self._timer_at = None, NEVER
        now = self._now()
        if self._upstream is not None and (kept := self._conversation.keep_line(now)):
            for message in kept:
                self._upstream.send(message)
            self._arm()
        else:
            self._perform(self._conversation.tick(now))

    # -- the upstream ----------------------------------------------------------------------------

    def _connect(self, after: float) -> None:
        self._disconnect()
        self._upstream = Upstream(
            self._around.address,
            self._around.clock,
            on_text=self._agent_text,
            on_audio=self._agent_audio,
            on_lost=lambda code: self._perform(self._conversation.agent_lost(code, self._now())),
        )
        self._connection = self._tasks.create_task(self._upstream.run(after), name="upstream")

    def _disconnect(self, *, at_once: bool = False) -> None:
        if self._upstream is not None:
            count("frames_dropped", "slow_upstream", self._upstream.dropped)
            self._upstream.leave(at_once=at_once)
        self._upstream = None
        if self._connection is not None and self._connection is not asyncio.current_task():
            self._connection.cancel()
        self._connection = None

    def _agent_text(self, text: str) -> None:
        self._witness.saw("down", text)
        self._perform(self._conversation.agent_text(text, self._now()))

    def _agent_audio(self, samples: bytes) -> None:
        """Most of an answer is one frame for the toy, which moves no deadline forward."""
        playback = self._conversation.playback
        match self._conversation.agent_audio(samples, self._now()):
            case [do.ToToy(bytes() as frame)] if not playback.waiting_bytes:
                self._outbox.pass_on(frame)
            case effects:
                self._perform(effects)

    # -- tools and media -------------------------------------------------------------------------

    async def _run_tool(self, run: do.RunTool) -> None:
        asked = Asked(
            self._profile_id,
            self._language,
            timezone.now(),
            self._notebook,
            heard=run.heard,
            turn=run.turn,
        )
        outcome = await self._around.tools.run(run.call.name, run.call.arguments, asked)
        done = self._conversation.tool_done(run.call, run.turn, outcome, self._now())
        self._perform(done)

    async def _feed(self, segment: int, media: do.Media) -> None:
        conversation = self._conversation
        try:
            sentence_done = partial(conversation.sentence_done, segment)
            made = sound_of(media, self._around.speech, self._is_enough, sentence_done)
            async with aclosing(made) as sound:
                async for samples in sound:
                    while conversation.playback.waiting_seconds(segment) > MEDIA_AHEAD_SECONDS:
                        await self._around.clock.sleep(MEDIA_AHEAD_SECONDS / 10)
                    self._perform(conversation.media_chunk(segment, samples, self._now()))
        except (SpeechUnavailable, OSError, EOFError, wave.Error) as problem:
            log.warning("sound is missing", extra={"why": type(problem).__name__})
        self._perform(conversation.media_done(segment, self._now()))

    def _note_story(self, heard: do.StoryHeard) -> None:
        now = timezone.now()
        page = self._notebook.page(heard.sitting.slug)
        turn_page(page, heard.sitting, heard.upto, is_new=heard.is_new, now=now)
        self._records.story_heard(heard, now)

    def _is_enough(self) -> bool:
        return self._conversation.is_winding_up(self._now())
