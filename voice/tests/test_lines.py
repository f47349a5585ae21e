"""Lines that parents may read: masked before they are written, bounded, and only with consent."""

import asyncio
import logging

import pytest
from channels.db import database_sync_to_async
from prometheus_client import REGISTRY

from accounts import consent
from accounts.models import Purpose
from accounts.tests.cast import NOON, Household, household
from keyring import ring
from voice.effects import TurnEnded
from voice.lines import LINE_CHARACTERS, MOST_LINES, UNWRITTEN_LINES, Lines
from voice.masking import mask
from voice.models import Interaction, Line
from voice.records import Records

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "my number is nine eight seven six five four three two one zero"
SAID = (("child", NUMBER), ("hanuman", "Jai Hanuman!"))


@pytest.fixture
def home(transactional_db) -> Household:
    return household("asha.parent@example.com", "Asha")


def dropped() -> float:
    return REGISTRY.get_sample_value("hanuman_records_dropped_total", {"kind": "line"}) or 0


def talk_of(home: Household) -> Interaction:
    return Interaction.objects.create(profile=home.child, started_at=NOON)


def kept() -> list[tuple[int, str, str]]:
    return [(row.number, row.speaker, row.text) for row in Line.objects.order_by("number")]


async def talked(home: Household, *turns: tuple[tuple[str, str], ...]) -> None:
    """A whole conversation, written as it is when the toy leaves."""
    records = Records(home.child.pk, None)
    writing = asyncio.create_task(records.write(lambda message: None))
    await asyncio.sleep(0)
    for number, said in enumerate(turns, 1):
        records.turn_ended(TurnEnded(number, "answered", "talk", lines=said))
    writing.cancel()
    await asyncio.wait([writing])


async def test_both_sides_are_kept_masked_in_their_order(home):
    await talked(home, SAID, (("child", "one more"),))
    assert await database_sync_to_async(kept)() == [
        (1, "child", "my number is [PHONE]"),
        (2, "hanuman", "Jai Hanuman!"),
        (3, "child", "one more"),
    ]


async def test_without_the_purpose_at_the_moment_of_writing_nothing_is_kept(home):
    withdraw = database_sync_to_async(consent.withdraw)
    purposes = [Purpose.TRANSCRIPT_KEEP]
    await withdraw(home.child.pk, purposes, guardian=home.guardian, now=NOON)
    await talked(home, SAID)
    assert await database_sync_to_async(kept)() == []
    assert await Interaction.objects.acount() == 1


def test_what_was_written_is_not_written_again_and_what_was_rolled_back_is(home):
    talk, lines = talk_of(home), Lines()
    lines.add(SAID, now=NOON)
    last = lines.write(talk)
    assert lines.write(talk) == last == 2  # the first transaction might have been undone
    lines.written(last)
    assert len(lines) == 0
    lines.add(SAID[:1], now=NOON)
    lines.written(lines.write(talk))
    assert [number for number, _, _ in kept()] == [1, 2, 3]


def test_a_line_that_cannot_be_masked_is_dropped_and_not_logged(home, caplog):
    def stumbling(text: str):
        if text == NUMBER:
            raise RecursionError(text)
        return mask(text)

    caplog.set_level(logging.DEBUG)
    lines, before = Lines(stumbling), dropped()
    lines.add(SAID, now=NOON)
    lines.written(lines.write(talk_of(home)))
    assert kept() == [(2, "hanuman", "Jai Hanuman!")]
    assert (dropped(), len(lines)) == (before + 1, 0)
    assert "nine eight" not in caplog.text


def test_lines_and_their_number_are_bounded(home):
    lines, before = Lines(), dropped()
    for _ in range(MOST_LINES + 1):
        lines.add((("child", "la " * LINE_CHARACTERS),), now=NOON)
    assert len(lines) == UNWRITTEN_LINES
    assert dropped() - before == MOST_LINES - UNWRITTEN_LINES + 1
    assert "la la" not in repr(vars(lines))
    lines.forget()
    assert lines.write(talk_of(home)) == 0


def test_an_erased_childs_lines_are_written_nowhere(home):
    talk, lines = talk_of(home), Lines()
    ring.destroy(home.child.pk, kind="child", now=NOON)
    lines.add(SAID, now=NOON)
    assert lines.write(talk) == 0
    assert kept() == []
