"""An editor uploads a take in the admin, watches it, and somebody else lets children hear it."""

import errno
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from learning.models import Recording, Take, Verse
from learning.takes import arriving, making
from learning.takes.problems import SENTENCES
from learning.takes.tests.sounds import tone, written

pytestmark = pytest.mark.django_db
ADD = reverse("admin:learning_take_add")


def url(name: str, take: Take) -> str:
    return reverse(f"admin:learning_take_{name}", args=[take.pk])


@pytest.fixture
def fields(verses) -> dict:
    told = {"kind": "verse", "verse": Verse.objects.get(index=3).pk, "language": "hi"}
    return told | {"reciter": "Meera", "permission": "a letter of 3 May", "tradition": ""}


@pytest.fixture
def send(client, editor, folders, fields):
    """What the editor's browser sends; the answer."""

    def deed(data: bytes, name: str = "take.wav", **changed):
        client.force_login(editor)
        return client.post(ADD, fields | changed | {"upload": SimpleUploadedFile(name, data)})

    return deed


def said(answer) -> str:
    return answer.content.decode()


def test_an_upload_is_kept_privately_and_watched(send, client, folders, editor):
    data = written(tone())
    answer = send(data)
    take = Take.objects.get()
    assert answer.url == url("change", take)
    assert (take.uploaded_by, take.size, take.state) == (editor, len(data), "waiting")
    assert [path.name for path in folders.iterdir()] == [f"{take.pk}.upload"]
    assert next(folders.iterdir()).read_bytes() == data
    assert next(folders.iterdir()).stat().st_mode & 0o077 == 0
    page = said(client.get(answer.url))
    assert url("progress", take) in page
    assert "It waits for a worker." in page


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + bytes(300_000), "not-sound"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(99), "other-kind"),
    ],
)
def test_what_is_no_sound_is_refused_at_the_door(send, folders, data, code):
    answer = send(data)
    assert escape(SENTENCES[code]) in said(answer)
    assert not Take.objects.exists()
    assert not folders.exists()


def test_too_much_is_not_written_to_its_end(send, folders, monkeypatch):
    monkeypatch.setattr(arriving, "LARGEST_BYTES", 100_000)
    assert "larger than" in said(send(written(tone())))
    assert list(folders.iterdir()) == []


def test_a_full_disk_is_said_and_nothing_stays(send, folders, monkeypatch):
    def full(*told):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("accounts.private_files.os.fsync", full)
    assert "There is no room on the server" in said(send(written(tone())))
    assert list(folders.iterdir()) == []
    assert not Take.objects.exists()


@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.d/x.wav", "/etc/passwd", "a\x00b.wav", "C:\\x.wav", "क.wav", "x" * 300],
)
def test_what_a_file_is_called_does_not_matter(send, folders, name):
    assert send(written(tone()), name).status_code == 302
    take = Take.objects.get()
    assert [path.name for path in folders.iterdir()] == [f"{take.pk}.upload"]


@pytest.mark.parametrize("changed", [{"reciter": ""}, {"verse": ""}, {"kind": "chalisa"}])
def test_a_form_that_lacks_something_keeps_no_file(send, folders, changed):
    assert send(written(tone()), **changed).status_code == 200
    assert not Take.objects.exists()
    assert list(folders.iterdir()) == []


def test_without_a_token_nothing_is_kept(editor, folders, fields):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    upload = SimpleUploadedFile("x.wav", written(tone()))
    assert client.post(ADD, fields | {"upload": upload}).status_code == 403
    assert not Take.objects.exists()
    assert list(folders.iterdir()) == []


def test_who_may_not_upload_fills_no_disk(client, reviewer, folders, fields):
    client.force_login(reviewer)
    upload = SimpleUploadedFile("x.wav", written(tone()))
    assert client.post(ADD, fields | {"upload": upload}).status_code == 403
    assert not folders.exists()


def test_a_converted_take_is_heard_and_approved_by_another(client, take_of, editor, reviewer):
    take = take_of()
    making.make(take.pk)
    client.force_login(editor)
    page = said(client.get(url("progress", take)))
    assert "hx-get" not in page
    assert "somebody else has to hear and approve it" in page
    assert client.post(url("approve", take)).status_code == 302
    assert not Recording.objects.exists()
    client.force_login(reviewer)
    assert url("approve", take) in said(client.get(url("change", take)))
    sound = client.get(url("sound", take))
    assert sound["Content-Type"] == "audio/wav"
    assert len(b"".join(sound)) == int(sound["Content-Length"]) == 64_044
    client.post(url("approve", take))
    recording = Recording.objects.get()
    assert (Path(recording.path).suffix, recording.duration_ms) == (".wav", 2_000)
    assert client.get(url("sound", take)).status_code == 404


def test_a_refusal_says_why(client, take_of, reviewer):
    take = take_of()
    making.make(take.pk)
    client.force_login(reviewer)
    client.post(url("refuse", take), {"comment": ""})
    take.refresh_from_db()
    assert take.state == "ready"
    client.post(url("refuse", take), {"comment": "A door slams."})
    assert "It was refused: A door slams." in said(client.get(url("change", take)))


@pytest.mark.parametrize("name", ["approve", "refuse"])
def test_deciding_needs_a_post(client, take_of, reviewer, name):
    client.force_login(reviewer)
    assert client.get(url(name, take_of())).status_code == 405


@pytest.mark.parametrize("name", ["change", "progress", "sound"])
def test_staff_without_the_right_see_nothing_of_takes(client, take_of, name):
    client.force_login(User.objects.create_user("other@example.com", is_staff=True))
    assert client.get(url(name, take_of())).status_code == 403


@pytest.mark.parametrize("code", SENTENCES)
def test_a_failure_is_explained_on_the_page(client, take_of, reviewer, code):
    take = take_of(state="failed", problem=code)
    client.force_login(reviewer)
    assert escape(SENTENCES[code]) in said(client.get(url("progress", take)))


def test_a_recording_is_heard_and_replaced_from_its_page(client, take_of, reviewer):
    take = take_of()
    making.make(take.pk)
    client.force_login(User.objects.create_superuser("boss@example.com"))
    client.post(url("approve", take))
    recording = Recording.objects.get()
    page = said(client.get(reverse("admin:learning_recording_change", args=[recording.pk])))
    assert f"{ADD}?kind=verse" in page
    sound = client.get(reverse("admin:learning_recording_sound", args=[recording.pk]))
    assert len(b"".join(sound)) == 64_044
