"""What a conversation leaves behind: one row of numbers, never words."""

import asyncio
import json
import threading

import pytest
from celery import current_app
from channels.db import database_sync_to_async
from django.db import connection, transaction
from django.utils import timezone
from prometheus_client import REGISTRY

from accounts import consent, keeping
from accounts.keeping_rules import DataClass
from accounts.models import Guardian, Profile, Purpose
from accounts.tests.cast import NOON, household
from devices.models import Device, FirmwareRelease
from learning.models import StoryProgress
from learning.sitting import Sitting
from learning.tests.shelf import shelve_story
from voice.effects import KeepCondition, NoteSafety, StoryHeard, TurnEnded
from voice.models import Interaction, SafetyEvent
from voice.records import TURNS_WITH_LATENCY, UNWRITTEN, Records
from voice.safety.verdict import Severity

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def toy(transactional_db) -> Device:
    child = household("asha.parent@example.com", "Asha").child
    return Device.objects.create(serial="HAN-1", profile=child, family=child.family)


def records(toy: Device) -> Records:
    return Records(toy.profile_id, toy.pk)


def nobody(message: str) -> None:
    raise AssertionError("there is nothing to tell the toy")


def turn(number: int, topic: str = "talk", outcome: str = "answered", **stages: int) -> TurnEnded:
    return TurnEnded(number, outcome, topic, stages, seconds=10.4)


async def keep(kept: Records, *events: TurnEnded | KeepCondition | StoryHeard | None) -> None:
    """Let `events` happen while the writer is there, and the toy leave; None: a good night."""
    writing = asyncio.create_task(kept.write(nobody))
    await asyncio.sleep(0)
    for event in events:
        if isinstance(event, TurnEnded):
            kept.turn_ended(event)
        elif isinstance(event, KeepCondition):
            kept.condition(event)
        elif isinstance(event, StoryHeard):
            kept.story_heard(event, NOON)
        else:
            kept.conversation_ended()
    writing.cancel()
    await asyncio.wait([writing])
    assert writing.cancelled()


async def rows() -> list[Interaction]:
    return await database_sync_to_async(list)(Interaction.objects.order_by("started_at"))


async def written(kept: Records, *events: TurnEnded | KeepCondition | None) -> list[Interaction]:
    """The rows after `events` and the conversation's end."""
    await keep(kept, *events)
    return await rows()


def dropped(kind: str) -> float:
    labels = {"kind": kind}
    return REGISTRY.get_sample_value("hanuman_records_dropped_total", labels) or 0


async def test_a_conversation_is_one_row_with_what_it_was_about_and_how_fast(toy):
    (row,) = await written(
        records(toy),
        turn(1, "chalisa 0", transcript_ms=600, tool_ms=20),
        turn(2, outcome="interrupted"),
        turn(3, "story leap"),
    )
    assert (row.profile_id, row.device_id, row.turns) == (toy.profile_id, toy.pk, 3)
    assert row.topic == "chalisa 0, story leap"
    assert row.latency == [
        {"turn": 1, "outcome": "answered", "transcript_ms": 600, "tool_ms": 20},
        {"turn": 2, "outcome": "interrupted"},
        {"turn": 3, "outcome": "answered"},
    ]
    assert row.notes == ""
    assert row.duration_seconds == 31  # of talking
    assert row.started_at <= timezone.now()


async def test_no_row_without_a_rule_of_how_long_it_is_kept(toy, monkeypatch):
    monkeypatch.delitem(keeping._BY_CLASS, DataClass.TALKS.value)
    before = dropped("interaction")
    assert await written(records(toy), turn(1)) == []
    assert dropped("interaction") == before + 1


class Watched(Records):
    """Tells when a row was written."""

    def watch(self) -> asyncio.Event:
        self.loop, self.wrote = asyncio.get_running_loop(), asyncio.Event()
        return self.wrote

    def _write_one(self, state):
        super()._write_one(state)
        self.loop.call_soon_threadsafe(self.wrote.set)


async def test_a_turn_is_written_while_the_conversation_goes_on(toy):
    kept = Watched(toy.profile_id, toy.pk)
    wrote = kept.watch()
    writing = asyncio.create_task(kept.write(nobody))
    kept.turn_ended(turn(1))
    async with asyncio.timeout(20):
        await wrote.wait()
    assert [row.turns for row in await rows()] == [1]
    writing.cancel()
    await asyncio.wait([writing])


async def test_a_greeting_alone_is_no_conversation(toy):
    assert await written(records(toy), turn(0, outcome="unsolicited")) == []


async def test_after_a_good_night_another_row_begins(toy):
    kept = await written(records(toy), turn(1), None, turn(2), turn(3))
    assert [row.turns for row in kept] == [1, 2]


