"""What a conversation leaves in words: two sentences for the parent, a line for the next talk."""

from datetime import timedelta

import pytest

from accounts import consent
from accounts.models import Profile, Purpose, User
from accounts.tests.cast import NOON, Household
from learning.models import Story
from voice import summaries
from voice.models import Interaction, Recollection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def leap(db) -> None:
    Story.objects.create(
        slug="leap", title="The Leap to Lanka", title_hi="लंका की छलाँग", synopsis="", status=""
    )


def talked(child: Profile, topic: str = "chalisa 2, story leap", **columns) -> Interaction:
    values = {"started_at": NOON, "turns": 4, "questions": 2, "topic": topic} | columns
    return Interaction.objects.create(profile=child, **values)


def notes_of(talk: Interaction) -> str:
    return Interaction.objects.get(pk=talk.pk).notes


def withdraw(home: Household, *purposes: Purpose) -> None:
    consent.withdraw(home.child.pk, purposes, guardian=home.guardian, now=NOON)


def test_the_parent_reads_two_sentences_of_what_was_practised_told_and_asked(ashas):
    talk = talked(ashas.child)
    assert summaries.summarise(talk.pk, now=NOON)
    assert notes_of(talk) == (
        "Your child practised Chaupai 1 and heard the story “The Leap to Lanka”. "
        "2 other things were asked or told."
    )


def test_notes_are_in_the_familys_language_and_the_recollection_in_the_childs(ravis):
    talk = talked(ravis.child, questions=1)
    summaries.summarise(talk.pk, now=NOON)
    assert "Your child practised Chaupai 1" in notes_of(talk)
    recalled = Recollection.objects.get(profile=ravis.child).text
    assert "चौपाई 1 का अभ्यास किया और “लंका की छलाँग” कहानी सुनी।" in recalled
    User.objects.filter(pk=ravis.user.pk).update(language="hi")
    talk = talked(ravis.child, questions=1)
    summaries.summarise(talk.pk, now=NOON)
    assert notes_of(talk) == (
        "आपके बच्चे ने चौपाई 1 का अभ्यास किया और “लंका की छलाँग” कहानी सुनी। एक और बात पूछी या बताई गई।"
    )


def test_the_next_conversation_is_told_of_the_last_ones_with_their_days(ashas):
    for day, topic in enumerate(["chalisa 0", "talk", "recitation, chalisa 1"]):
        talk = talked(ashas.child, topic, started_at=NOON + timedelta(days=day))
        summaries.summarise(talk.pk, now=NOON)
    assert Recollection.objects.get(profile=ashas.child).text == (
        "20 November: practised Doha 1. "
        "22 November: practised Doha 2 and listened to the whole Chalisa."
    )


def test_what_is_recalled_is_bounded(ashas):
    for day in range(40):
        topic = ", ".join(f"chalisa {day + number}" for number in range(3))
        talk = talked(ashas.child, topic, started_at=NOON + timedelta(days=day))
        summaries.summarise(talk.pk, now=NOON)
    text = Recollection.objects.get(profile=ashas.child).text
    assert text.count(":") == summaries.TALKS_RECALLED


def test_summarising_twice_is_as_once_and_going_on_is_summarised_anew(ashas):
    talk = talked(ashas.child, "chalisa 2")
    assert summaries.summarise(talk.pk, now=NOON)
    first = notes_of(talk)
    assert not summaries.summarise(talk.pk, now=NOON)
    assert notes_of(talk) == first
    Interaction.objects.filter(pk=talk.pk).update(turns=6, topic="chalisa 2, chalisa 3")
    assert summaries.summarise(talk.pk, now=NOON)
    assert "Chaupai 1 and Chaupai 2" in notes_of(talk)
    assert Recollection.objects.get().text.count("November") == 1


def test_without_progress_there_are_no_notes_and_without_memory_nothing_is_recalled(ashas, ravis):
    withdraw(ashas, Purpose.PROGRESS)
    withdraw(ravis, Purpose.MEMORY)
    for child in (ashas.child, ravis.child):
        summaries.summarise(talked(child).pk, now=NOON)
    assert notes_of(Interaction.objects.get(profile=ashas.child)) == ""
    assert notes_of(Interaction.objects.get(profile=ravis.child)) != ""
    assert [row.profile_id for row in Recollection.objects.all()] == [ashas.child.pk]


def test_of_a_child_that_is_paused_or_gone_nothing_is_written(ashas):
    talk = talked(ashas.child)
    Profile.objects.filter(pk=ashas.child.pk).update(paused_at=NOON)
    summaries.summarise(talk.pk, now=NOON)
    assert notes_of(talk) == ""
    ashas.child.delete()
    assert not summaries.summarise(talk.pk, now=NOON)


def test_notes_that_would_have_gone_already_are_not_written_again(ashas):
    talk = talked(ashas.child, started_at=NOON - timedelta(days=3_000))
    summaries.summarise(talk.pk, now=NOON)
    assert notes_of(talk) == ""


def test_a_talk_without_a_lesson_says_so(ashas):
    talk = talked(ashas.child, "talk", questions=0)
    summaries.summarise(talk.pk, now=NOON)
    assert notes_of(talk) == (
        "Your child came to talk: no verse and no story this time. There were no other questions."
    )
    assert not Recollection.objects.exists()


def test_a_conversation_whose_end_nobody_told_is_found_once(ashas):
    fresh = talked(ashas.child, started_at=NOON)
    lost = talked(ashas.child, started_at=NOON - summaries.FORGOTTEN_AFTER)
    talked(ashas.child, started_at=NOON - summaries.FORGOTTEN_FOR)
    assert summaries.forgotten(now=NOON) == [lost.pk]
    summaries.summarise(lost.pk, now=NOON)
    assert summaries.forgotten(now=NOON) == []
    assert notes_of(fresh) == ""


def test_an_older_talk_that_is_summarised_late_does_not_replace_what_is_recalled(ashas):
    old = talked(ashas.child, "chalisa 2", started_at=NOON - timedelta(days=1))
    new = talked(ashas.child, "chalisa 3")
    for one in (new, old):
        summaries.summarise(one.pk, now=NOON)
    text = Recollection.objects.get(profile=ashas.child).text
    assert ("Chaupai 1" in text, "Chaupai 2" in text) == (True, True)
