"""Loading the shipped content."""

import io
import json
import shutil
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from learning import loading
from learning.models import Episode, Story, Verse
from learning.review.models import Revision, kind_of
from learning.review.publishing import publish
from learning.review.texts import text_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BETTER = "Hanuman leaps, and it is told better. " * 20

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(loading.CONTENT, tmp_path / "content")
    return tmp_path / "content"


def test_every_loaded_line_is_the_files_to_the_letter():
    loading.load()
    verses = json.loads((loading.CONTENT / "hanuman_chalisa.json").read_text("utf-8"))
    names = [field.name for field in Verse._meta.fields if field.name in verses[0]]
    names.remove("id")
    assert list(Verse.objects.approved().values(*names)) == [
        {name: verse.get(name, []) for name in names} for verse in verses
    ]
    for path in (loading.CONTENT / "stories").glob("*.json"):
        told = json.loads(path.read_text("utf-8"))
        loaded = Episode.objects.approved().filter(story__slug=path.stem)
        names = ("language", "telling", "number", "title", "text")
        assert set(loaded.values_list(*names)) == {
            tuple(episode[name] for name in names) for episode in told["episodes"]
        }


def test_the_three_first_stories_are_there_in_both_languages():
    loading.load()
    for slug in ("leap-to-lanka", "sanjeevani-mountain", "ring-of-devotion"):
        told = Episode.objects.filter(story__slug=slug).values_list("language", flat=True)
        assert list(told).count("en") >= 3
        assert "hi" in told


def test_loading_again_changes_nothing():
    loading.load()
    before = list(Verse.objects.values()), list(Episode.objects.values())
    outcome = loading.load()
    assert all(set(count) <= {"kept"} for count in outcome.counts.values())
    assert (list(Verse.objects.values()), list(Episode.objects.values())) == before


def test_a_new_reading_in_the_file_is_brought_in(folder):
    loading.load(folder)
    path = folder / "stories" / "leap-to-lanka.json"
    story = json.loads(path.read_text("utf-8"))
    story["episodes"][0]["text"] = BETTER
    path.write_text(json.dumps(story), "utf-8")
    assert loading.load(folder).counts["episodes"]["changed"] == 1
    assert Episode.objects.filter(text=BETTER).count() == 1


def test_what_an_editor_took_back_stays_taken_back():
    loading.load()
    Verse.objects.filter(index=5).update(approved=False)
    Episode.objects.filter(number=1).update(approved=False)
    loading.load()
    assert not Verse.objects.get(index=5).approved
    assert not Episode.objects.approved().filter(number=1).exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '["\ud83d"]'])
def test_a_broken_file_loads_nothing(folder, text):
    path = folder / "stories" / "leap-to-lanka.json"
    path.write_text(text, "utf-8", "surrogatepass")
    with pytest.raises(loading.ContentBroken):
        loading.load(folder)
    assert not Verse.objects.exists()
    assert not Story.objects.exists()


def test_a_missing_verse_loads_nothing(folder):
    path = folder / "hanuman_chalisa.json"
    verses = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(verses[:42]), "utf-8")
    with pytest.raises(loading.ContentBroken, match="indices"):
        loading.load(folder)
    assert not Verse.objects.exists()


def test_a_missing_file_is_named(folder):
    (folder / "hanuman_chalisa.json").unlink()
    with pytest.raises(loading.ContentBroken, match="the file is missing"):
        loading.load(folder)


def test_the_command_says_what_became_of_everything():
    first, second = io.StringIO(), io.StringIO()
    call_command("load_content", stdout=first)
    call_command("load_content", stdout=second)
    assert "verses: 43 made, 0 changed, 0 kept" in first.getvalue()
    assert "verses: 0 made, 0 changed, 43 kept" in second.getvalue()


def test_the_command_names_the_faults(folder):
    (folder / "hanuman_chalisa.json").write_text("[]", "utf-8")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_content", folder=folder)


def as_edited(target, **changes):
    """What others have approved of an editor's is served."""
    text = text_of(target) | changes
    revision = Revision(**{kind_of(target): target}, number=2, text=text)
    publish(revision, target, now=NOW)
    return target


def test_everything_is_written_down_as_shipped_and_approved_with_its_provenance():
    loading.load()
    versions = Revision.objects.served().filter(origin="shipped").exclude(provenance="")
    rows = Verse.objects.count() + Story.objects.count() + Episode.objects.count()
    assert versions.count() == rows == Revision.objects.count()
    assert versions.not_proofread().count() == rows
    assert Revision.current_for(Verse.objects.get(index=2)).text["title"] == "Chaupai 1"


def test_what_an_editor_has_changed_stays_and_is_shown_beside_the_file():
    loading.load()
    verse = as_edited(Verse.objects.get(index=2), meaning_en="Victory to you. You are an ocean.")
    told = io.StringIO()
    call_command("load_content", stdout=told)
    verse.refresh_from_db()
    assert verse.meaning_en == "Victory to you. You are an ocean."
    assert "verses: 0 made, 0 changed, 42 kept, 1 left as edited" in told.getvalue()
    shown = told.getvalue().partition("verse 2, Chaupai 1:\n")[2].splitlines()
    assert shown[0] == "  meaning_en:"
    assert shown[1].startswith("  - ")
    assert shown[-2:] == ["  + Victory to you.", "  + You are an ocean."]


def test_a_text_that_an_editor_changed_does_not_follow_the_file(folder):
    loading.load(folder)
    episode = Episode.objects.get(
        story__slug="leap-to-lanka", language="en", telling="younger", number=1
    )
    as_edited(episode, title="Up!")
    path = folder / "stories" / "leap-to-lanka.json"
    story = json.loads(path.read_text("utf-8"))
    story["episodes"][0]["text"] = BETTER
    path.write_text(json.dumps(story), "utf-8")
    loaded = loading.load(folder)
    episode.refresh_from_db()
    assert (episode.title, episode.text == BETTER) == ("Up!", False)
    assert [*loaded.edited] == ["story leap-to-lanka, en younger 1"]


def test_a_row_that_was_changed_behind_the_reviews_back_stays():
    loading.load()
    Verse.objects.filter(index=2).update(meaning_hi="जय हो।")
    assert [*loading.load().edited] == ["verse 2, Chaupai 1"]
    assert Verse.objects.get(index=2).meaning_hi == "जय हो।"


def test_a_text_that_follows_the_file_is_a_new_version(folder):
    loading.load(folder)
    path = folder / "stories" / "leap-to-lanka.json"
    story = json.loads(path.read_text("utf-8"))
    story["episodes"][0]["text"] = BETTER
    path.write_text(json.dumps(story), "utf-8")
    loading.load(folder)
    episode = Episode.objects.get(text=BETTER)
    assert Revision.current_for(episode).number == 2
    assert [one.status for one in Revision.objects.of(episode)] == ["approved", "superseded"]
