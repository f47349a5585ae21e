"""Which verse a child says from memory, and what helps it to begin."""

import pytest

from accounts import consent
from accounts.tests.cast import NOON
from learning import examining, lessons
from learning.examining import NothingBegun
from learning.models import Verse
from learning.notebook import Notebook
from learning.steps import Step

pytestmark = pytest.mark.django_db


def examine(child, notebook=None, **arguments):
    return examining.examine(
        child.pk, persona="hanuman", notebook=notebook or Notebook(), now=NOON, **arguments
    )


def test_the_verse_that_is_to_be_said_is_what_is_judged_next(asha, verses):
    notebook = Notebook()
    lessons.teach(asha.pk, persona="hanuman", step_index=2, notebook=notebook, now=NOON)
    assert notebook.cue == 0
    examination = examine(asha, notebook)
    assert (notebook.step, notebook.cue) == (Step(2, "verse"), 1)
    assert examination.cue == 1
    lessons.teach(asha.pk, persona="hanuman", step_index=2, notebook=notebook, now=NOON)
    assert notebook.cue == 0


def test_the_first_words_are_never_most_of_the_line(verses):
    for verse in Verse.objects.all():
        for part, line in (("line1", 0), ("line2", 1), ("verse", 0)):
            cue = examining.cue_of(verse, part)
            assert 1 <= cue <= 2
            assert 2 * cue < len(verse.devanagari[line].split())


def test_a_child_is_invited_in_its_language(asha, ravi, verses):
    assert (
        examine(asha, step_index=4).lesson.engage == "So begins Chaupai 3. Can you say it to me?"
    )
    assert "चौपाई ३" in examine(ravi, step_index=4).lesson.engage


def test_without_consent_only_this_talk_is_known(ashas, verses):
    lessons.teach(ashas.child.pk, persona="hanuman", step_index=2, now=NOON)
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    with pytest.raises(NothingBegun):
        examine(ashas.child)


@pytest.mark.parametrize("part", ["line3", "", 1, []])
def test_what_is_no_part_is_refused_and_changes_nothing(asha, verses, part):
    notebook = Notebook()
    with pytest.raises(lessons.NoSuchPart):
        examine(asha, notebook, step_index=1, part=part)
    assert notebook.step is None
