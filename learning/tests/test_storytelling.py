"""Telling stories: the choice, the page, the memory."""

from dataclasses import replace
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


def listen(child, *, sentences=None, notebook=None, now=NOON, **arguments):
    """Tell an episode and play it, up to so many of its sentences."""
    telling = tell(child, notebook=notebook, now=now, **arguments)
    sitting = telling.sitting
    upto = sitting.sentences if sentences is None else sitting.first + sentences
    storytelling.hear(child.pk, sitting, upto, is_new=True, now=now)
    if notebook is not None:
        page = notebook.page(sitting.slug)
        storytelling.turn_page(page, sitting, upto, is_new=True, now=now)
    return telling


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
    told = [listen(asha, topic="mountain").episode for _ in range(3)]
    row = StoryProgress.objects.get(profile=asha)
    assert told == [1, 2, 3]
    assert (row.status, row.times_heard, row.position) == ("completed", 1, 1)
    assert row.last_heard == NOON


def test_a_story_heard_again_counts_twice_and_stays_completed(asha, shelf):
    for _ in range(4):
        listen(asha, topic="mountain")
    row = StoryProgress.objects.get(profile=asha)
    assert (row.status, row.times_heard, row.position) == ("completed", 2, 2)


def test_a_story_that_was_broken_off_goes_on_with_its_sentence(asha, shelf):
    listen(asha, topic="mountain", sentences=1)
    row = StoryProgress.objects.get(profile=asha)
    assert (row.position, row.sentence, row.times_heard) == (1, 1, 1)
    again = listen(asha)
    assert (again.story_slug, again.episode, again.sitting.first) == ("sanjeevani-mountain", 1, 1)
    assert again.sentences == ["It ends well."]
    assert again.story == "Sanjeevani Mountain, part 1. It ends well."
    assert listen(asha).episode == 2
    assert StoryProgress.objects.get(profile=asha).times_heard == 1


def test_what_was_told_and_not_played_is_told_again(asha, shelf):
    tell(asha, topic="mountain")
    assert not StoryProgress.objects.exists()
    assert tell(asha, topic="mountain").episode == 1


def test_a_sentence_that_a_shorter_text_does_not_have_begins_the_episode_again(asha, shelf):
    StoryProgress.objects.create(profile=asha, story=shelf["leap"], sentence=7)
    assert tell(asha, topic="leap").sitting.first == 0


def test_a_model_that_tells_twice_in_a_turn_goes_on(asha, shelf):
    notebook = Notebook()
    told = [tell(asha, topic="leap", notebook=notebook, turn=4).episode for _ in range(2)]
    assert told == [1, 2]
    assert tell(asha, topic="leap", notebook=notebook, turn=5).episode == 1


def test_more_of_the_same_sitting_counts_once(asha, shelf):
    sitting = listen(asha, topic="leap", sentences=1).sitting
    storytelling.hear(asha.pk, sitting, 2, is_new=False, now=NOON)
    row = StoryProgress.objects.get()
    assert (row.position, row.sentence, row.times_heard) == (2, 0, 1)


def test_what_is_heard_by_nobody_or_of_no_story_is_not_noted(ashas, shelf):
    sitting = tell(ashas.child, topic="leap").sitting
    storytelling.hear(uuid4(), sitting, 1, is_new=True, now=NOON)
    storytelling.hear(ashas.child.pk, replace(sitting, slug="gone"), 1, is_new=True, now=NOON)
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    storytelling.hear(ashas.child.pk, sitting, 1, is_new=True, now=NOON)
    assert not StoryProgress.objects.exists()


def test_this_conversation_knows_of_it_before_the_row_does(asha, shelf):
    notebook = Notebook()
    listen(asha, topic="leap", now=NOON - timedelta(days=1))
    page = notebook.page("leap-to-lanka")
    page.position, page.last_heard = 3, NOON
    assert tell(asha, notebook=notebook).episode == 3


def test_each_age_hears_its_own_telling(asha, ravi, db):
    shelve_story("leap-to-lanka", "For the younger", telling="younger")
    told = Episode.objects.get(number=1)
    told.pk, told.telling, told.text = None, "older", "For the older."
    told.save()
    asha.dob = date(2020, 1, 1)
    asha.save()
    assert tell(asha).story.startswith("For the younger, part 1.")
    asha.dob = date(2015, 1, 1)
    asha.save()
    assert (tell(asha).story, tell(asha).episodes) == ("For the older.", 1)


def test_a_favourite_stays_a_favourite(asha, shelf):
    listen(asha, topic="mountain")
    StoryProgress.objects.update(status="favorite")
    for _ in range(2):
        listen(asha, topic="mountain")
    assert StoryProgress.objects.get().status == "favorite"


def test_the_unfinished_story_goes_on_first(asha, shelf):
    listen(asha, topic="mountain")
    assert tell(asha).story_slug == "sanjeevani-mountain"


def test_never_the_same_story_twice_in_a_row_while_another_fits(asha, shelf):
    for _ in range(3):
        listen(asha, topic="leap")
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
    tellings = [listen(asha, topic="leap") for _ in range(2)]
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
    listen(ashas.child, topic="leap")
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    assert tell(ashas.child, topic="leap").episode == 1
    assert StoryProgress.objects.get().position == 2


def test_without_progress_a_story_goes_on_within_its_conversation(ashas, shelf):
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    notebook = Notebook()
    named = listen(ashas.child, topic="mountain", notebook=notebook)
    rest = [listen(ashas.child, notebook=notebook) for _ in range(2)]
    assert {told.story_slug for told in (named, *rest)} == {"sanjeevani-mountain"}
    assert [told.episode for told in (named, *rest)] == [1, 2, 3]
    assert tell(ashas.child, notebook=notebook).story_slug != "sanjeevani-mountain"
    assert not StoryProgress.objects.exists()


def test_a_story_goes_on_when_progress_is_withdrawn_in_its_middle(ashas, shelf):
    notebook = Notebook()
    listen(ashas.child, topic="mountain", notebook=notebook)
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
def test_two_toys_telling_one_child_leave_a_whole_page():
    shelve_story("leap-to-lanka", "Leap to Lanka", episodes=5)
    child = household("many@example.com", "Asha").child
    told = at_once(lambda: listen(child).episode, 50)
    row = StoryProgress.objects.get(profile=child)
    assert set(told) <= {1, 2, 3, 4, 5}
    assert row.times_heard == told.count(1)
    assert (row.position, row.sentence) in {(number, 0) for number in range(1, 6)}