async def test_a_talk_about_nothing_in_particular_says_so(toy):
    (row,) = await written(records(toy), turn(1))
    assert row.topic == "talk"


async def test_without_consent_to_progress_no_topic_is_kept(toy):
    await withdraw(toy, Purpose.PROGRESS)
    (row,) = await written(records(toy), turn(1, "chalisa 0"), turn(2))
    assert (row.topic, row.questions, row.turns) == ("", 0, 2)


async def withdraw(toy: Device, *purposes: Purpose) -> None:
    guardian = await Guardian.objects.aget(family=toy.family_id)
    withdrawing = database_sync_to_async(consent.withdraw)
    await withdrawing(toy.profile_id, purposes, guardian=guardian, now=NOON)


SITTING = Sitting("leap-to-lanka", (1, 2, 3), episode=1, first=0, sentences=9)


async def stories() -> list[tuple]:
    columns = ("story__slug", "position", "sentence", "times_heard", "last_heard")
    return await database_sync_to_async(list)(StoryProgress.objects.values_list(*columns))


async def test_how_far_a_story_was_heard_is_kept(toy):
    await database_sync_to_async(shelve_story)("leap-to-lanka", "Leap to Lanka")
    first, more = StoryHeard(SITTING, 3, is_new=True), StoryHeard(SITTING, 4, is_new=False)
    await keep(records(toy), first, turn(1, "story leap-to-lanka"), more)
    assert await stories() == [("leap-to-lanka", 1, 4, 1, NOON)]


async def test_without_consent_to_progress_no_story_is_kept(toy):
    await database_sync_to_async(shelve_story)("leap-to-lanka", "Leap to Lanka")
    await withdraw(toy, Purpose.PROGRESS)
    await keep(records(toy), StoryHeard(SITTING, 3, is_new=True))
    assert await stories() == []


async def test_a_closed_book_takes_no_story(toy):
    await database_sync_to_async(shelve_story)("leap-to-lanka", "Leap to Lanka")
    kept = records(toy)
    kept.close()
    await keep(kept, StoryHeard(SITTING, 3, is_new=True))
    assert await stories() == []


async def test_what_was_written_before_a_withdrawal_stays_and_nothing_is_added(toy):
    kept = records(toy)
    writing = asyncio.create_task(kept.write(nobody))
    kept.turn_ended(turn(1))
    async with asyncio.timeout(20):
        while not await rows():  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.01)
    await withdraw(toy, Purpose.CORE_VOICE)
    kept.turn_ended(turn(2))
    writing.cancel()
    await asyncio.wait([writing])
    assert [row.turns for row in await rows()] == [1]


async def test_a_withdrawal_waits_for_what_is_being_written(toy):
    """Otherwise a row could be committed after the withdrawal was."""
    is_writing, may_write = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            consent.held(Profile.objects.get(pk=toy.profile_id))
            is_writing.set()
            may_write.wait(20)

    writing = asyncio.create_task(database_sync_to_async(write, thread_sensitive=False)())
    await asyncio.to_thread(is_writing.wait, 20)
    withdrawing = asyncio.create_task(withdraw(toy, Purpose.CORE_VOICE))
    done, _ = await asyncio.wait([withdrawing], timeout=0.3)
    may_write.set()
    await asyncio.gather(writing, withdrawing)
    assert not done


async def test_a_closed_book_takes_nothing_and_gives_nothing(toy):
    kept = records(toy)
    kept.turn_ended(turn(1))
    kept.condition(KeepCondition(80, -60))
    kept.close()
    assert await written(kept, turn(2), KeepCondition(50, -50)) == []
    await toy.arefresh_from_db()
    assert toy.battery is None


async def test_the_condition_of_a_toy_that_has_left_is_not_written(toy):
    await Device.objects.filter(pk=toy.pk).aupdate(profile=None, family=None)
    await written(records(toy), KeepCondition(80, -60))
    await toy.arefresh_from_db()
    assert toy.battery is None


async def test_of_many_topics_the_row_takes_the_first_whole_ones(toy):
    turns = [turn(number + 1, f"chalisa {number}") for number in range(30)]
    (row,) = await written(records(toy), *turns)
    assert row.topic == ", ".join(f"chalisa {number}" for number in range(7))


@pytest.fixture
def sent(monkeypatch) -> list[tuple[str, list]]:
    sent: list[tuple[str, list]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, ids: sent.append((name, ids)))
    return sent


async def test_at_the_end_it_is_summarised_and_after_a_lesson_the_next_is_prepared(toy, sent):
    (row,) = await written(records(toy), turn(1), turn(2, "chalisa 0"))
    assert sent == [
        ("voice.tasks.summarise", [str(row.pk)]),
        ("voice.tasks.prepare_next", [str(toy.profile_id)]),
    ]


