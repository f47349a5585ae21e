"""The rules of background tasks: of every one that is there, and with a real worker."""

import inspect
import typing
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts import background
from accounts.background import NotAnId, sendable
from hanuman.background import Deed
from hanuman.celery import app
from hanuman.models import DeadLetter
from hanuman.tests import rehearsed
from hanuman.tests.worker import until, worker

app.loader.import_default_modules()
OURS = sorted(name for name in app.tasks if not name.startswith(("celery.", "hanuman.tests.")))
LONGEST_WAIT = 300  # s between two tries
IDS = {UUID, str, int}


# -- of every task -------------------------------------------------------------------------------


def test_there_are_tasks():
    assert {"voice.tasks.summarise", "accounts.tasks.check_invariants"} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_a_task_takes_ids_alone(name):
    run = getattr(app.tasks[name], "_orig_run", app.tasks[name].run)
    hints = typing.get_type_hints(run)
    for parameter in inspect.signature(run).parameters.values():
        assert parameter.name.endswith("_id"), parameter
        assert hints[parameter.name] in IDS, parameter


@pytest.mark.parametrize("name", OURS)
def test_a_task_is_acknowledged_when_done_limited_and_tried_again(name):
    task = app.tasks[name]
    assert isinstance(task, Deed)
    assert task.acks_late
    assert task.reject_on_worker_lost
    assert task.retry_on_worker_lost
    assert task.ignore_result
    assert 0 < task.max_retries <= 10
    assert task.retry_backoff
    assert task.retry_jitter
    assert task.retry_backoff_max <= LONGEST_WAIT
    assert set(Deed.autoretry_for) <= set(task.autoretry_for)


@pytest.mark.parametrize("name", OURS)
def test_no_task_outlasts_its_message(name):
    """Else the broker would hand it to a second worker while the first is still at it."""
    task = app.tasks[name]
    soft = task.soft_time_limit or settings.CELERY_TASK_SOFT_TIME_LIMIT
    hard = task.time_limit or settings.CELERY_TASK_TIME_LIMIT
    assert 0 < soft < hard
    visible = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert hard + LONGEST_WAIT < visible


@pytest.mark.parametrize("name", OURS)
def test_a_task_goes_to_one_of_the_two_queues(name):
    queue = app.amqp.router.route({}, name)["queue"].name
    assert queue == ("interactive" if name in settings.INTERACTIVE_TASKS else "background")


def test_what_is_sent_to_one_queue_is_not_in_the_other():
    bound = [(queue.exchange.name, queue.routing_key) for queue in settings.CELERY_TASK_QUEUES]
    assert bound == [("interactive", "interactive"), ("background", "background")]


def test_what_somebody_waits_for_exists():
    assert set(settings.INTERACTIVE_TASKS) <= set(OURS)


def test_the_clock_sends_tasks_that_exist():
    sent = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert sent <= set(OURS)
    assert {"voice.tasks.summarise_forgotten", "voice.tasks.send_digests"} <= sent


# -- sending -------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["Asha", "", 1.5, None, True, ["x"], b"x", {"a": 1}])
def test_nothing_but_ids_is_sent(word):
    with pytest.raises(NotAnId):
        background.send("voice.tasks.summarise", word)
    with pytest.raises(NotAnId):
        app.tasks["voice.tasks.summarise"].delay(word)


def test_ids_are_sent_as_text_and_numbers():
    child = uuid4()
    assert [sendable(one) for one in (child, str(child), 7)] == [str(child), str(child), 7]


class Broker:
    """Takes what is sent, or is away."""

    def __init__(self, monkeypatch) -> None:
        self.sent, self.is_away = [], False
        monkeypatch.setattr(current_app, "send_task", self.send)

    def send(self, name, ids):
        if self.is_away:
            raise OperationalError
        self.sent.append((name, ids))


@pytest.fixture
def broker(monkeypatch) -> Broker:
    return Broker(monkeypatch)


@pytest.mark.django_db(transaction=True)
def test_a_task_is_sent_when_what_it_is_about_is_committed(broker):
    with transaction.atomic():
        background.send_after_commit("voice.tasks.summarise", 7)
        assert broker.sent == []
    assert broker.sent == [("voice.tasks.summarise", [7])]


@pytest.mark.django_db(transaction=True)
def test_of_what_was_rolled_back_nothing_is_sent(broker):
    with transaction.atomic():
        background.send_after_commit("voice.tasks.summarise", 7)
        transaction.set_rollback(True)
    assert broker.sent == []


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_what_was_done_is_done(broker, caplog):
    broker.is_away = True
    background.send_after_commit("voice.tasks.summarise", 7)
    assert [record.message for record in caplog.records] == ["a task was not sent"]


# -- with a real worker --------------------------------------------------------------------------


@pytest.fixture
def log(transactional_db, tmp_path) -> Path:
    cache.clear()
    with worker(tmp_path / "worker.log") as log:
        yield log


def letters() -> list[tuple[str, list, str]]:
    rows = DeadLetter.objects.filter(task__startswith="hanuman.tests.").order_by("task", "pk")
    name = len("hanuman.tests.rehearsed.")
    return [(row.task[name:], row.arguments, row.why) for row in rows]


def test_a_worker_keeps_the_rules(log):
    """One worker for all of it: a start takes seconds."""
    rehearsed.waits.delay(1)
    until(lambda: cache.get("holds:1"))
    for task_id in (10, 11):
        rehearsed.notes_order.apply_async([task_id], queue="background")
    rehearsed.notes_order.apply_async([12], queue="interactive")
    cache.set("may-go:1", True)
    until(lambda: cache.get("turn:11"))
    assert [cache.get(f"turn:{task_id}") for task_id in (12, 10, 11)] == [1, 2, 3]
    assert cache.get("turns") == 3

    rehearsed.is_killed.delay(20, 1)
    until(lambda: cache.get("done:20"))

    rehearsed.fails.delay(30)
    rehearsed.is_away.delay(31)
    rehearsed.is_killed.delay(32, 9)
    rehearsed.hangs.delay(33)
    until(lambda: len(letters()) == 4)
    assert letters() == [
        ("fails", [30], "ValueError"),
        ("hangs", [33], "TimeLimitExceeded"),
        ("is_away", [31], "ConnectionError"),
        ("is_killed", [32, 9], "WorkerLostError"),
    ]
    assert cache.get("tries:31") == cache.get("tries:32") == 2
    assert rehearsed.SECRET not in log.read_text()
