"""`manage.py story_for`."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from learning import loading
from learning.models import Episode, Story

SHELF = ["leap-to-lanka", "ring-of-devotion", "sanjeevani-mountain"]


@pytest.fixture
def stories(db):
    loading.load()
    Story.objects.exclude(slug__in=SHELF).delete()


def story_for(*arguments):
    out = io.StringIO()
    call_command("story_for", *arguments, stdout=out)
    return out.getvalue()


def chosen(*arguments):
    return json.loads(story_for(*arguments, "--json"))


def test_the_choice_is_printed_with_its_reasons(stories):
    evening = ("--at=20:30", "--zone=Asia/Kolkata")
    told = chosen("--age=6", *evening, "--heard", "leap-to-lanka", "sanjeevani-mountain")
    assert (told["story"], told["telling"], told["episode"]) == ("ring-of-devotion", "younger", 1)
    assert told["local_time"].endswith("T20:30+05:30")
    assert (told["zone"], told["part_of_day"]) == ("Asia/Kolkata", "bedtime")
    assert told["reasons"] == {
        "fits-age": 0.0,
        "another-than-last": 0.0,
        "never-heard": 2.0,
        "time-of-day": 1.5,
    }
    assert [one["story"] for one in told["order"]] == [
        "ring-of-devotion",
        "leap-to-lanka",
        "sanjeevani-mountain",
    ]


def test_for_people_it_is_said_in_words(stories):
    said = story_for("--age=9", "--at=2026-11-22T20:30", "--begun", "leap-to-lanka:2:3")
    assert said.startswith("leap-to-lanka, episode 2 of 3 from sentence 4\n")
    assert "because: unfinished, fits-age, heard-often -0.25" in said


@pytest.mark.parametrize(
    ("age", "telling"), [("6", "younger"), ("9", "older"), ("-1", "younger"), ("120", "older")]
)
def test_each_age_has_its_telling(stories, age, telling):
    assert chosen(f"--age={age}")["telling"] == telling


def test_an_instant_with_an_offset_is_told_by_the_childs_clock(shelf):
    told = chosen("--zone=Asia/Kolkata", "--at=2026-11-22T15:00+00:00")
    assert told["local_time"] == "2026-11-22T20:30+05:30"


def test_without_an_age_and_in_an_unknown_zone_a_sensible_story_is_told(stories):
    told = chosen("--zone=Nowhere/Land", "--at=07:00")
    assert (told["telling"], told["zone"], told["age"]) == ("younger", "UTC", None)
    assert told["story"] == "leap-to-lanka"


@pytest.mark.parametrize("topic", ["the mountain one", "<b>संजीवनी</b>", "sanjivani mountian"])
def test_a_named_story_wins(stories, topic):
    told = chosen("--at=07:00", f"--topic={topic}")
    assert (told["story"], told["was_named"]) == ("sanjeevani-mountain", True)


@pytest.mark.parametrize("topic", ["dinosaurs", "x" * 10_000])
def test_a_topic_that_no_story_has_is_said(stories, topic):
    assert chosen(f"--topic={topic}")["topic_was_missed"]
    assert "no story is about what was asked for" in story_for(f"--topic={topic}")


def test_a_liking_speaks_for_a_story(stories):
    reasons = chosen("--at=07:00", "--like", "courage=2", "hope")["reasons"]
    assert reasons["liked"] == 1.0


def test_hindi_is_told_to_all(stories):
    assert chosen("--language=hi", "--age=9")["telling"] == "all"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--at=late",), "Give --at as 20:30"),
        (("--heard", "moby-dick"), "No story is called moby-dick"),
        (("--begun", "leap-to-lanka:two"), "Give --begun as SLUG"),
        (("--like", "hope=much"), "Give --like as"),
    ],
)
def test_what_cannot_be_read_is_told(stories, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        story_for(*arguments)


def test_without_an_approved_story_it_says_what_to_do(stories):
    Episode.objects.update(approved=False)
    with pytest.raises(CommandError, match="load_content"):
        story_for()
