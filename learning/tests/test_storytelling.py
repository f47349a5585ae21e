"""Telling stories: the choice, the page, the memory."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from accounts import consent
from accounts.tests.cast import NOON, at_once, household
from learning import storytelling
from learning.models import Episode, StoryProgress
from learning.notebook import Notebook
from learning.refusals import NoSuchChild
from learning.tests.shelf import shelve_story

pytestmark = pytest.mark.django_db

BEDTIME = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # nine in the evening in India


def tell(child, **arguments):
    return storytelling.tell(child.pk, persona="hanuman", **({"now": NOON} | arguments))


def test_a_named_story_is_told_to_the_letter(asha, shelf):
    telling = tell(asha, topic="the mountain one")
    first = Episode.objects.get(story=shelf["mountain"], language="en", number=1)
    assert (telling.persona, telling.topic) == ("hanuman", "Sanjeevani Mountain")
    assert telling.story == first.text
    assert telling.sentences == ["Sanjeevani Mountain, part 1.", "It ends well."]
    assert (telling.story_slug, telling.episode, telling.episodes) == ("sanjeevani-mountain", 1, 3)
    assert set(telling.available_topics) == {
        "Leap to Lanka",
        "Sanjeevani Mountain",
        "The Long Court",
    }


def test_a_story_goes_on_and_is_completed(asha, shelf):
    told = [tell(asha, topic="mountain").episode for _ in range(3)]
    row = StoryProgress.objects.get(profile=asha)
    assert told == [1, 2, 3]
    assert (row.status, row.times_heard, row.position) == ("completed", 1, 1)
    assert row.last_heard == NOON


def test_a_story_heard_again_counts_twice_and_stays_completed(asha, shelf):
    for _ in range(4):
        tell(asha, topic="mountain")
    row = StoryProgress.objects.get(profile=asha)
    assert (row.status, row.times_heard, row.position) == ("completed", 2, 2)


def test_a_favourite_stays_a_favourite(asha, shelf):
    tell(asha, topic="mountain")
    StoryProgress.objects.update(status="favorite")
    for _ in range(2):
        tell(asha, topic="mountain")
    assert StoryProgress.objects.get().status == "favorite"


def test_the_unfinished_story_goes_on_first(asha, shelf):
    tell(asha, topic="mountain")
    assert tell(asha).story_slug == "sanjeevani-mountain"


def test_never_the_same_story_twice_in_a_row_while_another_fits(asha, shelf):
    for _ in range(3):
        tell(asha, topic="leap")
    assert tell(asha).story_slug == "sanjeevani-mountain"


def test_the_hour_decides_between_stories_never_heard(asha, shelf):
    assert tell(asha, now=NOON).story_slug == "leap-to-lanka"
    StoryProgress.objects.all().delete()
    assert tell(asha, now=BEDTIME).story_slug == "sanjeevani-mountain"


def test_a_liking_decides_when_the_hour_does_not(asha, shelf):
    shelve_story("quiet", "Quiet", themes=["hope"], time_of_day=["daytime"], age_bands=["5-12"])
    asha.interests.create(tag="hope", weight=2.0)
    assert tell(asha).story_slug == "quiet"


def test_another_ages_story_waits_until_it_is_named(asha, shelf):
    assert tell(asha).available_topics[-1] == "The Long Court"
    assert tell(asha, topic="the long court").story_slug == "the-court"


def test_an_unknown_topic_says_so_and_tells_another_story(asha, ravi, shelf):
    telling = tell(asha, topic="dinosaurs")
    assert telling.topic == f"no story about that yet, so: {telling.available_topics[0]}"
    assert "इस बारे में" in tell(ravi, topic="डायनासोर").topic


@pytest.mark.parametrize("topic", ["", None, "x" * 10_000, "<b></b>", "कहानी", 43, "\x00"])
def test_whatever_is_asked_a_story_is_told(asha, shelf, topic):
    assert tell(asha, topic=topic).story.endswith("It ends well.")


def test_a_child_who_speaks_hindi_hears_hindi(ravi, shelf):
    telling = tell(ravi, topic="छलाँग")
    assert (telling.topic, telling.language) == ("लंका की छलाँग", "hi")
    assert telling.available_topics == ["लंका की छलाँग", "संजीवनी पर्वत"]


def test_without_any_hindi_story_the_english_one_is_told(ravi, db):
    shelve_story("leap-to-lanka", "Leap to Lanka")
    telling = tell(ravi)
    assert (telling.story, telling.language) == ("Leap to Lanka, part 1. It ends well.", "en")


def test_only_approved_episodes_are_told(asha, shelf):
    Episode.objects.filter(story=shelf["leap"], number=2).update(approved=False)
    Episode.objects.filter(story=shelf["mountain"]).update(approved=False)
    tellings = [tell(asha, topic="leap") for _ in range(2)]
    assert [telling.episode for telling in tellings] == [1, 3]
    assert tellings[0].episodes == 2
    assert "Sanjeevani Mountain" not in tellings[0].available_topics


def test_a_page_that_is_gone_starts_the_story_again(asha, shelf):
    StoryProgress.objects.create(profile=asha, story=shelf["leap"], position=9)
    assert tell(asha, topic="leap").episode == 1


def test_with_no_story_ready_the_child_hears_a_sentence(asha):
    with pytest.raises(storytelling.NoStory) as refused:
        tell(asha)
    assert (refused.value.code, refused.value.sentence[-1]) == ("no-story", "?")


def test_an_unknown_child_is_refused(shelf):
    with pytest.raises(NoSuchChild):
        storytelling.tell(uuid4(), persona="hanuman", now=NOON)


def test_without_consent_to_progress_nothing_is_kept_or_read(ashas, shelf):
    tell(ashas.child, topic="leap")
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    assert tell(ashas.child, topic="leap").episode == 1
    assert StoryProgress.objects.get().position == 2


def test_without_progress_a_story_goes_on_within_its_conversation(ashas, shelf):
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    notebook = Notebook()
    named = tell(ashas.child, topic="mountain", notebook=notebook)
    rest = [tell(ashas.child, notebook=notebook) for _ in range(2)]
    assert {told.story_slug for told in (named, *rest)} == {"sanjeevani-mountain"}
    assert [told.episode for told in (named, *rest)] == [1, 2, 3]
    assert tell(ashas.child, notebook=notebook).story_slug != "sanjeevani-mountain"
    assert not StoryProgress.objects.exists()


def test_a_story_goes_on_when_progress_is_withdrawn_in_its_middle(ashas, shelf):
    notebook = Notebook()
    tell(ashas.child, topic="mountain", notebook=notebook)
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    assert tell(ashas.child, topic="mountain", notebook=notebook).episode == 2
    assert StoryProgress.objects.get().position == 2


def test_without_memory_a_liking_is_not_looked_at(ashas, shelf):
    shelve_story("quiet", "Quiet", themes=["hope"], time_of_day=["daytime"], age_bands=["5-12"])
    ashas.child.interests.create(tag="hope", weight=2.0)
    consent.withdraw(ashas.child.pk, ["memory"], guardian=ashas.guardian, now=NOON)
    assert tell(ashas.child).story_slug == "leap-to-lanka"


def test_without_progress_the_days_take_turns(ashas, db):
    for slug in ("one", "two", "three"):
        shelve_story(slug, slug.title())
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    days = [tell(ashas.child, now=NOON + timedelta(days=day)).story_slug for day in range(3)]
    assert set(days) == {"one", "two", "three"}


@pytest.mark.parametrize("dob", [None, date(2026, 11, 21), date(1990, 1, 1), date(2025, 1, 1)])
def test_any_date_of_birth_gets_a_story(asha, shelf, dob):
    asha.dob = dob
    asha.timezone = "Nowhere/Land"
    asha.save()
    assert tell(asha).story


@pytest.mark.parametrize(
    ("bands", "age", "fits"),
    [
        (["5-7", "8-10"], 8, True),
        (["11-12"], 8, False),
        (["5-7"], 4, True),
        (["11-12"], 14, True),
        (["11-12"], None, True),
        ([], 8, True),
    ],
)
def test_age_bands(bands, age, fits):
    assert storytelling.fits_age(bands, age) is fits


def test_a_text_is_cut_into_sentences_and_loses_nothing():
    text = 'One.  "Who is there?" asked Ram. "Me!" He bowed…\n\nवह कूदा। फिर रुका॥ No end'
    cut = storytelling.sentences(text)
    assert cut == [
        "One.",
        '"Who is there?" asked Ram.',
        '"Me!"',
        "He bowed…",
        "वह कूदा।",
        "फिर रुका॥",
        "No end",
    ]
    assert " ".join(cut) == " ".join(text.split())
    assert storytelling.sentences("  \n ") == []


@pytest.mark.django_db(transaction=True)
def test_two_toys_telling_one_child_turn_every_page_once():
    shelve_story("leap-to-lanka", "Leap to Lanka", episodes=5)
    child = household("many@example.com", "Asha").child
    told = at_once(lambda: tell(child).episode, 50)
    row = StoryProgress.objects.get(profile=child)
    assert sorted(told) == sorted([1, 2, 3, 4, 5] * 10)
    assert (row.times_heard, row.position, row.status) == (10, 1, "completed")
