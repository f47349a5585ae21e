"""The pages by which editors take texts out and bring drafts in."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from learning.exchange import files
from learning.exchange.formats import CSV, JSON, XLSX
from learning.exchange.resources import EpisodeResource, StoryResource
from learning.models import Revision

NAMES = ["verse", "story", "episode"]


def page(name, deed):
    return reverse(f"admin:learning_{name}_{deed}")


@pytest.fixture
def writer(staff, client):
    client.force_login(staff.writer)
    return client


def changed(**changes):
    """The story's row of an export, changed, as a file."""
    (row,) = json.loads(JSON().export_data(StoryResource().export()))
    return upload(json.dumps([row | changes]).encode())


def upload(data, name="stories.json"):
    return SimpleUploadedFile(name, data)


def looked_at(client, file, name="story"):
    return client.post(page(name, "import"), {"import_file": file, "resource": "0"})


def confirmed(client, response, name="story", **changes):
    """What comes of the button of a dry run."""
    form = response.context_data["confirm_form"]
    values = {field: form[field].value() for field in form.fields} | changes
    return client.post(page(name, "process_import"), values, follow=True)


def test_a_file_is_looked_at_first_and_then_becomes_drafts(story, writer):
    seen = looked_at(writer, changed(title="A New Tale"))
    assert seen.status_code == 200
    assert "<ins>New </ins>" in seen.content.decode()
    assert not Revision.objects.open().exists()
    done = confirmed(writer, seen)
    assert "1 draft was made. Submit them for review" in done.content.decode()
    (draft,) = Revision.objects.open()
    assert (draft.status, draft.origin) == ("draft", "import")
    story.refresh_from_db()
    assert story.title == "A Tale"


def test_a_file_that_changes_nothing_says_so_and_has_no_button(story, writer):
    seen = looked_at(writer, changed()).content.decode()
    assert "says what is served already" in seen
    assert "Make the drafts" not in seen


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "stories.csv", "The submitted file is empty."),
        (b"MZ\x90\x00" + bytes(90), "stories.csv", "This is not a text in UTF-8."),
        (b"MZ\x90\x00" + bytes(90), "stories.xlsx", "This is not an Excel workbook."),
        (b"\x7fELF\x02", "stories.json", "This is not a JSON file"),
        (b"MZ\x90\x00", "stories.exe", "Choose a file that ends in .csv, .xlsx, .json."),
        (b"[]", "stories.json", "The file has no rows."),
        (b"a" * (files.LARGEST_BYTES + 1), "stories.csv", "The file is too large: 2 MB at most."),
        (b'[{"title": "A"}]', "stories.json", "The column slug is missing"),
        (b'[{"slug": "a-tale", "title": ""}]', "stories.json", "Row 2: title is empty"),
        (b"slug,title\na-tale,<b>\n", "s.csv", "Row 2: title has characters that do not belong"),
    ],
)
def test_a_file_that_is_not_right_is_answered_with_a_sentence(story, writer, data, name, sentence):
    seen = looked_at(writer, upload(data, name))
    assert seen.status_code == 422
    assert sentence in seen.content.decode()
    assert "Make the drafts" not in seen.content.decode()
    assert not Revision.objects.open().exists()


def test_a_theme_of_ten_thousand_characters_is_refused(story, writer):
    seen = looked_at(writer, changed(themes="x" * 10_000))
    assert "Row 2: themes has more than 60 characters" in seen.content.decode()


def test_a_confirmation_of_a_file_that_is_gone_says_so(story, writer):
    seen = looked_at(writer, changed(title="A New Tale"))
    for changes in ({"import_file_name": "another"}, {"format": "7"}, {"format": "x"}):
        assert "not kept any more" in confirmed(writer, seen, **changes).content.decode()
    assert not Revision.objects.open().exists()


def test_a_file_whose_text_was_changed_meanwhile_is_taken_back_whole(story, writer):
    rows = json.loads(JSON().export_data(EpisodeResource().export()))
    for row in rows:
        row["title"] = "Another"
    seen = looked_at(writer, upload(json.dumps(rows).encode()), "episode")
    story.episodes.get(number=3).delete()
    story.delete()
    assert "Nothing was imported" in confirmed(writer, seen, "episode").content.decode()
    assert not Revision.objects.open().exists()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("place", "kind"), [*enumerate([CSV, XLSX, JSON])])
def test_a_list_is_exported_in_every_format(verses, story, writer, name, place, kind):
    made = writer.post(page(name, "export"), {"format": str(place), "resource": "0"})
    assert made["Content-Disposition"].startswith("attachment")
    assert (
        len(kind().create_dataset(made.content)) == {"verse": 43, "story": 1, "episode": 3}[name]
    )


@pytest.mark.parametrize("name", NAMES)
def test_only_who_may_write_finds_the_way_to_files(verses, story, staff, client, name):
    client.force_login(staff.linguist)
    for deed in ("export", "import"):
        assert client.get(page(name, deed)).status_code == 403
    assert client.post(page(name, "process_import"), {"format": "0"}).status_code == 403
    assert page(name, "import") not in client.get(page(name, "changelist")).content.decode()
    client.force_login(staff.writer)
    assert page(name, "import") in client.get(page(name, "changelist")).content.decode()
    assert client.get(page(name, "import")).status_code == 200
    assert client.get(page(name, "export")).status_code == 200
