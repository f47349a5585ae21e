"""How a child stands with the verses, kept and read again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.tests.cast import NOON
from learning.learners import learner
from learning.memory import Attempt, Memory, after
from learning.models import ChalisaProgress
from learning.standings import note, standing_of, standings
from learning.steps import Standing

pytestmark = pytest.mark.django_db

FULL = Standing(3, 2, 1, 2, NOON, NOON, after(Memory(), Attempt.HELD, now=NOON))


def test_what_is_noted_is_read_again_to_the_letter(asha):
    assert note(learner(asha.pk), 4, lambda _: FULL, now=NOON) == FULL
    assert standings(learner(asha.pk)) == {4: FULL}


def test_a_change_keeps_what_it_does_not_touch(asha):
    ChalisaProgress.objects.create(profile=asha, verse_index=4, is_favourite=True)
    more = lambda one: replace(one, exposure_count=one.exposure_count + 1)  # noqa: E731
    note(learner(asha.pk), 4, more, now=NOON)
    row = ChalisaProgress.objects.get()
    assert (row.is_favourite, row.exposure_count) == (True, 1)


def test_the_notebook_knows_it_too(asha):
    child = learner(asha.pk)
    note(child, 4, lambda _: FULL, now=NOON)
    assert child.notebook.standings == {4: FULL}


def test_a_row_without_a_memory_is_believed_and_due_on_the_next_day(asha):
    row = ChalisaProgress(profile=asha, verse_index=1, mastery=3, last_practice=NOON)
    memory = standing_of(row).memory
    assert (memory.mastery, memory.is_due(NOON)) == (3, False)
    assert memory.is_due(NOON + timedelta(days=1))
    assert standing_of(ChalisaProgress(profile=asha, verse_index=1)).memory == Memory()
