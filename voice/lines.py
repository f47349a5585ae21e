"""
What was said, for parents who agreed to read it: masked before it is written, and never logged.

Until then a line lies in memory alone, in a bounded number of them. A line that cannot be masked
is dropped. What the family agreed to is asked in the transaction that writes.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from accounts.keeping import keep_until
from accounts.keeping_rules import DataClass
from hanuman import metrics
from keyring.ring import KeyIsDestroyed
from keyring.wrapping import KeyStoreUnavailable
from voice.masking import Masked, mask
from voice.models import Interaction, Line

log = logging.getLogger(__name__)

UNWRITTEN_LINES = 200  # of one conversation; the oldest is dropped
MOST_LINES = 1_000  # that are kept of one conversation
LINE_CHARACTERS = 600


@dataclass(frozen=True, slots=True)
class _Waiting:
    number: int
    speaker: str
    text: str = field(repr=False)
    at: datetime


class Lines:
    """The lines of one conversation that are not written yet. Added by one, written by another."""

    def __init__(self, masker: Callable[[str], Masked] = mask) -> None:
        self._mask = masker
        self._waiting: deque[_Waiting] = deque(maxlen=UNWRITTEN_LINES)
        self._count = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, said: Iterable[tuple[str, str]], *, now: datetime) -> None:
        """What was said in a turn, as (speaker, text), in order."""
        for speaker, text in said:
            if self._count >= MOST_LINES:
                metrics.records_dropped.labels("line").inc()
                return
            self._count += 1
            if len(self._waiting) == self._waiting.maxlen:
                metrics.records_dropped.labels("line").inc()
            self._waiting.append(_Waiting(self._count, speaker, text[:LINE_CHARACTERS], now))

    def forget(self) -> None:
        """The family does not want them kept."""
        self._waiting.clear()

    def write(self, talk: Interaction) -> int:
        """
        Mask and write what waits, in the transaction that goes on; the number of the last line.

        They wait on until `written` is told that number. Raises what the database raises, and
        NoRule where nobody said how long they may be kept.
        """
        waiting = tuple(self._waiting)
        for one in waiting:
            keep_until(talk.profile.family.region, DataClass.LINES, one.at)
        rows = [row for one in waiting if (row := self._row(talk, one)) is not None]
        try:
            Line.objects.bulk_create(rows, ignore_conflicts=True)
        except (KeyStoreUnavailable, KeyIsDestroyed) as problem:  # before any statement
            log.warning("lines were not kept", extra={"why": type(problem).__name__})
            return 0
        return waiting[-1].number if waiting else 0

    def written(self, last: int) -> None:
        """The transaction that wrote up to the line of that number is committed."""
        while self._waiting and self._waiting[0].number <= last:
            self._waiting.popleft()

    def _row(self, talk: Interaction, one: _Waiting) -> Line | None:
        try:
            text = self._mask(one.text).text
        except Exception as problem:  # whatever it is, an unmasked line is never written
            metrics.records_dropped.labels("line").inc()
            log.warning("a line was dropped", extra={"why": type(problem).__name__})
            return None
        return Line(
            profile=talk.profile,
            interaction=talk,
            number=one.number,
            speaker=one.speaker,
            text=text,
            at=one.at,
        )
