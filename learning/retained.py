"""Of which class is what learning keeps: texts are shared, progress is a child's."""

from django.db.models import Q

from accounts.keeping_rules import DataClass
from accounts.retention import Part, declare, share
from learning.models import ChalisaProgress, Episode, Recording, Story, StoryProgress, Verse

_FAVOURITE = Q(status=StoryProgress.Status.FAVORITE)

share(Verse, Story, Episode, Recording)
declare(
    ChalisaProgress,
    Part(
        DataClass.PROGRESS,
        "id profile verse_index exposure_count attempts mastery last_practice",
        since="last_practice",
        family="profile__family",
        only=Q(is_favourite=False),
    ),
    Part(
        DataClass.PROGRESS,
        "exposure_count attempts mastery last_practice",
        since="last_practice",
        family="profile__family",
        only=Q(is_favourite=True),
        clears={"exposure_count": 0, "attempts": 0, "mastery": 0, "last_practice": None},
    ),
    Part(DataClass.PROFILE, "is_favourite"),
)
declare(
    StoryProgress,
    Part(
        DataClass.PROGRESS,
        "id profile story times_heard last_heard position",
        since="last_heard",
        family="profile__family",
        only=~_FAVOURITE,
    ),
    Part(
        DataClass.PROGRESS,
        "times_heard last_heard position",
        since="last_heard",
        family="profile__family",
        only=_FAVOURITE,
        clears={"times_heard": 0, "last_heard": None, "position": 1},
    ),
    Part(DataClass.PROFILE, "status"),
)
