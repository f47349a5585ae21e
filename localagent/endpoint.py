"""
Where a child's utterance begins and ends, from the sound alone. Pure; time is the sound's own.

A 20 ms frame counts as speech when it is clearly louder than the background (a floor that follows
the quietest moments of the last seconds) and WebRTC's voice detector agrees. Speech begins when
enough frames of a short window count, so a click does not; it ends after `silence_to_end_ms`
without speech.
"""

import math
from collections import deque
from dataclasses import dataclass

import numpy
from pocketsphinx import Vad

FRAME_MS = 20
ONSET_WINDOW = 10  # frames, 200 ms
ONSET_FRAMES = 6  # of them speech: "no" has 8 or more, a knock 3, a detector just begun 4
PADDING_MS = 300  # kept from before the onset: soft consonants come before the voice
TAIL_MS = 200  # kept from after the last speech
FLOOR_FRAMES = 100  # 2 s: long enough to hold a breath between words
SMOOTH_FRAMES = 4  # the floor is the quietest 80 ms, not the quietest frame
ABOVE_FLOOR_DB = 7.0  # at 10 dB signal to noise, speech stands about 10 above
SOFTEST_SPEECH_DBFS = -58.0  # a child whispering at arm's length; below is electronics
FIRST_FLOOR_DBFS = -52.0  # assumed until something quieter is heard
DIGITAL_SILENCE_DBFS = -85.0  # a silence pump, no microphone: says nothing about the room


@dataclass(frozen=True, slots=True)
class Started:
    """Somebody has begun to speak."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The utterance, 16-bit mono, with padding. `is_cut`: ended by its length, not by silence."""

    samples: bytes
    is_cut: bool = False


class Endpoint:
    """
    Feed 16-bit mono PCM in pieces of any size; it answers with Started and Ended in turn.

    `rate_hz` 8000, 16000, 32000 or 48000. Bounded: an utterance is ended after `max_utterance_ms`,
    and nothing but the padding is kept between utterances.
    """

    def __init__(
        self,
        rate_hz: int = 16_000,
        *,
        silence_to_end_ms: int = 800,
        max_utterance_ms: int = 30_000,
    ):
        self._frame_bytes = rate_hz * FRAME_MS // 1_000 * 2
        self._silence_frames = max(1, silence_to_end_ms // FRAME_MS)
        self._max_frames = max_utterance_ms // FRAME_MS
        self._loudness = Loudness()
        self._vad = Vad(Vad.MEDIUM_STRICT, rate_hz, FRAME_MS / 1_000)
        self._rest = b""
        self._utterance: list[bytes] | None = None
        self._silent_for = 0
        self._recent: deque[tuple[bytes, bool]] = deque(
            maxlen=PADDING_MS // FRAME_MS + ONSET_WINDOW
        )

    @property
    def is_speaking(self) -> bool:
        return self._utterance is not None

    def feed(self, samples: bytes) -> list[Started | Ended]:
        """What this sound began and ended, in order."""
        data = self._rest + samples
        whole = len(data) - len(data) % self._frame_bytes
        self._rest = data[whole:]
        events: list[Started | Ended] = []
        for at in range(0, whole, self._frame_bytes):
            event = self._hear_frame(data[at : at + self._frame_bytes])
            if event:
                events.append(event)
        return events

    def force(self) -> Ended | None:
        """End the utterance now (the button was released); None when nobody is speaking."""
        return self._end(is_cut=False) if self._utterance is not None else None

    def _hear_frame(self, frame: bytes) -> Started | Ended | None:
        is_loud = self._loudness.is_above_floor(frame)
        is_speech = is_loud and self._vad.is_speech(frame)
        if self._utterance is None:
            return self._wait(frame, is_speech)
        self._utterance.append(frame)
        self._silent_for = 0 if is_speech else self._silent_for + 1
        if self._silent_for >= self._silence_frames:
            return self._end(is_cut=False)
        if len(self._utterance) >= self._max_frames:
            return self._end(is_cut=True)
        return None

    def _wait(self, frame: bytes, is_speech: bool) -> Started | None:
        self._recent.append((frame, is_speech))
        window = list(self._recent)[-ONSET_WINDOW:]
        if sum(spoken for _, spoken in window) < ONSET_FRAMES:
            return None
        self._utterance = [kept for kept, _ in self._recent]
        self._silent_for = 0
        return Started()

    def _end(self, *, is_cut: bool) -> Ended:
        assert self._utterance is not None
        kept = len(self._utterance) - max(0, self._silent_for - TAIL_MS // FRAME_MS)
        samples = b"".join(self._utterance[:kept])
        self._utterance = None
        self._recent.clear()
        return Ended(samples, is_cut)


class Loudness:
    """How loud a frame is against the quietest moments of the last seconds."""

    def __init__(self):
        self._smooth: deque[float] = deque(maxlen=SMOOTH_FRAMES)
        self._floors: deque[float] = deque([FIRST_FLOOR_DBFS], maxlen=FLOOR_FRAMES)

    def is_above_floor(self, frame: bytes) -> bool:
        level_dbfs = self._level_dbfs(frame)
        if level_dbfs < DIGITAL_SILENCE_DBFS:
            return False
        self._smooth.append(level_dbfs)
        if len(self._smooth) == SMOOTH_FRAMES:
            self._floors.append(max(self._smooth))
        return level_dbfs > max(min(self._floors) + ABOVE_FLOOR_DB, SOFTEST_SPEECH_DBFS)

    @staticmethod
    def _level_dbfs(frame: bytes) -> float:
        """The variance, hence without DC, which would hide every pause."""
        power = numpy.var(numpy.frombuffer(frame, dtype="<i2").astype(numpy.float64))
        return 10 * math.log10(power / 32_768**2) if power > 0 else -math.inf
