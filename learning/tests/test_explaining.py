"""What a verse means, and a word of it."""

import pytest

from accounts import consent
from accounts.tests.cast import NOON
from learning import explaining, lessons
from learning.hearing import NothingTaught
from learning.notebook import Notebook
from learning.refusals import NoSuchChild
from learning.tests.shelf import CHALISA

pytestmark = pytest.mark.django_db


def explain(child, **arguments):
    return explaining.explain(child.pk, persona="hanuman", now=NOON, **arguments)


def word(child, asked, **arguments):
    return explaining.explain_word(child.pk, asked, persona="hanuman", now=NOON, **arguments)


def test_the_verse_that_is_named_is_explained(asha, ravi, verses):
    assert explain(asha, step_index=8).say == CHALISA[8]["meaning_en"]
    told = explain(ravi, step_index=8)
    assert told.say == CHALISA[8]["meaning_hi"]
    assert told.words[0] == {"word": "बिद्यावान", "meaning": CHALISA[8]["words"][0]["meaning_hi"]}


def test_a_word_of_the_verse_goes_before_the_same_word_of_another(asha, verses):
    guard = CHALISA[22]["words"][1]
    assert guard["roman"] == CHALISA[31]["words"][1]["roman"]  # rakhvaare
    told = word(asha, "rakhvare", step_index=31)
    assert told.lesson.index == 31
    assert told.say == f"rakhvaare means: {CHALISA[31]['words'][1]['meaning_en']}."


def test_a_word_of_another_verse_is_told_with_its_verse(asha, verses):
    told = word(asha, "kumati", step_index=31)
    assert told.lesson.index == 4
    assert told.say == "kumati is a word of Chaupai 3. It means: bad thinking."


def test_the_same_step_stays_the_one_to_be_recited(asha, verses):
    notebook = Notebook()
    lessons.teach(
        asha.pk, persona="hanuman", step_index=2, part="line1", notebook=notebook, now=NOON
    )
    step = notebook.step
    assert explain(asha, notebook=notebook).lesson.part == "line1"
    assert word(asha, "kumati", notebook=notebook).lesson.index == 4
    assert notebook.step == step


def test_without_consent_to_progress_no_row_is_read(ashas, verses):
    lessons.teach(ashas.child.pk, persona="hanuman", step_index=2, now=NOON)
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    with pytest.raises(NothingTaught):
        explain(ashas.child)


def test_a_child_that_is_not_there_is_refused(verses):
    with pytest.raises(NoSuchChild):
        explaining.explain(None, persona="hanuman", now=NOON)
