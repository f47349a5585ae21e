"""Who decides on a take, and what children hear before and after."""

import errno
import hashlib
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from accounts.tests.cast import NOON
from learning.models import Recording, Take, Verse
from learning.recordings import open_recording
from learning.takes import deciding, files, making
from learning.takes.deciding import Undecidable

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(take_of, django_capture_on_commit_callbacks):
    def make(**columns) -> Take:
        take = take_of(**columns)
        making.make(take.pk)
        take.refresh_from_db()
        return take

    return make


@pytest.fixture
def approve(reviewer, django_capture_on_commit_callbacks):
    def deed(take: Take) -> Recording:
        with django_capture_on_commit_callbacks(execute=True):
            return deciding.approve(take, by=reviewer, now=NOON)

    return deed


def refusal(deed, take, **told) -> str:
    with pytest.raises(Undecidable) as refused:
        deed(take, now=NOON, **told)
    assert refused.value.sentence.endswith(".")
    return refused.value.code


def test_an_approved_take_is_what_children_hear(ready, approve, folders, reviewer):
    take = ready()
    recording = approve(take)
    take.refresh_from_db()
    assert (take.state, take.heard_by, take.heard_at) == ("approved", reviewer, NOON)
    heard = open_recording("hanuman", recording.path)
    assert hashlib.sha256(heard.path.read_bytes()).hexdigest() == recording.sha256 == take.sha256
    assert (recording.verse, recording.reciter, recording.is_synthetic) == (
        take.verse,
        "Meera",
        False,
    )
    assert recording.duration_ms == 2_000
    assert list(folders.iterdir()) == []


def test_the_synthetic_one_goes_on_until_the_new_one_is_approved(ready, approve, settings):
    folder = Path(settings.RECORDINGS_DIR)
    folder.mkdir()
    old = folder / "hanuman_chalisa.wav"
    take = ready(kind="chalisa", verse=None)
    old.write_bytes(files.path_of(files.converted(take.pk)).read_bytes())
    Recording.objects.create(
        path=old.name, kind="chalisa", is_synthetic=True, sha256="0" * 64, duration_ms=1
    )
    assert open_recording("hanuman").path == old
    recording = approve(take)
    assert Recording.objects.get() == recording
    assert not recording.is_synthetic
    assert open_recording("hanuman").path == folder / recording.path != old
    assert old.exists()  # whoever plays it plays it to its end


def test_nobody_approves_their_own(ready, editor):
    take = ready()
    assert refusal(deciding.approve, take, by=editor) == "own-take"
    assert refusal(deciding.refuse, take, by=editor, comment="x") == "own-take"
    assert not Recording.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Take.objects.filter(pk=take.pk).update(heard_by=editor)


def test_approving_needs_the_right(ready, reviewer):
    reviewer.user_permissions.clear()
    somebody = type(reviewer).objects.get(pk=reviewer.pk)
    assert refusal(deciding.approve, ready(), by=somebody) == "not-allowed"


@pytest.mark.parametrize("state", ["waiting", "converting", "failed", "superseded", "refused"])
def test_only_what_waits_to_be_heard_is_decided(take_of, reviewer, state):
    assert refusal(deciding.approve, take_of(state=state), by=reviewer) == "not-ready"


def test_a_second_click_changes_nothing(ready, approve, reviewer):
    take = ready()
    approve(take)
    assert refusal(deciding.approve, take, by=reviewer) == "not-ready"
    assert Recording.objects.count() == 1


def test_a_refusal_has_a_reason_and_leaves_what_children_hear(
    ready, approve, reviewer, folders, django_capture_on_commit_callbacks
):
    heard = approve(ready())
    take = ready()
    assert refusal(deciding.refuse, take, by=reviewer, comment="  ") == "no-reason"
    with django_capture_on_commit_callbacks(execute=True):
        deciding.refuse(take, by=reviewer, comment="A door slams.", now=NOON)
    take.refresh_from_db()
    assert (take.state, take.comment) == ("refused", "A door slams.")
    assert Recording.objects.get().sha256 == heard.sha256
    assert list(folders.iterdir()) == []


def test_the_last_of_two_uploads_wins(take_of, folders, django_capture_on_commit_callbacks):
    first, elsewhere = take_of(), take_of(language="en")
    second = Take(kind="verse", verse=Verse.objects.get(index=3), reciter="Meera", size=1)
    with django_capture_on_commit_callbacks(execute=False) as sent:
        deciding.submit(second)
    for callback in sent[:-1]:  # the last one asks the broker
        callback()
    states = {take.pk: take.state for take in Take.objects.all()}
    assert states[first.pk] == "superseded"
    assert (states[second.pk], states[elsewhere.pk]) == ("waiting", "waiting")
    assert [path.stem for path in folders.iterdir()] == [str(elsewhere.pk)]


def test_a_lost_file_and_a_full_disk_change_nothing(ready, reviewer, monkeypatch, settings):
    take = ready()

    def full(*told):
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as during:
        during.setattr(deciding.os, "fsync", full)
        assert refusal(deciding.approve, take, by=reviewer) == "disk-full"
    files.remove(take.pk)
    assert refusal(deciding.approve, take, by=reviewer) == "lost"
    assert not Recording.objects.exists()
    assert list(Path(settings.RECORDINGS_DIR).iterdir()) == []
    take.refresh_from_db()
    assert take.state == "ready"


def test_the_computer_does_not_replace_a_person(ready, approve):
    approve(ready(kind="chalisa", verse=None))
    from voice import chalisa

    with pytest.raises(chalisa.NotOurs):
        chalisa.keep(bytes(32_000))
