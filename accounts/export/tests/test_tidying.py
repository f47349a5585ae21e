"""What time does to copies."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from kombu.exceptions import OperationalError

from accounts import purging
from accounts.export import asking, making, tidying
from accounts.export.tests.copies import ask, made
from accounts.tests.cast import NOON

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def sent(monkeypatch) -> list:
    """What is sent to the worker."""
    found: list = []
    monkeypatch.setattr(tidying, "send_after_commit", lambda task, pk: found.append((task, pk)))
    return found


def test_what_no_worker_finished_is_sent_again(full, sent):
    export = ask(full)
    assert tidying.resume(now=NOON + MINUTE) == 0
    assert tidying.resume(now=NOON + 2 * MINUTE) == 1
    assert sent == [(asking.TASK, export.pk)]
    making.make(export.pk, clock=lambda: NOON)
    assert tidying.resume(now=NOON + 5 * MINUTE) == 0


def test_after_a_day_it_is_given_up_and_said(full, sent):
    export = ask(full)
    assert tidying.resume(now=NOON + DAY) == 0
    export.refresh_from_db()
    assert export.problem == "failed"
    assert sent == []


class NoBroker:
    """A broker out of reach."""

    def send_task(self, name, ids):
        raise OperationalError("away")


def test_a_broker_that_is_gone_loses_nothing(
    full, sent, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("accounts.background.current_app", NoBroker())
    with django_capture_on_commit_callbacks(execute=True):
        export = ask(full)
    assert export.is_waiting
    assert tidying.resume(now=NOON + 2 * MINUTE) == 1


def test_files_go_when_they_have_expired(full, private, django_capture_on_commit_callbacks):
    path = made(full).path
    with django_capture_on_commit_callbacks(execute=True):
        purging.purge(now=NOON + making.VALID_FOR - MINUTE)
    assert private.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        purging.purge(now=NOON + making.VALID_FOR)
    assert not private.exists(path)


def test_a_file_goes_with_its_row(full, private, django_capture_on_commit_callbacks):
    path = made(full).path
    with django_capture_on_commit_callbacks(execute=True):
        full.guardian.delete()
    assert not private.exists(path)


def test_files_of_nobody_are_swept_away(full, private):
    kept = made(full).path
    folder = Path(private.location, "exports")
    (folder / "stray.sealed").write_bytes(b"x")
    (folder / ".unfinished-old").write_bytes(b"x")
    (folder / ".unfinished-new").write_bytes(b"x")
    long_ago = time.time() - tidying.UNFINISHED_SECONDS - 60
    os.utime(folder / ".unfinished-old", (long_ago, long_ago))
    assert tidying.sweep() == 2
    assert sorted(path.name for path in folder.iterdir()) == [".unfinished-new", Path(kept).name]
