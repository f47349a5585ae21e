"""Verses, stories, recordings and progress in the admin."""

from learning.admin.progress import ChalisaProgressAdmin, StoryProgressAdmin
from learning.admin.recordings import RecordingAdmin
from learning.admin.review import RevisionAdmin
from learning.admin.stories import EpisodeAdmin, StoryAdmin
from learning.admin.takes import TakeAdmin
from learning.admin.verses import VerseAdmin

__all__ = [
    "ChalisaProgressAdmin",
    "EpisodeAdmin",
    "RecordingAdmin",
    "RevisionAdmin",
    "StoryAdmin",
    "StoryProgressAdmin",
    "TakeAdmin",
    "VerseAdmin",
]
