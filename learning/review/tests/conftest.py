"""The staff of a small publishing house, and a story of theirs."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from accounts.tests.cast import NOON
from learning.models import Episode, Story
from learning.review.shipping import ship
from learning.review.states import APPROVES, WRITES, Aspect
from learning.tests.shelf import shelve_story

VIEWS = ("view_revision", "view_verse", "view_story", "view_episode")
# One permission each, where the groups Editors and Reviewers have them together.
WORDS = "Hanuman is safe and it ends well. "
LONG = WORDS * 18  # 126 words


@dataclass(frozen=True)
class Staff:
    """Two who write, two who approve one aspect each, and an operator."""

    writer: User
    other_writer: User
    linguist: User
    pandit: User
    operator: User


def employee(name: str, *permissions: str) -> User:
    user = User.objects.create_user(f"{name}@hanuman.example", is_staff=True)
    names = [permission.removeprefix("learning.") for permission in permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=(*names, *VIEWS)))
    return user


@pytest.fixture
def staff(db) -> Staff:
    return Staff(
        employee("writer", WRITES),
        employee("other-writer", WRITES),
        employee("linguist", APPROVES[Aspect.LANGUAGE]),
        employee("pandit", APPROVES[Aspect.TRADITION]),
        User.objects.create_user("operator@hanuman.example", is_staff=True, is_superuser=True),
    )


@pytest.fixture
def story(db) -> Story:
    """A story with three episodes, as shipped."""
    story = shelve_story(
        "a-tale",
        "A Tale",
        sources=[{"text": "Ramayana", "ref": "1"}],
        age_bands=["5-7"],
        themes=["hope"],
        time_of_day=["bedtime"],
    )
    Episode.objects.update(text=LONG.strip())
    ship([story], provenance="a test", now=NOON)
    ship(story.episodes.all(), provenance="a test", now=NOON)
    return story


@pytest.fixture
def episode(story) -> Episode:
    return story.episodes.get(number=1)
