"""
What the toy will hear, in order, and no faster than it can hold.

Pure: `now` in seconds is an argument, frames of the toy's protocol come back. Sound comes in
segments (the agent's speech, a clip, a recording) that play one after the other, never mixed. The
platform is ahead of the toy's speaker by at most `LEAD_SECONDS`; the toy's `played` reports
correct the estimate, so that a toy which started late is not overrun.
"""

from collections import deque
from dataclasses import dataclass, field

from wire.frames import FINAL, VOICE, pack

RATE_HZ = 24_000
BYTES_PER_SECOND = RATE_HZ * 2
LEAD_SECONDS = 1.5  # 72 KB: the toy has a few hundred
FRAME_BYTES = 3840  # 80 ms; with its header below the 4 KB that the toy's TLS buffers take
FULL_BYTES = 30 * BYTES_PER_SECOND  # waiting; the upstream is not read beyond it
# A frame goes out only while a whole one fits into the lead.
ROOM_SECONDS = LEAD_SECONDS - FRAME_BYTES / BYTES_PER_SECOND

NEVER = float("inf")


@dataclass(slots=True)
class Segment:
    """One stretch of sound from one source; `samples` are s16le mono at 24 kHz."""

    id: int
    turn: int
    source: str
    chunks: deque[bytes] = field(default_factory=deque)
    carry: bytes = b""
    added_bytes: int = 0
    is_finished: bool = False
    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """A segment's first frame is about to go out, `at_ms` after its turn's first sound."""

    turn: int
    source: str
    segment: int
    at_ms: float


