"""The review in the admin: who sees what, who may do what, and what their pages say."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from accounts.tests.cast import NOON
from learning.models import Episode, Revision, Story, Verse
from learning.review import judging
from learning.review.proposing import propose
from learning.review.shipping import ship
from learning.review.states import Aspect, Status
from learning.review.tests.conftest import LONG
from learning.tests.shelf import shelve_verses

BETTER = LONG.replace("safe", "brave").strip()


def page_of(row, page="change") -> str:
    return reverse(f"admin:learning_{row._meta.model_name}_{page}", args=[row.pk])


def do(client, revision, deed, comment=""):
    address = reverse("admin:learning_revision_do", args=[revision.pk, deed])
    return client.post(address, {"comment": comment})


def told(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def filled(client, address) -> dict:
    """What a browser would send of the form at this address, unchanged."""
    form = client.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


@pytest.fixture
def draft(staff, episode) -> Revision:
    return propose(episode, {"text": BETTER}, author=staff.writer)


@pytest.fixture
def in_review(staff, draft) -> Revision:
    return judging.submit(draft, by=staff.writer, now=NOON)


def test_a_text_is_only_looked_at_whoever_looks(client, staff, episode):
    for user in (staff.writer, staff.operator):
        client.force_login(user)
        page = told(client.get(page_of(episode)))
        assert 'name="text"' not in page
        assert "No person has proofread the language or the tradition" in page
        client.post(page_of(episode), {"title": "Hacked", "text": "Hacked", "approved": "on"})
        assert client.post(page_of(episode, "delete"), {"post": "yes"}).status_code == 403
    assert Episode.objects.get(pk=episode.pk).title == episode.title


def test_a_new_version_is_written_in_a_form_and_is_a_draft(client, staff, episode):
    client.force_login(staff.writer)
    address = page_of(episode, "write")
    form = client.get(address).context["form"]
    given = form.initial | {"text": BETTER.replace("\n", "\r\n"), "comment": "Braver."}
    answer = client.post(address, given, follow=True)
    revision = Revision.objects.open().get()
    assert answer.redirect_chain == [(page_of(revision), 302)]
    assert (revision.text["text"], revision.author) == (BETTER, staff.writer)
    page = told(answer)
    assert "<del>safe</del><ins>brave</ins>" in page
    assert "Braver." in page
    assert Episode.objects.approved().get(pk=episode.pk).text == LONG.strip()


def test_what_was_approved_while_somebody_wrote_is_shown_and_not_lost(
    client, staff, episode, in_review
):
    client.force_login(staff.other_writer)
    address = page_of(episode, "write")
    given = filled(client, address) | {"title": "Mine"}
    judging.approve(in_review, Aspect.LANGUAGE, by=staff.linguist, now=NOON)
    judging.approve(in_review, Aspect.TRADITION, by=staff.pandit, now=NOON)
    answer = client.post(address, given)
    assert answer.status_code == 409
    assert "<del>brave</del><ins>safe</ins>" in told(answer)
    assert 'value="Mine"' in told(answer)
    given["base"] = answer.context["form"]["base"].value()
    assert client.post(address, given).status_code == 302


def test_a_page_that_came_too_late_keeps_its_comment(client, staff, in_review):
    judging.refuse(in_review, Aspect.LANGUAGE, by=staff.linguist, now=NOON, comment="No.")
    client.force_login(staff.pandit)
    answer = do(client, in_review, "approve-tradition", "Well told.")
    assert answer.status_code == 409
    assert "this one is draft now" in told(answer)
    assert "Well told.</textarea>" in told(answer)
    assert do(client, in_review, "comment", "x" * 2_001).status_code == 422


def test_the_pages_buttons_are_the_deeds_that_are_possible(client, staff, in_review):
    expected = {
        staff.writer: {"comment", "withdraw"},
        staff.linguist: {"approve-language", "refuse-language", "comment", "withdraw"},
        staff.pandit: {"approve-tradition", "refuse-tradition", "comment", "withdraw"},
    }
    for user, names in expected.items():
        client.force_login(user)
        page = client.get(page_of(in_review)).content.decode()
        assert set(re.findall(r'formaction="[^"]+/do/([a-z-]+)/"', page)) == names


def test_the_whole_way_through_the_pages(client, staff, episode, draft):
    client.force_login(staff.writer)
    assert do(client, draft, "submit").status_code == 302
    client.force_login(staff.linguist)
    assert do(client, draft, "approve-language", "Clear.").status_code == 302
    client.force_login(staff.pandit)
    assert do(client, draft, "approve-tradition").status_code == 302
    assert Episode.objects.approved().get(pk=episode.pk).text == BETTER
    first = Revision.objects.of(episode).get(number=1)
    assert do(client, first, "roll-back").status_code == 409
    answer = do(client, first, "roll-back", "It was better.")
    assert answer["location"] == page_of(Revision.current_for(episode))
    assert Episode.objects.approved().get(pk=episode.pk).text == LONG.strip()


def test_an_editor_does_not_approve_and_an_operator_not_their_own(client, staff, episode):
    editor = User.objects.create_user("editor@hanuman.example", is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    for author in (editor, staff.operator):
        revision = propose(episode, {"text": BETTER}, author=author)
        client.force_login(author)
        assert do(client, revision, "submit").status_code == 302
        for deed in ("approve-language", "approve-tradition"):
            assert do(client, revision, deed).status_code == 403
        revision.refresh_from_db()
        assert (revision.status, revision.verdicts.count()) == (Status.IN_REVIEW, 0)


def test_a_reviewer_approves_and_does_not_write(client, staff, episode, in_review):
    reviewer = User.objects.create_user("reviewer@hanuman.example", is_staff=True)
    reviewer.groups.add(Group.objects.get(name="Reviewers"))
    client.force_login(reviewer)
    assert client.get(page_of(episode, "write")).status_code == 403
    assert client.get(page_of(in_review, "rewrite")).status_code == 403
    assert client.get(reverse("admin:learning_story_add")).status_code == 403
    assert do(client, in_review, "approve-language").status_code == 302


def test_who_has_no_role_opens_none_of_it(client, staff, episode, in_review):
    client.force_login(User.objects.create_user("nobody@hanuman.example", is_staff=True))
    for address in (
        page_of(episode, "write"),
        page_of(in_review),
        page_of(in_review, "rewrite"),
        reverse("admin:learning_revision_changelist"),
        reverse("admin:learning_episode_add"),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, {}).status_code == 403
    assert do(client, in_review, "withdraw", "why").status_code == 403


@pytest.mark.parametrize(
    ("deed", "status"), [("approve-everything", 404), ("submit", 409), ("withdraw", 302)]
)
def test_only_deeds_that_there_are(client, staff, in_review, deed, status):
    client.force_login(staff.operator)
    assert do(client, in_review, deed, "why").status_code == status


def test_a_deed_is_no_link(client, staff, in_review):
    client.force_login(staff.linguist)
    address = reverse("admin:learning_revision_do", args=[in_review.pk, "approve-language"])
    assert client.get(address).status_code == 405
    missing = reverse("admin:learning_revision_do", args=[10**9, "submit"])
    assert client.post(missing).status_code == 404


def test_a_draft_is_rewritten_until_it_is_closed(client, staff, draft):
    client.force_login(staff.other_writer)
    address = page_of(draft, "rewrite")
    given = filled(client, address) | {"title": "The Brave One"}
    answer = client.post(address, given, follow=True)
    assert "Goes on from" in told(answer)
    answer = client.post(address, given)
    assert answer.status_code == 409
    assert "superseded now" in told(answer)


def test_mistakes_are_named_on_the_page_and_keep_it_a_draft(client, staff, episode):
    client.force_login(staff.writer)
    address = page_of(episode, "write")
    given = filled(client, address) | {"title": "<script>alert(1)</script>"}
    page = told(client.post(address, given, follow=True))
    assert "<script>alert(1)" not in page
    assert "characters that do not belong there" in page
    assert do(client, Revision.objects.open().get(), "submit").status_code == 409


def test_a_new_story_begins_in_the_admin(client, staff):
    client.force_login(staff.writer)
    address = reverse("admin:learning_story_add")
    given = {"slug": "the-bell", "title": "The Bell", "sources": "Varanasi | a song", "base": ""}
    given |= {"age_bands": ["5-7"], "themes": "joy\r\nmusic", "time_of_day": ["morning"]}
    assert client.post(address, given).status_code == 302
    story = Story.objects.get(slug="the-bell")
    assert not story.approved
    assert Revision.objects.of(story).get().text["sources"] == [
        {"text": "Varanasi", "ref": "a song"}
    ]
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert "There is a story of this name" in told(answer)
    address = reverse("admin:learning_episode_add")
    part = {"story": story.pk, "number": 1, "language": "en", "telling": "all", "base": ""}
    part |= {"title": "One", "text": LONG}
    assert client.post(address, part).status_code == 302
    assert "There is this episode already" in told(client.post(address, part))
    assert not Story.objects.told().exists()


@pytest.fixture
def verse(db) -> Verse:
    shelve_verses()
    verse = Verse.objects.get(index=3)
    ship([verse], provenance="Tulsidas", now=NOON)
    return verse


def test_a_verse_is_written_in_two_lines_a_script(client, staff, verse):
    client.force_login(staff.writer)
    address = page_of(verse, "write")
    given = filled(client, address)
    given["transliteration_2"] = "Anjani putra Pavansut naama"
    assert given["devanagari_1"] == "राम दूत अतुलित बल धामा।"
    assert client.post(address, given).status_code == 302
    text = Revision.objects.open().get().text
    assert text["transliteration"][1] == "Anjani putra Pavansut naama"
    assert text["word_pairs"][1][3] == {"dev": "नामा", "roman": "naama"}
    assert text | {"transliteration": 0, "word_pairs": 0} == {
        **Revision.current_for(verse).text,
        "transliteration": 0,
        "word_pairs": 0,
    }


def test_each_word_of_a_verse_needs_its_own_in_roman_letters(client, staff, verse):
    client.force_login(staff.writer)
    address = page_of(verse, "write")
    given = filled(client, address)
    given |= {"transliteration_1": "Ram doot", "contested": "", "words": "one | two"}
    answer = client.post(address, given)
    assert answer.status_code == 422
    assert "There are 5 words in Devanagari and 2 in Roman letters" in told(answer)
    assert "Entry 1 has not the form" in told(answer)


def test_what_is_typed_comes_in_nfc(client, staff, verse):
    client.force_login(staff.writer)
    address = page_of(verse, "write")
    given = filled(client, address)
    given |= {"iast_1": given["iast_1"].replace("ū", "u\u0304")}
    given |= {"meaning_en": "You are Shri Ram's messenger."}
    client.post(address, given)
    assert Revision.objects.open().get().text["iast"] == verse.iast


def test_the_list_is_filtered(client, staff, episode, in_review):
    client.force_login(staff.linguist)
    address = reverse("admin:learning_revision_changelist")
    counts = {
        "": 5,
        "status__exact=in-review": 1,
        "kind=episode": 4,
        "kind=verse": 0,
        "proofread=no": 4,
        "q=Tale": 5,
    }
    for asked, count in counts.items():
        assert client.get(f"{address}?{asked}").context["cl"].result_count == count, asked
