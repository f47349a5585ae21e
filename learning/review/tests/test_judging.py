"""A version's way through the house, from the draft to what children hear and back."""

import pytest

from accounts.tests.cast import NOON
from learning.models import Episode, Revision, Story, Verdict
from learning.review import judging
from learning.review.models import Comment
from learning.review.proposing import propose, rewrite
from learning.review.states import Aspect, Refused, Status
from learning.review.tests.conftest import LONG

BETTER = LONG.replace("safe", "brave").strip()
BEST = LONG.replace("safe", "kind").strip()


def submitted(target, changes, *, author) -> Revision:
    return judging.submit(propose(target, changes, author=author), by=author, now=NOON)


def approve(revision, staff, *aspects) -> Revision:
    people = {Aspect.LANGUAGE: staff.linguist, Aspect.TRADITION: staff.pandit}
    for aspect in aspects or Aspect:
        revision = judging.approve(revision, aspect, by=people[aspect], now=NOON)
    return revision


def spoken(episode) -> str:
    return Episode.objects.approved().get(pk=episode.pk).text


def test_a_draft_is_not_spoken_until_two_others_have_approved_it(staff, episode):
    revision = submitted(episode, {"text": BETTER}, author=staff.writer)
    assert spoken(episode) == LONG.strip()
    approve(revision, staff, Aspect.LANGUAGE)
    assert spoken(episode) == LONG.strip()
    assert [*Revision.objects.awaiting()] == [revision]
    approve(revision, staff, Aspect.TRADITION)
    assert spoken(episode) == BETTER
    assert Revision.current_for(episode) == revision
    assert [one.status for one in Revision.objects.of(episode).order_by("number")] == [
        Status.SUPERSEDED,
        Status.APPROVED,
    ]


def test_a_refusal_goes_back_to_the_author_who_rewrites(staff, episode):
    revision = submitted(episode, {"text": BETTER}, author=staff.writer)
    judging.refuse(revision, Aspect.TRADITION, by=staff.pandit, now=NOON, comment="Not brave.")
    revision.refresh_from_db()
    assert revision.status == Status.DRAFT
    again = rewrite(revision, {"text": BEST}, author=staff.writer, now=NOON)
    revision.refresh_from_db()
    assert (revision.status, revision.text["text"]) == (Status.SUPERSEDED, BETTER)
    approve(judging.submit(again, by=staff.writer, now=NOON), staff)
    assert spoken(episode) == BEST


def test_who_wrote_an_earlier_draft_does_not_approve_the_later_one(staff, episode):
    first = propose(episode, {"text": BETTER}, author=staff.operator)
    second = rewrite(first, {"text": BEST}, author=staff.writer, now=NOON)
    judging.submit(second, by=staff.writer, now=NOON)
    with pytest.raises(Refused) as refused:
        judging.approve(second, Aspect.LANGUAGE, by=staff.operator, now=NOON)
    assert refused.value.code == "own-text"


def test_what_was_approved_meanwhile_is_not_overwritten(staff, episode):
    mine = submitted(episode, {"text": BETTER}, author=staff.writer)
    approve(submitted(episode, {"text": BEST}, author=staff.other_writer), staff)
    with pytest.raises(Refused, match="Another version was approved"):
        judging.approve(mine, Aspect.LANGUAGE, by=staff.linguist, now=NOON)
    assert spoken(episode) == BEST
    assert not mine.verdicts.exists()
    anew = rewrite(mine, {}, author=staff.writer, now=NOON)
    approve(judging.submit(anew, by=staff.writer, now=NOON), staff)
    assert spoken(episode) == BETTER


@pytest.mark.parametrize("title", ["", "<b>", "e\u0301tude"])
def test_what_a_toy_cannot_speak_is_not_submitted(staff, episode, title):
    revision = propose(episode, {"title": title}, author=staff.writer)
    with pytest.raises(Refused, match="title") as refused:
        judging.submit(revision, by=staff.writer, now=NOON)
    assert refused.value.code == "faulty"


