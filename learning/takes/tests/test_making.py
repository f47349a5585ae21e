"""A worker converts a take, once, or says why it cannot."""

import errno
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connections

from learning.models import Take
from learning.takes import converting, making
from learning.takes.tests.sounds import tone, written

pytestmark = pytest.mark.django_db


def left(folders) -> set[str]:
    return {path.suffix for path in folders.iterdir()}


def test_a_take_is_converted_and_its_upload_is_gone(take_of, folders):
    take = take_of()
    making.make(take.pk)
    take.refresh_from_db()
    assert (take.state, take.progress, take.duration_ms) == ("ready", 100, 2_000)
    assert take.source == "WAV, 48,000 Hz, 1 channel"
    assert len(take.sha256) == 64
    assert left(folders) == {".wav"}


def test_what_is_converted_is_not_converted_again(take_of, folders, monkeypatch):
    take = take_of()
    making.make(take.pk)
    monkeypatch.setattr(making, "convert", None)
    making.make(take.pk)
    making.make(uuid4())
    take.refresh_from_db()
    assert (take.state, take.tries) == ("ready", 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" * 50, "not-sound"),
        (written(tone(), subtype="PCM_U8"), "eight-bit"),
        (written(tone(3)), "too-long"),
    ],
)
def test_a_bad_file_is_explained_and_leaves_nothing(take_of, folders, monkeypatch, data, code):
    monkeypatch.setitem(making.LONGEST_SECONDS, "verse", 2.5)
    take = take_of(data)
    making.make(take.pk)
    take.refresh_from_db()
    assert (take.state, take.problem) == ("failed", code)
    assert left(folders) == set()


def test_the_whole_chalisa_may_last_longer_than_a_verse(take_of, monkeypatch):
    monkeypatch.setitem(making.LONGEST_SECONDS, "verse", 1)
    take = take_of(kind="chalisa", verse=None)
    making.make(take.pk)
    take.refresh_from_db()
    assert take.state == "ready"


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (OSError(errno.ENOSPC, "full"), "disk-full"),
        (SoftTimeLimitExceeded(), "took-too-long"),
        (FileNotFoundError(errno.ENOENT, "gone"), "lost"),
    ],
)
def test_what_trying_again_cannot_mend_is_said(take_of, folders, monkeypatch, problem, code):
    def convert(source, into, **how):
        into.write(b"half of it")
        raise problem

    monkeypatch.setattr(making, "convert", convert)
    take = take_of()
    making.make(take.pk)
    take.refresh_from_db()
    assert (take.state, take.problem) == ("failed", code)
    assert left(folders) == set()


def test_a_full_disk_is_noticed_while_it_is_written(take_of, folders, monkeypatch):
    take = take_of()
    with open("/dev/full", "r+b") as full:
        monkeypatch.setattr(converting.tempfile, "TemporaryFile", lambda dir: full)
        making.make(take.pk)
    take.refresh_from_db()
    assert (take.state, take.problem) == ("failed", "disk-full")
    assert left(folders) == set()


def test_a_disk_that_answers_wrongly_is_asked_again(take_of, folders, monkeypatch):
    def convert(source, into, **how):
        raise OSError(errno.EIO, "no answer")

    take = take_of()
    with monkeypatch.context() as during:
        during.setattr(making, "convert", convert)
        with pytest.raises(OSError, match="no answer"):
            making.make(take.pk)
    making.make(take.pk)
    take.refresh_from_db()
    assert (take.state, take.tries) == ("ready", 2)
    assert left(folders) == {".wav"}


def test_a_file_that_kills_its_workers_is_given_up(take_of, folders):
    take = take_of(state="converting", tries=making.MOST_TRIES)
    making.make(take.pk)
    take.refresh_from_db()
    assert (take.state, take.problem) == ("failed", "failed")
    assert left(folders) == set()


def test_a_take_that_was_replaced_meanwhile_stays_replaced(take_of, folders, monkeypatch):
    take = take_of()

    def convert(source, into, *, progress, **how):
        Take.objects.filter(pk=take.pk).update(state="superseded")
        progress(1)

    monkeypatch.setattr(making, "convert", convert)
    making.make(take.pk)
    take.refresh_from_db()
    assert take.state == "superseded"
    assert left(folders) == set()


def test_two_workers_do_not_convert_one_take(take_of):
    take = take_of()
    other = connections.create_connection("default")
    place = [making._LOCK_SPACE, int.from_bytes(take.pk.bytes[:4], "big", signed=True)]
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", place)
            making.make(take.pk)
            take.refresh_from_db()
            assert take.state == "waiting"
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", place)
    finally:
        other.close()
    making.make(take.pk)
    take.refresh_from_db()
    assert take.state == "ready"
