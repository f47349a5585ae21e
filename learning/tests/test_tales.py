"""Which story a child gets, whoever the child is: a thousand of them, two evenings each."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Profile
from accounts.tests.cast import NOON
from learning import loading
from learning.choosing import Listener
from learning.models import Episode, Story
from learning.shelf import Library
from learning.sitting import Page
from learning.tales import choose, tales
from learning.tellings import telling_for

PROFILES, EVENINGS = 1000, 2
ZONES = ["Asia/Kolkata", "America/Los_Angeles", "Pacific/Kiritimati", "Nowhere/Land", "", "../x"]
TOPICS = [
    None,
    None,
    None,
    "",
    "the mountain one",
    "पर्वत",
    "<i>ring</i>",
    "x" * 10_000,
    "dinosaurs",
]


@pytest.fixture
def some_approved(db) -> None:
    """The shipped stories, of which some episodes, tellings and whole stories are not approved."""
    loading.load()
    chance = random.Random(1)
    numbers = list(Episode.objects.order_by("pk").values_list("pk", flat=True))
    Episode.objects.filter(pk__in=chance.sample(numbers, len(numbers) // 5)).update(approved=False)
    Episode.objects.filter(story__slug="leap-to-lanka", telling="older").update(approved=False)


def born(chance: random.Random) -> date | None:
    days = chance.randint(-400, 14 * 365)
    return chance.choice(
        [None, NOON.date() + timedelta(days=1), NOON.date() - timedelta(days=days)]
    )


def a_past(chance: random.Random, slugs: list[str]) -> dict[str, Page]:
    return {
        slug: Page(
            position=chance.randint(1, 5),
            sentence=chance.choice([0, 0, 0, 3, 900]),
            times_heard=chance.randint(0, 5),
            last_heard=chance.choice([None, NOON - timedelta(hours=chance.randint(1, 999))]),
        )
        for slug in chance.sample(slugs, chance.randint(0, len(slugs)))
    }


def test_nobody_gets_an_unapproved_story_or_another_ages_or_the_same_again(some_approved):
    chance = random.Random(5)
    library = Library.open()
    stories = {story.slug: story for story in Story.objects.all()}
    approved = set(
        Episode.objects.approved().values_list("story__slug", "language", "telling", "number")
    )
    repeats = 0
    for _ in range(PROFILES):
        child = Profile(dob=born(chance), timezone=chance.choice(ZONES))
        language = chance.choice(["en", "hi"])
        heard = a_past(chance, sorted(stories))
        now = NOON + timedelta(hours=chance.randint(0, 9999))
        likes = {"courage": chance.random() * 9, "hope": chance.random()}
        last = ""
        for _ in range(EVENINGS):
            age = child.age(now=now)
            listener = Listener(age, child.local_time(now=now), likes)
            found = tales(library, language=language, age=age, heard=heard)
            topic = chance.choice(TOPICS)
            choice = choose(found, listener, topic=topic)
            tale = choice.tale
            episode, _ = tale.place
            slug, told = tale.story.slug, tale.told
            assert (slug, told.language, told.telling, episode) in approved
            assert told.telling in (telling_for(age), "all")
            others = [reasons for one, reasons in choice.order if one.story.slug != last]
            if slug == last and not choice.was_named and not tale.is_unfinished:
                repeats += 1
                fitting = [one for one in others if "fits-age" in one.reasons]
                assert "fits-age" in choice.ranked.reasons
                assert not fitting
            heard[slug] = Page(1, 0, 1, now)  # heard to its end
            last, now = slug, now + timedelta(days=1)
    assert repeats < PROFILES * EVENINGS / 100


def test_a_clock_is_the_childs_own(some_approved):
    at = datetime(2026, 11, 22, 15, 30, tzinfo=ZoneInfo("UTC"))
    here = {zone: Profile(timezone=zone).local_time(now=at).hour for zone in ZONES[:4]}
    assert here == {
        "Asia/Kolkata": 21,
        "America/Los_Angeles": 7,
        "Pacific/Kiritimati": 5,
        "Nowhere/Land": 15,
    }
