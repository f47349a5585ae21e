"""
The row that a conversation leaves behind: when, how long, about what, how fast. No words but
those that the family wants to read, masked (voice/lines.py).

Written in the background after each turn, so that a crash loses at most the turn that was going
on. Bounded: when the database is too slow, the oldest unwritten state is dropped, and the next one
holds all that it held.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from channels.db import database_sync_to_async
from django.db import Error as DatabaseProblem
from django.db import transaction
from django.utils import timezone

from accounts import consent
from accounts.background import send_after_commit
from accounts.keeping import NoRule, keep_until
from accounts.keeping_rules import DataClass
from accounts.models import Profile, Purpose
from devices import outcomes, updates
from devices.models import Device
from hanuman import metrics
from learning import storytelling
from voice.effects import KeepCondition, NoteSafety, StoryHeard, TurnEnded
from voice.lines import Lines
from voice.models import Interaction, SafetyEvent
from voice.safety import keeping

log = logging.getLogger(__name__)

UNWRITTEN = 8
UNWRITTEN_STORIES = 16  # more in one pause are nobody listening
UNWRITTEN_EVENTS = 32  # of the guard; more in one pause are one child trying it out
PAUSE_SECONDS = 20.0  # real ones, between two writes of a conversation that goes on
LAST_WRITE_SECONDS = 5.0
TOPIC_CHARACTERS = 80
TURNS_WITH_LATENCY = 200  # of the turns of one conversation; older ones are dropped
NO_COLUMNS = {"id", "is_over", "lines", "lessons"}


@dataclass(slots=True)
class _Talk:
    """The interaction that is going on."""

    id: UUID
    started_at: datetime
    turns: int = 0
    seconds: float = 0.0
    questions: int = 0
    lessons: int = 0  # and stories
    topics: list[str] = field(default_factory=list)
    lines: Lines = field(default_factory=Lines)
    latency: list[dict[str, Any]] = field(default_factory=list)


class Records:
    """Keeps the `interactions` rows of one toy's connection, and the toy's own condition."""

    def __init__(
        self,
        profile_id: UUID,
        device_id: UUID | None,
        *,
        last_write_seconds: float = LAST_WRITE_SECONDS,
    ) -> None:
        """A browser has no device."""
        self._last_write_seconds = last_write_seconds
        self._profile_id = profile_id
        self._device_id = device_id
        self._talk: _Talk | None = None
        self._heard: tuple[UUID, int] | None = None  # for which the next was made ahead
        self._condition: dict[str, Any] = {}
        self._update: tuple[str, str] | None = None  # what became of the last one
        self._unwritten: deque[dict[str, Any]] = deque()
        self._events: deque[SafetyEvent] = deque()
        self._stories: deque[tuple[StoryHeard, datetime]] = deque(maxlen=UNWRITTEN_STORIES)
        self._arrived = asyncio.Event()
        self._is_closed = False

    def close(self) -> None:
        """Nothing is written any more, not even what has happened."""
        self._is_closed = True
        self._talk, self._condition = None, {}
        self._unwritten.clear()
        self._events.clear()
        self._stories.clear()

    def turn_ended(self, turn: TurnEnded) -> None:
        """A turn is over; turn 0 is the greeting, and alone it is no conversation."""
        if turn.turn == 0 or self._is_closed:
            return
        now = timezone.now()
        talk = self._talk = self._talk or _Talk(uuid4(), now)
        talk.turns += 1
        talk.seconds += turn.seconds
        talk.lessons += turn.topic != "talk"
        talk.questions += turn.topic == "talk" and turn.outcome == "answered"
        if turn.topic != "talk" and turn.topic not in talk.topics:
            talk.topics.append(turn.topic)
        talk.lines.add(turn.lines, now=now)
        talk.latency.append({"turn": turn.turn, "outcome": turn.outcome, **turn.stages})
        del talk.latency[:-TURNS_WITH_LATENCY]
        self._put(talk)

    def safety(self, note: NoteSafety) -> None:
        """The guard has taken a turn over."""
        if self._is_closed:
            return
        if len(self._events) >= UNWRITTEN_EVENTS:
            metrics.records_dropped.labels("safety").inc()
            return
        self._events.append(keeping.event(note, self._profile_id, now=timezone.now()))
        self._arrived.set()

    def story_heard(self, heard: StoryHeard, now: datetime) -> None:
        """So far the child has heard a story."""
        if not self._is_closed:
            self._stories.append((heard, now))
            self._arrived.set()

    def condition(self, toy: KeepCondition) -> None:
        """The toy's battery, signal, firmware and numbers; the last word counts."""
        if self._is_closed:
            return
        told = {name: value for name, value in asdict(toy).items() if value is not None}
        update = outcomes.outcome_of(toy.telemetry)
        if update is not None and update != self._update:
            self._update = update
            log.info("an update came out", extra={"version": update[0], "code": update[1]})
        self._condition |= told | {"last_seen_at": timezone.now()}
        self._arrived.set()

    def conversation_ended(self) -> None:
        """The next turn begins another interaction."""
        if self._talk is not None:
            self._put(self._talk, is_over=True)
        self._talk = None

    async def write(self, tell: Callable[[str], None]) -> None:
        """
        Write what is to be written, until cancelled; then the last state, within a bound.

        `tell` sends the toy a message: that there is newer firmware than it has said to run.
        """
        try:
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                await self._write_all(tell)
                await asyncio.sleep(PAUSE_SECONDS)
        finally:
            self.conversation_ended()
            waiting = asyncio.timeout(self._last_write_seconds)
            try:
                async with waiting:
                    await self._write_all(tell)
            except (TimeoutError, asyncio.CancelledError):
                # In a task that is being cancelled, Python before 3.11.4 knows no TimeoutError.
                if not waiting.expired():
                    raise
                metrics.records_dropped.labels("interaction").inc()
            metrics.records_dropped.labels("safety").inc(len(self._events))

    def _put(self, talk: _Talk, *, is_over: bool = False) -> None:
        if len(self._unwritten) >= UNWRITTEN:
            self._unwritten.popleft()
            metrics.records_dropped.labels("interaction").inc()
        self._unwritten.append(
            {
                "id": talk.id,
                "is_over": is_over,
                "lines": talk.lines,
                "lessons": (talk.id, talk.lessons),
                "started_at": talk.started_at,
                "duration_seconds": round(talk.seconds),
                "topic": _topic(talk.topics),
                "turns": talk.turns,
                "questions": talk.questions,
                "latency": list(talk.latency),
            }
        )
        self._arrived.set()

    async def _write_all(self, tell: Callable[[str], None]) -> None:
        await self._write_events()
        while self._stories:
            await self._try("story", self._write_story, self._stories.popleft())
        if self._condition:
            condition, self._condition = self._condition, {}
            await self._try("condition", self._write_condition, condition)
            await self._offer_update(condition.get("firmware", ""), tell)
        while self._unwritten:
            state = self._unwritten.popleft()
            if not self._unwritten or self._unwritten[0]["id"] != state["id"]:  # else superseded
                await self._try("interaction", self._write_one, state)

    async def _write_events(self) -> None:
        """What the guard noticed waits for a database that is away, until the next write."""
        while self._events:
            event = self._events[0]
            try:
                await database_sync_to_async(keeping.keep, thread_sensitive=False)(event)
            except DatabaseProblem as problem:
                log.warning("a safety note waits", extra={"why": type(problem).__name__})
                return
            except NoRule:
                metrics.records_dropped.labels("safety").inc()
                log.warning("a record was not kept", extra={"kind": "safety", "why": "NoRule"})
            if self._events and self._events[0] is event:  # not closed meanwhile
                self._events.popleft()

    async def _try(self, kind: str, write: Callable[[Any], None], state: Any) -> None:
        try:
            await database_sync_to_async(write, thread_sensitive=False)(state)
        except (DatabaseProblem, NoRule) as problem:
            metrics.records_dropped.labels(kind).inc()
            log.warning(
                "a record was not kept", extra={"kind": kind, "why": type(problem).__name__}
            )

    async def _offer_update(self, firmware: str, tell: Callable[[str], None]) -> None:
        """Once in a connection, after the toy's hello."""
        if self._device_id is None or not firmware or self._is_closed:
            return
        ask = database_sync_to_async(updates.announcement, thread_sensitive=False)
        try:
            message = await ask(self._device_id, firmware, now=timezone.now())
        except DatabaseProblem as problem:
            log.warning("no update was offered", extra={"why": type(problem).__name__})
            return
        if message:
            tell(message)

    def _write_story(self, noted: tuple[StoryHeard, datetime]) -> None:
        heard, now = noted
        storytelling.hear(
            self._profile_id, heard.sitting, heard.upto, is_new=heard.is_new, now=now
        )

    def _write_condition(self, columns: dict[str, Any]) -> None:
        if self._device_id is not None:
            toy = Device.objects.filter(pk=self._device_id, profile=self._profile_id)
            toy.update(**columns)

    def _write_one(self, state: dict[str, Any]) -> None:
        state["lines"].written(self._write_row(state))

    @transaction.atomic
    def _write_row(self, state: dict[str, Any]) -> int:
        """
        Write the row and its lines; the number of the last line.

        What the family agreed to is asked at the very moment, and holds until the commit.
        """
        child = Profile.objects.select_related("family").filter(pk=self._profile_id).first()
        purposes = consent.held(child) if child is not None else frozenset()
        if Purpose.TRANSCRIPT_KEEP not in purposes:
            state["lines"].forget()
        if child is None or not purposes:
            return 0
        keep_until(child.family.region, DataClass.TALKS, state["started_at"])
        columns = {k: v for k, v in state.items() if k not in NO_COLUMNS}
        if Purpose.PROGRESS not in purposes:
            columns |= {"topic": "", "questions": 0}
        row = Interaction(id=state["id"], profile=child, device_id=self._device_id, **columns)
        Interaction.objects.bulk_create(  # one statement; update_or_create takes four
            [row], update_conflicts=True, unique_fields=["id"], update_fields=list(columns)
        )
        self._send_on(state, purposes)
        return state["lines"].write(row) if len(state["lines"]) else 0

    def _send_on(self, state: dict[str, Any], purposes: frozenset[str]) -> None:
        """What the worker is to do when this is committed."""
        if state["is_over"]:
            send_after_commit("voice.tasks.summarise", state["id"])
        heard: tuple[UUID, int] = state["lessons"]
        if Purpose.PROGRESS in purposes and heard[1] and heard != self._heard:
            self._heard = heard
            send_after_commit("voice.tasks.prepare_next", self._profile_id)


def _topic(topics: list[str]) -> str:
    """As many whole topics as the column takes, the first ones."""
    kept = ""
    for topic in topics:
        longer = f"{kept}, {topic}" if kept else topic
        if len(longer) > TOPIC_CHARACTERS:
            break
        kept = longer
    return kept or "talk"
