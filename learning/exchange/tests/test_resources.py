"""Texts that go out as files and come back as drafts."""

import json

import pytest

from learning.exchange.files import FileRefused
from learning.exchange.formats import FORMATS, JSON
from learning.exchange.resources import EpisodeResource, StoryResource, VerseResource
from learning.models import Episode, Revision, Story, Verse

GOOD = {
    VerseResource: {"meaning_en": "A bow."},
    StoryResource: {"title": "Another"},
    EpisodeResource: {"title": "Another"},
}
ELSE = {
    VerseResource: {"index": 1},
    StoryResource: {"slug": "b-tale"},
    EpisodeResource: {"number": 9},
}
THREE = [format_.__name__ for format_ in FORMATS]


def written(resource, format_):
    data = format_().export_data(resource().export())
    return data if isinstance(data, bytes) else data.encode("utf-8")


def brought(resource, data, user, *, format_=JSON, dry_run=False):
    table = format_().create_dataset(data)
    return resource().import_data(
        table, dry_run=dry_run, rollback_on_validation_errors=True, user=user
    )


def entries(resource, **changes):
    """The first text of an export, changed, as a JSON file."""
    first = json.loads(written(resource, JSON))[0]
    return json.dumps([first | changes]).encode()


def faults(result):
    return [(row.number, [*row.error.messages]) for row in result.invalid_rows]


@pytest.mark.parametrize("format_", FORMATS, ids=THREE)
def test_every_verse_comes_back_to_the_letter(verses, staff, format_):
    result = brought(VerseResource, written(VerseResource, format_), staff.writer, format_=format_)
    assert (result.totals["skip"], faults(result), result.has_errors()) == (43, [], False)
    assert not Revision.objects.open().exists()


@pytest.mark.parametrize("format_", FORMATS, ids=THREE)
def test_stories_and_episodes_come_back_to_the_letter(story, staff, format_):
    Episode.objects.filter(number=1).update(title="=HYPERLINK() '= said Hanuman")
    for resource, count in ((StoryResource, 1), (EpisodeResource, 3)):
        data = written(resource, format_)
        result = brought(resource, data, staff.writer, format_=format_)
        assert (result.totals["skip"], faults(result), result.has_errors()) == (count, [], False)


def test_a_spreadsheet_runs_nothing_of_what_is_written(story):
    Episode.objects.filter(number=1).update(title="=HYPERLINK()")
    csv, _, as_json = (written(EpisodeResource, format_) for format_ in FORMATS)
    assert b",'=HYPERLINK()," in csv
    assert b'"=HYPERLINK()"' in as_json
    assert csv.startswith(b"\xef\xbb\xbf")


def test_a_file_makes_drafts_and_changes_nothing_that_is_served(verses, staff):
    before = Verse.objects.get(index=0).meaning_en
    result = brought(VerseResource, entries(VerseResource, meaning_en="A bow."), staff.writer)
    assert result.totals["update"] == 1
    (draft,) = Revision.objects.open()
    assert (draft.status, draft.origin, draft.author) == ("draft", "import", staff.writer)
    assert draft.text["meaning_en"] == "A bow."
    assert Verse.objects.get(index=0).meaning_en == before


def test_a_dry_run_shows_the_words_that_change_and_writes_nothing(story, staff):
    data = entries(StoryResource, title="A New Tale")
    result = brought(StoryResource, data, staff.writer, dry_run=True)
    (row,) = result.valid_rows()
    assert row.diff == [("title", [(" ", "A "), ("+", "New "), (" ", "Tale")])]
    assert not Revision.objects.open().exists()


def test_the_same_file_twice_makes_one_draft(story, staff):
    data = entries(StoryResource, title="A New Tale")
    brought(StoryResource, data, staff.writer)
    assert brought(StoryResource, data, staff.writer).totals["skip"] == 1
    assert Revision.objects.open().count() == 1


