"""Of which class is what learning keeps: texts are shared, progress is a child's."""

from django.db.models import Q

from accounts.keeping_rules import DataClass
from accounts.retention import Part, declare, share
from learning.models import (
    ChalisaProgress,
    Comment,
    Episode,
    Recording,
    Revision,
    Story,
    StoryProgress,
    Take,
    Verdict,
    Verse,
)

_COUNTS = "exposure_count attempts mastery slips lines_held"
_MEMORY = "last_practice stability difficulty reviewed_at due_at tried_at"
_HELD = f"{_COUNTS} {_MEMORY}"
_FAVOURITE = Q(status=StoryProgress.Status.FAVORITE)

_TEXT = "verse story episode number text origin provenance base follows"
_TIMES = "created_at submitted_at approved_at ended_at"
_TAKE = (
    "kind verse language reciter permission tradition uploaded_by uploaded_at size state progress "
    "tries problem remarks source loudness sha256 duration_ms heard_by heard_at comment"
)

share(Verse, Story, Episode, Recording)
# The editors' work: with an account goes who it was, and the texts stay.
declare(Revision, Part(DataClass.ACCOUNT, f"id {_TEXT} status author {_TIMES}"))
declare(Verdict, Part(DataClass.ACCOUNT, "id revision aspect by approves comment at"))
declare(Comment, Part(DataClass.ACCOUNT, "id revision by text at"))
declare(Take, Part(DataClass.ACCOUNT, f"id {_TAKE}"))
declare(
    ChalisaProgress,
    Part(
        DataClass.PROGRESS,
        f"id profile verse_index {_HELD}",
        since="last_practice",
        family="profile__family",
        only=Q(is_favourite=False),
    ),
    Part(
        DataClass.PROGRESS,
        _HELD,
        since="last_practice",
        family="profile__family",
        only=Q(is_favourite=True),
        clears=dict.fromkeys(_COUNTS.split(), 0) | dict.fromkeys(_MEMORY.split(), None),
    ),
    Part(DataClass.PROFILE, "is_favourite"),
)
declare(
    StoryProgress,
    Part(
        DataClass.PROGRESS,
        "id profile story times_heard last_heard position sentence",
        since="last_heard",
        family="profile__family",
        only=~_FAVOURITE,
    ),
    Part(
        DataClass.PROGRESS,
        "times_heard last_heard position sentence",
        since="last_heard",
        family="profile__family",
        only=_FAVOURITE,
        clears={"times_heard": 0, "last_heard": None, "position": 1, "sentence": 0},
    ),
    Part(DataClass.PROFILE, "status"),
)
