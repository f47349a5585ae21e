"""A worker that is killed in the middle of an erasure, and the next one, which ends it."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from accounts.background import send_after_commit
from accounts.erasure import asking, stores
from accounts.erasure import subject as subjects
from accounts.erasure.asking import Wish
from accounts.erasure.tests.furnished import furnish
from accounts.models import Erasure, ErasureStep
from hanuman.celery import app
from hanuman.tests.worker import ROOT, SECONDS, environment, until, worker

pytestmark = pytest.mark.django_db(transaction=True)


@contextlib.contextmanager
def doomed_worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker with its processes in a group of their own, which can be killed all at once."""
    with app.connection_for_write() as broker:
        app.amqp.TaskConsumer(broker).purge()
    command = [sys.executable, "-m", "celery", "-A", "hanuman", "worker", "--concurrency=1"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """As the system does when the memory runs out: nobody is asked."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=SECONDS)


@contextlib.contextmanager
def held_progress(child_id: UUID) -> Iterator[None]:
    """Somebody else writes the child's progress just now: whoever deletes it has to wait."""
    told = connection.get_connection_params()
    where = {name: told[name] for name in ("host", "user", "dbname")}
    with psycopg.connect(**where) as holding:
        holding.execute(
            "SELECT 1 FROM chalisa_progress WHERE profile_id = %s FOR UPDATE", [child_id]
        )
        yield


def test_a_worker_is_killed_in_the_middle_and_another_one_ends_it(tmp_path):
    one = furnish("zuxo").home
    subject = subjects.child(one.child.pk, one.family.pk)
    with held_progress(one.child.pk), doomed_worker() as first:
        now = timezone.now()
        wish = Wish("child", one.child.pk, now, one.guardian)
        erasure, _link = asking.ask(wish, one.family, now=now)
        until(lambda: ErasureStep.objects.filter(store="learning").exists(), first)
        kill(first)
        half = Erasure.objects.get(pk=erasure.pk)
        assert (half.state, half.signature) == ("files", "")
        assert ErasureStep.objects.get(store="voice").done_at is not None
        assert stores.count(subject)["learning"]["learning.ChalisaProgress"] == 1

    def is_finished() -> bool:
        send_after_commit("accounts.tasks.resume_erasures")  # as the clock does
        return Erasure.objects.get(pk=erasure.pk).finished_at is not None

    with worker(tmp_path / "second.log"):
        until(is_finished)
    done = Erasure.objects.get(pk=erasure.pk)
    went = {store["store"]: store["erased"] for store in done.receipt["stores"]}
    assert went["learning"] == {"learning.ChalisaProgress": 1, "learning.StoryProgress": 1}
    assert went["voice"]["voice.Interaction"] == 1
    assert len(done.receipt["keys_destroyed"]) == 1
    assert not any(any(store.left(subject).values()) for store in stores.everywhere()[:-1])