def test_an_earlier_version_comes_back(staff, episode):
    first = Revision.current_for(episode)
    approve(submitted(episode, {"text": BETTER}, author=staff.writer), staff)
    first.refresh_from_db()
    back = judging.roll_back(first, by=staff.pandit, now=NOON, comment="The old one was right.")
    assert spoken(episode) == LONG.strip()
    assert (back.origin, back.number, back.follows) == ("rollback", 3, first)
    assert Revision.current_for(episode) == back


def test_withdrawn_text_is_not_spoken_and_can_come_back(staff, episode):
    served = Revision.current_for(episode)
    judging.withdraw(served, by=staff.linguist, now=NOON, comment="A wrong name.")
    assert not Episode.objects.approved().filter(pk=episode.pk).exists()
    judging.roll_back(served, by=staff.linguist, now=NOON, comment="It was right.")
    assert spoken(episode) == LONG.strip()


def test_a_new_story_is_told_once_it_and_an_episode_are_approved(staff):
    details = {
        "title": "The Bell",
        "title_hi": "घंटी",
        "status": "folk",
        "sources": ["told in Varanasi"],
        "synopsis": "Hanuman rings a bell.",
        "age_bands": ["5-7"],
        "themes": ["joy"],
        "time_of_day": ["morning"],
    }
    told = submitted(Story(slug="the-bell"), details, author=staff.writer)
    part = Episode(story=told.story, number=1, language="en", telling="younger")
    part = submitted(part, {"title": "One", "text": LONG.strip()}, author=staff.writer)
    approve(part, staff)
    assert not Story.objects.told().exists()
    approve(told, staff)
    assert [*Story.objects.told()] == [told.story]
    assert Episode.objects.approved().get().title == "One"


def test_shipped_text_is_not_proofread_until_a_person_has_read_it_for_every_aspect(staff, story):
    served = Revision.current_for(story)
    assert served in Revision.objects.not_proofread()
    approve(served, staff, Aspect.LANGUAGE)
    assert served in Revision.objects.not_proofread()
    approve(served, staff, Aspect.TRADITION)
    assert served not in Revision.objects.not_proofread()
    assert Revision.current_for(story) == served


def test_what_comes_back_is_as_proofread_as_it_was(staff, episode):
    first = Revision.current_for(episode)
    approve(first, staff)
    approve(submitted(episode, {"text": BETTER}, author=staff.writer), staff)
    first.refresh_from_db()
    back = judging.roll_back(first, by=staff.pandit, now=NOON, comment="Better.")
    assert back not in Revision.objects.not_proofread()


def test_comments_are_kept_in_their_order(staff, episode):
    revision = propose(episode, {"text": BETTER}, author=staff.writer)
    judging.say(revision, " Who is brave? ", by=staff.linguist, now=NOON)
    judging.submit(revision, by=staff.writer, now=NOON, comment="Hanuman is.")
    assert [one.text for one in Comment.objects.all()] == ["Who is brave?", "Hanuman is."]


def test_nothing_is_lost_of_two_verdicts_at_once(staff, episode):
    revision = submitted(episode, {"text": BETTER}, author=staff.writer)
    stale_copy = Revision.objects.get(pk=revision.pk)
    approve(revision, staff, Aspect.LANGUAGE)
    approve(stale_copy, staff, Aspect.TRADITION)
    assert Verdict.objects.filter(approves=True).count() == 2
    assert spoken(episode) == BETTER


def test_of_an_approval_and_a_refusal_at_once_the_second_meets_the_first(staff, episode):
    revision = submitted(episode, {"text": BETTER}, author=staff.writer)
    judging.refuse(revision, Aspect.LANGUAGE, by=staff.linguist, now=NOON, comment="No.")
    with pytest.raises(Refused, match="this one is draft now"):
        judging.approve(revision, Aspect.TRADITION, by=staff.pandit, now=NOON)
