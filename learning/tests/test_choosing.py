"""The choice of a story: what goes first, what is weighed, and what never happens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning import choosing
from learning.choosing import Candidate, Listener, fits_age, part_of_day, ranked

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BEDTIME = NOON.replace(hour=21)
LEAP = Candidate("leap", ["5-7", "8-10"], ["daytime"], ["courage"])
RING = Candidate("ring", ["5-7", "8-10"], ["bedtime"], ["hope"])
COURT = Candidate("court", ["11-12"], ["daytime"], ["truth"])
SHELF = [LEAP, RING, COURT]


def heard(candidate, *, days=1, times=1, **changes):
    last = NOON - timedelta(days=days)
    return replace(candidate, times_heard=times, last_heard=last, **changes)


def first(stories=SHELF, *, age=6, now=NOON, likes=None, named=None):
    return ranked(stories, Listener(age, now, likes or {}), named=named)[0]


def test_the_hour_decides_between_stories_never_heard():
    assert first().slug == "leap"
    assert first(now=BEDTIME).slug == "ring"
    assert first(now=BEDTIME).reasons == {
        "fits-age": 0.0,
        "another-than-last": 0.0,
        "never-heard": 2.0,
        "time-of-day": 1.5,
    }


def test_the_age_decides_before_the_hour():
    assert first(age=11).slug == "court"
    assert ranked(SHELF, Listener(6, NOON))[-1].slug == "court"


def test_a_story_in_its_middle_goes_on_first_and_the_latest_before_an_older_one():
    begun = [heard(LEAP, days=9, is_unfinished=True), RING, heard(COURT, is_unfinished=True)]
    assert [one.slug for one in ranked(begun, Listener(6, NOON))] == ["court", "leap", "ring"]


def test_a_named_story_goes_before_one_in_its_middle():
    begun = [heard(LEAP, is_unfinished=True), RING]
    assert first(begun, named="ring").slug == "ring"
    assert "named" in first(begun, named="ring").reasons


def test_a_story_that_was_never_heard_goes_before_one_that_was():
    assert first([heard(LEAP, days=30), RING]).slug == "ring"


def test_a_liking_brings_back_a_story_that_was_heard_long_ago():
    stories = [heard(RING, days=30), heard(LEAP, days=20), heard(COURT)]
    assert first(stories, now=BEDTIME, likes={"courage": 3.0}).slug == "ring"
    assert first(stories, now=NOON.replace(hour=18), likes={"courage": 3.0}).slug == "leap"


def test_a_favourite_comes_again_before_its_equal():
    stories = [heard(LEAP, days=30), heard(replace(LEAP, slug="loved"), is_favourite=True, days=9)]
    assert first([*stories, heard(RING)]).slug == "loved"


def test_what_was_told_last_comes_again_only_when_nothing_else_fits():
    assert first([heard(LEAP), heard(RING, days=30, times=4)]).slug == "ring"
    assert first([heard(LEAP), COURT]).slug == "leap"
    assert first([heard(LEAP)]).slug == "leap"


def test_equals_take_turns_from_day_to_day():
    stories = [replace(LEAP, slug=slug) for slug in ("one", "two", "three")]
    days = {first(stories, now=NOON + timedelta(days=day)).slug for day in range(3)}
    assert days == {"one", "two", "three"}


def test_no_story_is_no_choice():
    assert ranked([], Listener(6, NOON)) == []


CANDIDATES = st.builds(
    Candidate,
    slug=st.sampled_from("abcdefgh"),
    age_bands=st.lists(st.sampled_from(["5-7", "8-10", "11-12"])),
    times_of_day=st.lists(st.sampled_from(["morning", "daytime", "evening", "bedtime"])),
    themes=st.lists(st.sampled_from(["hope", "courage"])),
    is_unfinished=st.booleans(),
    is_favourite=st.booleans(),
    times_heard=st.integers(0, 1000),
    last_heard=st.none() | st.datetimes(timezones=st.just(UTC)),
)
LISTENERS = st.builds(
    Listener,
    age=st.none() | st.integers(0, 120),
    now=st.integers(0, 20 * 365 * 24).map(lambda hours: NOON + timedelta(hours=hours)),
    likes=st.dictionaries(st.sampled_from(["hope", "courage"]), st.floats(0, 1e9)),
)


@settings(max_examples=300)
@given(st.lists(CANDIDATES, unique_by=lambda one: one.slug), LISTENERS)
def test_every_story_is_ranked_once_and_the_first_is_no_repeat_while_another_fits(
    stories, listener
):
    order = ranked(stories, listener)
    assert sorted(one.slug for one in order) == sorted(one.slug for one in stories)
    if not order or "unfinished" in order[0].reasons:
        return
    fitting = [one for one in order if "fits-age" in one.reasons]
    if fitting:
        assert "fits-age" in order[0].reasons
    if any("another-than-last" in one.reasons for one in fitting or order):
        assert "another-than-last" in order[0].reasons


@given(st.permutations(SHELF), LISTENERS)
def test_the_reasons_do_not_depend_on_the_place_on_the_shelf(stories, listener):
    reasons = {one.slug: one.reasons for one in ranked(stories, listener)}
    assert reasons == {one.slug: one.reasons for one in ranked(SHELF, listener)}
    assert all(
        one.keys() <= {*choosing.POINTS, "fits-age", "another-than-last"}
        for one in reasons.values()
    )


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
    assert fits_age(bands, age) is fits


def test_each_hour_has_its_part_of_the_day():
    parts = [part_of_day(hour) for hour in (4, 5, 9, 10, 16, 17, 19, 20, 0)]
    morning, daytime, evening = (["morning"] * 2, ["daytime"] * 2, ["evening"] * 2)
    assert parts == ["bedtime", *morning, *daytime, *evening, "bedtime", "bedtime"]
