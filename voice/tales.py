"""
How far a story that the platform tells has been heard: by what the toy says that it has played.

Pure, a part of `conversation.py`. A sentence counts as heard when all of it was played, so that a
story that was left off goes on with the sentence in which it was.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

from learning.sitting import Sitting
from voice import effects as do
from voice.dialogue import Dialogue
from voice.effects import Media, Speech
from voice.farewell import PLAYED_SLACK_MS


@dataclass(slots=True)
class Tale:
    """
    One story of a turn, in the playback's `segment`. Its sound begins `begins_ms` after that of
    the turn, and its sentences end `ends_ms` after that.
    """

    sitting: Sitting
    segment: int
    begins_ms: float = float("inf")
    ends_ms: list[float] = field(default_factory=list)
    noted: int = 0  # sentences

    def news(self, played_ms: float) -> do.StoryHeard | None:
        """What is to be noted once the toy has played so much of the turn; None: no more."""
        heard = bisect_right(self.ends_ms, played_ms + PLAYED_SLACK_MS - self.begins_ms)
        if heard <= self.noted:
            return None
        is_new, self.noted = self.noted == 0, heard
        return do.StoryHeard(self.sitting, self.sitting.first + heard, is_new=is_new)


class TellingDialogue(Dialogue):
    """A dialogue that knows which sentences of its stories were heard."""

    def sentence_done(self, segment: int) -> None:
        """All the sound of a sentence of the segment has been added; another may follow."""
        for tale in self._tales:
            if tale.segment == segment:
                tale.ends_ms.append(self.playback.added_ms(segment))

    def heard_so_far(self) -> list[do.Effect]:
        """What is to be noted of the present turn's stories, also when it is broken off."""
        reported, sent_ms = self.turn.played_ms, self.playback.sent_ms(self.turn.number)
        played_ms = sent_ms if reported is None else reported  # a toy may not report
        news = [tale.news(played_ms) for tale in self._tales]
        return [one for one in news if one is not None]

    @property
    def _tales(self) -> list[Tale]:
        return self.turn.tales

    def _has_played(self, ms: int) -> None:
        """The toy reports; what it still played after the turn's end is noted then."""
        self.turn.played_ms = ms
        if self.turn.has_ended:
            self._effects += self.heard_so_far()

    def _speak(self, media: Media) -> int:
        segment = super()._speak(media)
        if isinstance(media, Speech) and media.sitting is not None:
            self._tales.append(Tale(media.sitting, segment))
        return segment

    def _announce_begun(self, now: float) -> None:
        for begun in self.playback.begun:
            for tale in self._tales:
                if tale.segment == begun.segment:
                    tale.begins_ms = begun.at_ms
        super()._announce_begun(now)

    def _end(self, outcome: str, now: float) -> None:
        self._effects += self.heard_so_far()
        super()._end(outcome, now)
