"""Hearing a child recite after a lesson: what is kept, what is said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts import consent
from accounts.tests.cast import NOON, at_once, household
from learning import hearing, lessons
from learning.hearing import NothingTaught
from learning.models import ChalisaProgress
from learning.notebook import Notebook
from learning.refusals import NoSuchChild
from learning.tests.shelf import CHALISA, shelve_verses

pytestmark = pytest.mark.django_db

LINE1, LINE2 = "jai hanuman gyan gun sagar", "jai kapees tihun lok ujaagar"
REPROACHES = ("wrong", "bad", "mistake", "failed", "incorrect", "no,", "गलत", "ग़लत", "बुरा")


def taught(child, index=2, *, now=NOON, **arguments):
    """The notebook of a conversation in which this verse was just taught."""
    notebook = Notebook()
    lessons.teach(
        child.pk, persona="hanuman", step_index=index, notebook=notebook, now=now, **arguments
    )
    return notebook


def hear(child, heard, notebook, *, now=NOON, turn=None):
    return hearing.hear(
        child.pk, persona="hanuman", heard=heard, turn=turn, notebook=notebook, now=now
    )


def row_of(child, index=2):
    return ChalisaProgress.objects.get(profile=child, verse_index=index)


def test_a_verse_recited_is_an_attempt_and_a_step_of_mastery(asha, verses):
    recital = hear(asha, f"{LINE1} {LINE2}", taught(asha))
    assert (recital.recited, recital.correct, recital.attempts, recital.mastery) == (1, 1, 1, 1)
    assert (recital.practise, recital.missed, recital.wrong) == ("", [], [])
    row = row_of(asha)
    assert (row.attempts, row.mastery, row.slips) == (1, 1, 0)
    assert row.due_at > NOON
    assert "Praise" in recital.note


def test_one_word_is_named_to_practise_and_what_was_held_is_praised(asha, verses):
    recital = hear(asha, "jai hanuman gyan sagar", taught(asha, part="line1"))
    assert recital.held == ["Jai", "Hanuman", "gyaan", "saagar"]
    assert (recital.missed, recital.practise) == (["gun"], "gun")
    assert "Jai Hanuman gyaan saagar" in recital.note
    assert recital.note.index("praise") < recital.note.index("practise this one word")
    assert (
        recital.say == "Lovely! You knew Hanuman gyaan saagar. Let us say one word together: gun."
    )
    assert (recital.next_step_index, recital.mastery, recital.attempts) == (2, 0, 1)


def test_a_hindi_child_is_told_in_its_own_letters(ravi, verses):
    recital = hear(ravi, "जय हनुमान ज्ञान सागर", taught(ravi, part="line1"))
    assert (recital.held[-1], recital.practise) == ("सागर", "गुन")
    assert "गुन" in recital.say


def test_a_word_of_more_than_one_syllable_is_practised_first(asha, verses):
    recital = hear(asha, "haath bajra biraajai", taught(asha, 6, part="line1"))
    assert (recital.missed, recital.practise) == (["au", "dhvajaa"], "dhvajaa")


@pytest.mark.parametrize("heard", ["", "   ", "uh", "what does kapees mean", "मुझे नहीं आता"])
def test_silence_and_talk_are_no_attempt(asha, verses, heard):
    notebook = taught(asha)
    before = ChalisaProgress.objects.values().get()
    recital = hear(asha, heard, notebook)
    assert (recital.recited, recital.say, recital.practise) == (False, "", "")
    assert ChalisaProgress.objects.values().get() == before


def test_another_verse_is_recognised_and_nothing_is_counted(asha, verses):
    notebook = taught(asha)
    said = " ".join(CHALISA[3]["transliteration"])
    recital = hear(asha, said, notebook)
    assert (recital.recognised_as, recital.attempts) == (3, 0)
    assert "Chaupai 2" in recital.say
    assert row_of(asha).attempts == 0


def test_two_lines_one_after_the_other_are_the_verse(asha, verses):
    notebook = taught(asha)
    first = hear(asha, LINE1, notebook, turn=1)
    assert (first.correct, first.mastery, first.practise) == (False, 0, "")
    assert "other line" in first.note
    assert hear(asha, LINE2, notebook, turn=2).mastery == 1
    assert row_of(asha).slips == 0


def test_a_small_child_goes_from_line_to_line(ashas, verses):
    child = ashas.child
    child.dob = NOON.date().replace(year=NOON.year - 5)
    child.save()
    notebook = taught(child)
    assert notebook.step.part == "line1"
    recital = hear(child, LINE1, notebook)
    assert (recital.correct, recital.next_step_index, recital.next_part) == (True, 2, "line2")
    lessons.teach(child.pk, persona="hanuman", notebook=notebook, now=NOON)
    recital = hear(child, LINE2, notebook)
    assert (recital.mastery, recital.next_step_index, recital.next_part) == (1, 3, "line1")


def test_one_turn_is_judged_once(asha, verses):
    notebook = taught(asha)
    assert hear(asha, LINE1, notebook, turn=7) is hear(asha, LINE1, notebook, turn=7)
    assert row_of(asha).attempts == 1


def test_a_slip_is_never_a_reproach(asha, ravi, verses):
    for child in (asha, ravi):
        for heard in (LINE1, "jai hanuman", "gyan gun banana sagar", f"{LINE1} {LINE2}"):
            said = hear(child, heard, taught(child)).say.lower()
            assert said
            assert not any(word in said for word in REPROACHES)


def test_without_consent_to_progress_the_notebook_alone_knows(ashas, verses):
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    notebook = taught(ashas.child)
    assert hear(ashas.child, f"{LINE1} {LINE2}", notebook).mastery == 1
    assert not ChalisaProgress.objects.exists()


def test_before_anything_was_taught_there_is_nothing_to_judge(asha, verses):
    with pytest.raises(NothingTaught):
        hear(asha, LINE1, Notebook())


def test_an_unknown_child_is_refused(asha, verses):
    notebook = taught(asha)
    with pytest.raises(NoSuchChild):
        hearing.hear("no uuid", persona="hanuman", heard=LINE1, notebook=notebook, now=NOON)


def test_three_slips_in_a_row_let_another_verse_come(asha, verses):
    notebook = taught(asha, 0)
    lessons.teach(asha.pk, persona="hanuman", step_index=0, notebook=notebook, now=NOON)
    nexts = [
        hear(
            asha, "sri guru charan banana", notebook, now=NOON + timedelta(minutes=n)
        ).next_step_index
        for n in range(3)
    ]
    assert nexts[:2] == [0, 0]


@pytest.mark.django_db(transaction=True)
def test_two_toys_hearing_one_child_lose_nothing():
    shelve_verses()
    child = household("many@example.com", "Asha").child
    step = taught(child).step
    at_once(lambda: hear(child, LINE1 + " " + LINE2, replace_step(step)), 20)
    row = row_of(child)
    assert (row.attempts, row.mastery) == (20, 1)


def replace_step(step):
    notebook = Notebook()
    notebook.step = replace(step)
    return notebook
