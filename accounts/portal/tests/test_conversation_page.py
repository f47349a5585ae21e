"""The page of one conversation."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts import consent
from accounts.models import Purpose
from accounts.tests.cast import NOON
from voice.models import Interaction, Line, Recollection

pytestmark = pytest.mark.django_db


def talked(child, *texts: str) -> Interaction:
    talk = Interaction.objects.create(
        profile=child, started_at=NOON, duration_seconds=130, topic="chalisa 2", turns=2
    )
    talk.notes = "Your child practised Chaupai 1. Nothing else was asked."
    talk.summarised_turns = 2
    talk.save()
    for number, text in enumerate(texts, 1):
        speaker = "child" if number % 2 else "hanuman"
        Line.objects.create(
            profile=child, interaction=talk, number=number, speaker=speaker, text=text, at=NOON
        )
    return talk


def url(talk: Interaction) -> str:
    return reverse("conversation", args=[talk.profile_id, talk.pk])


def test_a_parent_reads_the_notes_and_the_words_in_their_order(client, ashas):
    talk = talked(ashas.child, "call me at [PHONE]", "Jai Hanuman!")
    client.force_login(ashas.user)
    page = client.get(url(talk)).content.decode()
    assert "Chaupai 1" in page
    assert "Your child practised Chaupai 1." in page
    assert page.index("call me at [PHONE]") < page.index("Jai Hanuman!")
    childs = client.get(reverse("child", args=[ashas.child.pk])).content.decode()
    assert f'href="{url(talk)}"' in childs


def test_the_words_are_deleted_and_the_summaries_made_of_them(client, ashas):
    talk, other = talked(ashas.child, "a secret", "Oh."), talked(ashas.child, "hello")
    Recollection.objects.create(profile=ashas.child, text="a secret", updated_at=NOON)
    client.force_login(ashas.user)
    page = client.post(url(talk), follow=True).content.decode()
    assert "The words of this conversation are deleted." in page
    assert "No words of this conversation are kept." in page
    assert [line.interaction_id for line in Line.objects.all()] == [other.pk]
    talk.refresh_from_db()
    assert (talk.notes, talk.summarised_turns, talk.duration_seconds) == ("", 0, 130)
    assert not Recollection.objects.exists()


def test_a_family_that_did_not_agree_is_told_so(client, ashas):
    talk = talked(ashas.child)
    purposes = [Purpose.TRANSCRIPT_KEEP]
    consent.withdraw(ashas.child.pk, purposes, guardian=ashas.guardian, now=NOON)
    client.force_login(ashas.user)
    assert "because you have not agreed" in client.get(url(talk)).content.decode()


def test_the_talk_of_another_family_or_another_child_is_not_there(client, ashas, ravis):
    talk = talked(ravis.child, "hello")
    client.force_login(ashas.user)
    for child_id, talk_id in (
        (ravis.child.pk, talk.pk),
        (ashas.child.pk, talk.pk),
        (ashas.child.pk, uuid4()),
    ):
        path = reverse("conversation", args=[child_id, talk_id])
        assert client.get(path).status_code == client.post(path).status_code == 404
    assert Line.objects.count() == 1


def test_markup_in_what_was_said_is_text(client, ashas):
    talk = talked(ashas.child, "<script>alert(1)</script>")
    client.force_login(ashas.user)
    assert "<script>alert" not in client.get(url(talk)).content.decode()
