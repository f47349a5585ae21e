"""Making a copy: whole or not at all, whatever happens to the worker, the disk and the keys."""

import errno
from datetime import timedelta
from pathlib import Path

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.storage import storages
from django.db import OperationalError, connections

from accounts import tasks
from accounts.export import archive, making, tidying
from accounts.export.sealed_files import FileBroken, pieces
from accounts.export.tests.copies import Copy, ask, bytes_of, made
from accounts.models import Export, Profile
from accounts.tests.cast import NOON
from accounts.tests.parents import mailoutbox_now
from hanuman.celery import app
from keyring import ring
from keyring.wrapping import KeyStoreUnavailable

__all__ = ["mailoutbox_now"]


def make(export: Export) -> Export:
    making.make(export.pk, clock=lambda: NOON)
    export.refresh_from_db()
    return export


def left_in(private) -> list[str]:
    return [path.name for path in Path(private.location).rglob("*") if path.is_file()]


def interrupted(monkeypatch, problem: BaseException, *, after: int = 3) -> None:
    """From now on something goes wrong in the middle of each copy."""
    done = 0
    write = archive.csv_line

    def breaks(values):
        nonlocal done
        done += 1
        if done > after:
            raise problem
        return write(values)

    monkeypatch.setattr(archive, "csv_line", breaks)


def test_the_task_of_the_worker_makes_it_and_tells_the_guardian(full, mailoutbox_now):
    export = ask(full)
    with mailoutbox_now() as mails:
        app.tasks["accounts.tasks.make_export"](str(export.pk))
        tasks.make_export(str(export.pk))  # safe twice
    export.refresh_from_db()
    assert (export.progress, export.problem) == (100, "")
    assert export.expires_at - export.ready_at == making.VALID_FOR
    [mail] = mails
    assert mail.to == [full.user.email]
    assert f"/privacy/exports/{export.pk}/" in mail.body
    for telling in ("Asha", "Hanuman"):
        assert telling not in mail.subject + mail.body


def test_one_that_was_made_stays_as_it_is(full, private):
    export = made(full)
    before = Path(private.path(export.path)).read_bytes()
    make(export)
    assert Path(private.path(export.path)).read_bytes() == before


def test_on_the_disk_it_is_sealed_and_ours_alone(full, private):
    export = made(full)
    file = Path(private.path(export.path))
    content = file.read_bytes()
    for plain in (b"Asha", b"PK\x03\x04", b"manifest"):
        assert plain not in content
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert left_in(private) == [file.name]
    with pytest.raises(ValueError, match="no address"):
        private.url(export.path)


def test_another_familys_key_does_not_open_it(full, ravis, private):
    export = made(full)
    keys = ring.keys_to_write(ravis.child.pk, lambda: ravis.child.key_region)
    with open(private.path(export.path), "rb") as file, pytest.raises(FileBroken):
        b"".join(pieces(file, key=keys.by_number[keys.current], identity=export.seal_identity))


def test_a_full_disk_is_said_and_leaves_nothing(full, private, monkeypatch):
    class FullDisk(making.Sealing):
        def write(self, some):
            if self.size > 2000:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(some)

    monkeypatch.setattr(making, "_Summed", FullDisk)
    export = make(ask(full))
    assert (export.problem, export.ready_at, export.path) == ("disk-full", None, "")
    assert left_in(private) == []


def test_a_disk_that_is_full_from_the_start_is_said_as_well(full, settings):
    settings.STORAGES = settings.STORAGES | {
        "private": {"BACKEND": "accounts.export.tests.test_making.NoRoom", "OPTIONS": {}}
    }
    export = make(ask(full))
    assert export.problem == "disk-full"


class NoRoom(making.PrivateFiles):
    """A storage without room."""

    def writing(self, name):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_worker_that_was_killed_leaves_nothing_and_the_next_makes_it(
    full, private, monkeypatch, mailoutbox_now
):
    export = ask(full)
    with monkeypatch.context() as broken, mailoutbox_now() as mails:
        interrupted(broken, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            make(export)
    assert mails == []
    assert left_in(private) == []
    assert tidying.resume(now=NOON + timedelta(minutes=5)) == 1
    assert make(export).is_ready(now=NOON)
    assert Copy(bytes_of(export)).is_whole()


@pytest.mark.parametrize("problem", [KeyStoreUnavailable("away"), OperationalError("away")])
def test_what_passes_is_raised_so_that_it_is_tried_again(full, private, monkeypatch, problem):
    export = ask(full)
    with monkeypatch.context() as broken:
        interrupted(broken, problem)
        with pytest.raises(type(problem)):
            make(export)
    export.refresh_from_db()
    assert export.is_waiting
    assert left_in(private) == []
    assert make(export).is_ready(now=NOON)


def test_too_long_is_said(full, private, monkeypatch):
    interrupted(monkeypatch, SoftTimeLimitExceeded())
    assert make(ask(full)).problem == "took-too-long"
    assert left_in(private) == []


def test_of_an_erased_child_there_is_no_copy(full, mailoutbox_now):
    export = ask(full)
    Profile.objects.filter(pk=full.child.pk).delete()
    with mailoutbox_now() as mails:
        assert make(export).problem == "child-gone"
    assert mails == []


def test_when_the_childs_key_is_destroyed_a_copy_on_the_disk_cannot_be_opened(full, private):
    export = made(full)
    number = ring.keys_of(full.child.pk).current
    ring.destroy(full.child.pk, kind="child", now=NOON)
    assert number not in ring.keys_of(full.child.pk).by_number
    assert export.key_owner == full.child.pk
    again = Export.objects.create(
        family=full.family,
        guardian=full.guardian,
        child_id=full.child.pk,
        language="en",
        requested_at=NOON,
    )
    assert make(again).problem == "child-gone"


def test_what_is_erased_while_it_is_copied_leaves_no_file_and_no_mail(
    full, private, monkeypatch, mailoutbox_now
):
    export = ask(full)
    write = archive.csv_line

    def erases(values):
        Export.objects.filter(pk=export.pk).delete()
        return write(values)

    monkeypatch.setattr(archive, "csv_line", erases)
    with mailoutbox_now() as mails:
        making.make(export.pk, clock=lambda: NOON)
    assert mails == []
    assert left_in(private) == []


def test_progress_rises_and_is_whole_only_when_it_is_ready(full, monkeypatch):
    export, seen = ask(full), []
    write = archive.csv_line

    def watched(values):
        seen.append(Export.objects.get(pk=export.pk).progress)
        return write(values)

    monkeypatch.setattr(archive, "csv_line", watched)
    make(export)
    assert seen == sorted(seen)
    assert seen[0] == 0 < seen[-1] < 100
    assert export.progress == 100


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_makes_it_another_leaves_it_alone(ashas):
    export = ask(ashas)
    connection = connections.create_connection("default")
    place = [making._LOCK_SPACE, int.from_bytes(export.pk.bytes[:4], "big", signed=True)]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", place)
        assert make(export).is_waiting
    finally:
        connection.close()  # as a killed worker's connection is
        connection.close_pool() if connection.pool else None
    assert storages["private"].exists("exports") is False
