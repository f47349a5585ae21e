"""Drafts of what is there, and of what is new."""

import pytest

from accounts.tests.cast import NOON
from learning.models import Revision, Story
from learning.review.proposing import propose, rewrite
from learning.review.states import Refused, Status
from learning.review.tests.conftest import LONG
from learning.review.texts import text_of


def code_of(deed) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.code


def test_a_draft_is_the_whole_text_with_the_changes(staff, episode):
    before = text_of(episode)
    revision = propose(episode, {"title": "The Sea"}, author=staff.writer)
    assert revision.text == before | {"title": "The Sea"}
    assert (revision.status, revision.number, revision.author) == (Status.DRAFT, 2, staff.writer)
    assert revision.base == Revision.current_for(episode)
    episode.refresh_from_db()
    assert text_of(episode) == before


def test_a_new_text_has_a_row_that_is_not_approved(staff):
    story = Story(slug="the-bell")
    revision = propose(story, {"title": "The Bell"}, author=staff.writer, origin="import")
    assert (revision.number, revision.base, revision.origin) == (1, None, "import")
    assert not Story.objects.get(slug="the-bell").approved


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "nothing-changed"),
        ({"text": LONG.strip()}, "nothing-changed"),
        ({"approved": True}, "unknown-field"),
        ({"number": 4}, "unknown-field"),
    ],
)
def test_what_is_no_change_is_refused(staff, episode, changes, code):
    assert code_of(lambda: propose(episode, changes, author=staff.writer)) == code
    assert not Revision.objects.open().exists()


def test_who_does_not_write_proposes_nothing(staff):
    assert code_of(lambda: propose(Story(slug="x"), {}, author=staff.pandit)) == "not-allowed"
    assert not Story.objects.exists()


def test_two_who_rewrite_one_draft_do_not_lose_the_first_ones_words(staff, episode):
    draft = propose(episode, {"title": "The Sea"}, author=staff.writer)
    again = Revision.objects.get(pk=draft.pk)
    first = rewrite(draft, {"title": "The Ocean"}, author=staff.writer, now=NOON)
    late = lambda: rewrite(again, {"title": "A Lake"}, author=staff.other_writer, now=NOON)  # noqa: E731
    assert code_of(late) == "is-closed"
    assert [*Revision.objects.open()] == [first]


def test_rewriting_changes_something(staff, episode):
    draft = propose(episode, {"title": "The Sea"}, author=staff.writer)
    assert code_of(lambda: rewrite(draft, {}, author=staff.writer, now=NOON)) == "nothing-changed"
    unknown = lambda: rewrite(draft, {"slug": "x"}, author=staff.writer, now=NOON)  # noqa: E731
    assert code_of(unknown) == "unknown-field"