class Playback:
    """The queue in front of one toy's speaker. `waiting_bytes` is bounded by its feeders."""

    def __init__(self) -> None:
        self.waiting_bytes = 0
        self.begun: list[Begun] = []
        self.is_held = False
        self._segments: deque[Segment] = deque()
        self._by_id: dict[int, Segment] = {}
        self._last_id = 0
        self._played_out_at = 0.0
        self._sent_ms: dict[int, float] = {}

    # -- feeding ---------------------------------------------------------------------------------

    def open(self, turn: int, source: str) -> int:
        """
        Queue a new segment behind all others.

        An agent's speech before it gets no more sound: what the agent says later belongs behind
        the new segment. Clips and recordings stay open until their feeder finishes them.
        """
        if self._segments and self._segments[-1].source == "agent":
            self.finish(self._segments[-1].id)
        self._last_id += 1
        segment = Segment(self._last_id, turn, source)
        self._segments.append(segment)
        self._by_id[segment.id] = segment
        return segment.id

    def is_open(self, segment_id: int) -> bool:
        """Whether more sound may still be added to the segment."""
        segment = self._by_id.get(segment_id)
        return segment is not None and not segment.is_finished

    def add(self, segment_id: int, samples: bytes, now: float) -> list[bytes]:
        """
        Queue sound and return the frames that may go out at once.

        Sound of any length; a sample that straddles two chunks is put together again. Sound for
        a segment that was stopped is dropped.
        """
        segment = self._by_id.get(segment_id)
        if segment is None:
            return []
        if segment.carry:
            samples = segment.carry + samples
            segment.carry = b""
        if len(samples) & 1:
            segment.carry = samples[-1:]
            samples = samples[:-1]
        if not samples:
            return []
        segment.added_bytes += len(samples)
        if (
            segment is self._segments[0]
            and not segment.chunks
            and len(samples) <= FRAME_BYTES
            and self._has_room(now)
        ):
            return [self._frame(segment, samples, now)]  # the steady state: no queue at all
        segment.chunks.append(samples)
        self.waiting_bytes += len(samples)
        return self.due(now)

    def finish(self, segment_id: int) -> None:
        """No more sound will be added; the next segment may follow."""
        segment = self._by_id.get(segment_id)
        if segment is not None:
            segment.is_finished = True
            segment.carry = b""
            self._drop_spent()

    # -- sending ---------------------------------------------------------------------------------

    @property
    def wake_at(self) -> float:
        """When `due` has frames to send."""
        if self.is_held or not self._segments or not self._segments[0].chunks:
            return NEVER
        return self._played_out_at - ROOM_SECONDS

    @property
    def is_empty(self) -> bool:
        """Everything that was queued has been sent, and nothing is still to come."""
        return not self._segments

    def is_starved_of(self, source: str, now: float) -> bool:
        """Everything has been played, and more of `source` is awaited in vain."""
        head = self._segments[0] if self._segments else None
        waits = head is not None and head.source == source and not head.chunks
        return waits and now >= self._played_out_at

    @property
    def is_full(self) -> bool:
        return self.waiting_bytes >= FULL_BYTES

    def added_ms(self, segment_id: int) -> float:
        """How much has been added to a segment so far; endless once it was dropped."""
        segment = self._by_id.get(segment_id)
        return segment.added_bytes * 1000 / BYTES_PER_SECOND if segment else NEVER

    def waiting_seconds(self, segment_id: int) -> float:
        """How much of a segment is queued; 0 when it was stopped."""
        segment = self._by_id.get(segment_id)
        return sum(map(len, segment.chunks)) / BYTES_PER_SECOND if segment else 0.0

    def due(self, now: float) -> list[bytes]:
        """The frames that may go out now."""
        frames = []
        while self._segments and self._segments[0].chunks and self._has_room(now):
            segment = self._segments[0]
            samples = self._take(segment)
            self.waiting_bytes -= len(samples)
            frames.append(self._frame(segment, samples, now))
            self._drop_spent()
        return frames

    def final(self, turn: int) -> bytes:
        """The empty frame that closes a turn's sound."""
        frame: bytes = pack(VOICE, FINAL, turn, b"")
        return frame

    # -- hearing ---------------------------------------------------------------------------------

    def sent_ms(self, turn: int) -> float:
        """How much of a turn's sound has been sent."""
        return self._sent_ms.get(turn, 0.0)

    def played(self, turn: int, ms: int, now: float) -> None:
        """The toy says how much of `turn` it has really played."""
        rest = self.sent_ms(turn) - ms
        if rest > 0:
            self._played_out_at = max(self._played_out_at, now + rest / 1000)

    def remaining_seconds(self, now: float) -> float:
        """How long the toy still speaks from what it was sent."""
        return max(0.0, self._played_out_at - now)

    def stop(self, now: float) -> list[int]:
        """Drop everything, the toy has stopped too. Returns the ids of what was dropped."""
        dropped = list(self._by_id)
        self._segments.clear()
        self._by_id.clear()
        self._sent_ms.clear()  # a report that is still on its way says nothing any more
        self.waiting_bytes = 0
        self._played_out_at = now
        self.is_held = False
        return dropped

    def stop_waiting(self) -> list[int]:
        """Drop what was not sent; the toy plays what it has. Returns the ids of the dropped."""
        dropped = list(self._by_id)
        self._segments.clear()
        self._by_id.clear()
        self.waiting_bytes = 0
        self.is_held = False
        return dropped

    def stop_source(self, source: str) -> None:
        """Drop what is queued from one source; the rest moves up."""
        for segment in [s for s in self._segments if s.source == source]:
            self.waiting_bytes -= sum(map(len, segment.chunks))
            segment.chunks.clear()
            segment.is_finished = True
        self._drop_spent()

    # -- inside ----------------------------------------------------------------------------------

    def _has_room(self, now: float) -> bool:
        return not self.is_held and now >= self._played_out_at - ROOM_SECONDS

    def _take(self, segment: Segment) -> bytes:
        samples = segment.chunks.popleft()
        if len(samples) > FRAME_BYTES:
            segment.chunks.appendleft(samples[FRAME_BYTES:])
            return samples[:FRAME_BYTES]
        while segment.chunks and len(samples) + len(segment.chunks[0]) <= FRAME_BYTES:
            samples += segment.chunks.popleft()
        return samples

    def _frame(self, segment: Segment, samples: bytes, now: float) -> bytes:
        if not segment.is_begun:
            segment.is_begun = True
            sent_ms = self.sent_ms(segment.turn)
            self.begun.append(Begun(segment.turn, segment.source, segment.id, sent_ms))
            self._sent_ms = {segment.turn: sent_ms}
        seconds = len(samples) / BYTES_PER_SECOND
        self._sent_ms[segment.turn] += seconds * 1000
        self._played_out_at = max(self._played_out_at, now) + seconds
        frame: bytes = pack(VOICE, 0, segment.turn, samples)
        return frame

    def _drop_spent(self) -> None:
        while self._segments and self._segments[0].is_finished and not self._segments[0].chunks:
            del self._by_id[self._segments.popleft().id]