async def test_without_progress_nothing_is_prepared(toy, sent):
    await withdraw(toy, Purpose.PROGRESS)
    sent.clear()
    await written(records(toy), turn(1, "chalisa 0"))
    assert [name for name, _ in sent] == ["voice.tasks.summarise"]


async def test_turns_that_are_no_lesson_are_counted_as_questions(toy):
    events = turn(1, "chalisa 0"), turn(2), turn(3, outcome="not_heard"), turn(4)
    (row,) = await written(records(toy), *events)
    assert row.questions == 2


async def test_a_row_does_not_grow_for_ever(toy):
    turns = [turn(number + 1) for number in range(TURNS_WITH_LATENCY + 10)]
    (row,) = await written(records(toy), *turns)
    assert row.turns == TURNS_WITH_LATENCY + 10
    assert len(row.latency) == TURNS_WITH_LATENCY
    assert row.latency[-1]["turn"] == row.turns


async def test_when_writing_is_slow_the_oldest_state_is_dropped_and_the_last_holds_all(toy):
    before = dropped("interaction")
    turns = [turn(number + 1) for number in range(UNWRITTEN + 3)]
    (row,) = await written(records(toy), *turns)
    assert row.turns == UNWRITTEN + 3
    assert dropped("interaction") == before + 4  # three, and one for the end of the talk


async def test_the_toys_condition_is_kept_and_what_it_did_not_say_stays(toy):
    first = KeepCondition(battery=81, rssi=-58, firmware="1.4.2")
    await keep(records(toy), first, KeepCondition(battery=80, rssi=None))
    await database_sync_to_async(toy.refresh_from_db)()
    assert (toy.battery, toy.rssi, toy.firmware) == (80, -58, "1.4.2")
    assert toy.last_seen_at is not None


async def test_a_toys_own_numbers_are_kept(toy):
    numbers = {"heap": 118_240, "dropped_ms": 40}
    await keep(records(toy), KeepCondition(battery=81, rssi=-58, telemetry=numbers))
    await database_sync_to_async(toy.refresh_from_db)()
    assert toy.telemetry == numbers


async def test_a_toy_that_says_what_it_runs_is_told_once_of_newer_firmware(toy):
    columns = {"files": 1, "size": 9, "sha256": "ab" * 32, "signature": "A" * 86 + "=="}
    await FirmwareRelease.objects.acreate(version="1.5.0", published_at=NOON, **columns)
    told: list[str] = []
    kept = records(toy)
    for condition in (KeepCondition(81, -58, "1.4.2"), KeepCondition(80, -58)):
        kept.condition(condition)
        await kept._write_all(told.append)
    assert [json.loads(text)["version"] for text in told] == ["1.5.0"]


async def test_a_condition_that_no_row_takes_is_dropped_and_counted(toy):
    before = dropped("condition")
    wrong = KeepCondition(battery=1_000_000, rssi=None)
    assert len(await written(records(toy), wrong, turn(1))) == 1
    assert dropped("condition") == before + 1


async def test_without_its_table_a_conversation_ends_in_order(toy):
    before = dropped("interaction")
    await database_sync_to_async(rename)("interactions", "elsewhere")
    try:
        await keep(records(toy), turn(1))
    finally:
        await database_sync_to_async(rename)("elsewhere", "interactions")
    assert dropped("interaction") > before


async def test_what_the_guard_noticed_waits_for_a_database_that_is_away(toy):
    kept = records(toy)
    kept.safety(NoteSafety("crisis", Severity.S2))
    before = dropped("safety")
    await database_sync_to_async(rename)("voice_safetyevent", "elsewhere")
    try:
        await kept._write_all(nobody)
    finally:
        await database_sync_to_async(rename)("elsewhere", "voice_safetyevent")
    await keep(kept)
    categories = SafetyEvent.objects.values_list("category", flat=True)
    assert await database_sync_to_async(list)(categories) == ["crisis"]
    assert dropped("safety") == before


class Stuck(Records):
    """A database that does not answer."""

    answers = threading.Event()

    def _write_one(self, state):
        self.answers.wait(20)


async def test_a_database_that_does_not_answer_holds_up_no_leaving_toy(toy):
    before = dropped("interaction")
    await keep(Stuck(toy.profile_id, toy.pk, last_write_seconds=0.05), turn(1))
    Stuck.answers.set()
    assert dropped("interaction") == before + 1


def rename(table: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")


async def test_a_child_that_was_erased_meanwhile_leaves_no_row(toy):
    kept = records(toy)
    await database_sync_to_async(toy.profile.delete)()
    assert await written(kept, turn(1)) == []
