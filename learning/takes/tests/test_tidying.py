"""Takes that were lost are converted after all, and no file stays that nobody names."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from accounts.tests.cast import NOON
from learning.models import Recording, Take
from learning.takes import files, making, tidying

pytestmark = pytest.mark.django_db
OLD = 1_000_000_000  # s since 1970


@pytest.fixture
def sent(monkeypatch) -> list:
    ids: list = []
    monkeypatch.setattr(making, "send", ids.append)
    return ids


def test_what_a_worker_lost_is_sent_again(take_of, sent):
    lost, fresh = take_of(state="converting"), take_of(language="en")
    Take.objects.filter(pk=fresh.pk).update(uploaded_at=NOON + timedelta(minutes=9))
    take_of(state="ready")
    assert tidying.resume(now=NOON + timedelta(minutes=10)) == 1
    assert sent == [lost.pk]


def test_after_a_day_it_is_said_that_it_failed(take_of, sent, folders):
    take = take_of()
    assert tidying.resume(now=NOON + timedelta(days=1)) == 0
    take.refresh_from_db()
    assert (take.state, take.problem, sent) == ("failed", "failed", [])
    assert list(folders.iterdir()) == []


def test_only_files_that_nobody_waits_for_are_swept(take_of, folders):
    waiting, refused = take_of(), take_of(state="refused")
    (folders / "notes.txt").touch()
    (folders / ".unfinished-x").touch()
    young = folders / f"{Take().pk}.upload"
    for path in folders.iterdir():
        os.utime(path, (OLD, OLD))
    young.touch()
    assert tidying.sweep(now=NOON) == 2
    names = {path.name for path in folders.iterdir()}
    assert names == {f"{waiting.pk}.upload", young.name, "notes.txt"}
    assert not files.storage().exists(files.arrived(refused.pk))


def test_a_voice_that_nobody_wanted_to_hear_goes_after_ninety_days(take_of):
    take = take_of(state="ready")
    tidying.sweep(now=NOON + timedelta(days=89))
    take.refresh_from_db()
    assert take.state == "ready"
    tidying.sweep(now=NOON + timedelta(days=90))
    take.refresh_from_db()
    assert take.state == "superseded"


def test_a_replaced_recording_goes_when_nobody_plays_it_any_more(folders, settings, db):
    folder = Path(settings.RECORDINGS_DIR)
    folder.mkdir()
    names = [f"chalisa-hi-{digit * 12}.wav" for digit in "ab"]
    for name in [*names, "hanuman_chalisa.wav", "my own.wav"]:
        (folder / name).touch()
        os.utime(folder / name, (OLD, OLD))
    assert tidying.sweep(now=NOON) == 2  # no row: the plain one is all that there is
    (folder / names[0]).touch()
    Recording.objects.create(path=names[0], kind="chalisa", sha256="0" * 64, duration_ms=1)
    assert tidying.sweep(now=NOON) == 1
    assert {path.name for path in folder.iterdir()} == {names[0], "my own.wav"}


def test_a_deleted_recording_is_deleted_with_its_sound(
    folders, settings, db, django_capture_on_commit_callbacks
):
    folder = Path(settings.RECORDINGS_DIR)
    folder.mkdir()
    (folder / "x.wav").touch()
    row = Recording.objects.create(path="x.wav", kind="chalisa", sha256="0" * 64, duration_ms=1)
    with django_capture_on_commit_callbacks(execute=True):
        row.delete()
    assert list(folder.iterdir()) == []


def test_a_deleted_take_is_deleted_with_its_files(
    take_of, folders, django_capture_on_commit_callbacks
):
    take = take_of()
    with django_capture_on_commit_callbacks(execute=True):
        take.delete()
    assert list(folders.iterdir()) == []