def test_a_new_story_is_drafted_and_not_told(story, staff):
    brought(StoryResource, entries(StoryResource, slug="b-tale"), staff.writer)
    made = Story.objects.get(slug="b-tale")
    assert not made.approved
    assert Revision.objects.of(made).get().status == "draft"
    brought(EpisodeResource, entries(EpisodeResource, story="b-tale"), staff.writer)
    assert made.episodes.filter(approved=False).count() == 1


def test_columns_that_are_left_out_stay(story, staff):
    data = json.dumps([{"slug": "a-tale", "themes": "hope\ncourage"}]).encode()
    brought(StoryResource, data, staff.writer)
    (draft,) = Revision.objects.open()
    assert draft.text == Revision.current_for(story).text | {"themes": ["hope", "courage"]}


@pytest.mark.parametrize(
    ("resource", "changes", "fault"),
    [
        (VerseResource, {"index": 43}, "there is no verse 43: they go from 0 to 42"),
        (VerseResource, {"index": -1}, "'-1' is no whole number"),
        (VerseResource, {"index": 10**9}, "'1000000000' is no whole number"),
        (VerseResource, {"index": "two"}, "'two' is no whole number"),
        (VerseResource, {"index": None}, "'None' is no whole number"),
        (VerseResource, {"words": "[{]"}, "is not JSON"),
        (VerseResource, {"words": ""}, "words is empty"),
        (VerseResource, {"iast": "a\u0301 b\nc"}, "iast is not in Unicode's form NFC"),
        (VerseResource, {"devanagari": "hello\nworld"}, "devanagari has characters"),
        (VerseResource, {"contested": "perhaps"}, 'is neither "yes" nor "no"'),
        (StoryResource, {"themes": "x" * 10_000}, "themes has more than 60 characters"),
        (StoryResource, {"slug": "no slug!"}, "slug is not made of"),
        (StoryResource, {"synopsis": ""}, "synopsis is empty"),
        (StoryResource, {"title": "<b>Tale</b>"}, "title has characters"),
        (EpisodeResource, {"story": "no-tale"}, "there is no story 'no-tale'"),
        (EpisodeResource, {"text": "Too short."}, "has 2 words, not 120 to 220"),
        (EpisodeResource, {"language": "fr"}, "language is neither en nor hi"),
        (EpisodeResource, {"telling": "oldest"}, "telling is neither"),
        (EpisodeResource, {"number": 0}, "number is not 1 to"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_imported(
    verses, story, staff, resource, changes, fault
):
    (first,) = json.loads(entries(resource))
    rows = [first | GOOD[resource], first | ELSE[resource] | changes]
    result = brought(resource, json.dumps(rows).encode(), staff.writer)
    ((number, messages),) = faults(result)
    assert number == 3
    assert fault in " ".join(messages)
    assert not result.has_errors()
    assert not Revision.objects.open().exists()


def test_a_text_that_stands_in_a_file_twice_is_named(story, staff):
    row = json.loads(entries(StoryResource, title="Another"))[0]
    result = brought(StoryResource, json.dumps([row, row]).encode(), staff.writer)
    assert faults(result) == [(3, ["this text stands in the file twice"])]
    assert not Revision.objects.open().exists()


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"slug": "a-tale", "approved": "yes"}, "There is no column approved"),
        ({"title": "A Tale"}, "The column slug is missing"),
    ],
)
def test_columns_that_are_not_known_or_missing_are_named(story, staff, row, sentence):
    result = brought(StoryResource, json.dumps([row]).encode(), staff.writer)
    (error,) = result.base_errors
    assert isinstance(error.error, FileRefused)
    assert error.error.sentence.startswith(sentence)
    assert not Revision.objects.open().exists()


def test_who_may_not_write_imports_nothing(story, staff):
    result = brought(StoryResource, entries(StoryResource, title="Mine"), staff.linguist)
    ((_, messages),) = faults(result)
    assert "does not allow" in messages[0]
    assert not Revision.objects.open().exists()
