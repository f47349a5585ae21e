"""What a withdrawal takes with it, at once."""

import pytest

from accounts import consent
from accounts.models import Purpose
from accounts.tests.cast import NOON, Household
from voice import summaries
from voice.models import Interaction, Line, Recollection

pytestmark = pytest.mark.django_db


def talked(home: Household) -> Interaction:
    talk = Interaction.objects.create(
        profile=home.child, started_at=NOON, turns=2, questions=1, topic="chalisa 2"
    )
    Line.objects.create(
        profile=home.child, interaction=talk, number=1, speaker="child", text="hello", at=NOON
    )
    summaries.summarise(talk.pk, now=NOON)
    return talk


def withdraw(home: Household, purpose: Purpose) -> None:
    consent.withdraw(home.child.pk, [purpose], guardian=home.guardian, now=NOON)


def kept(home: Household) -> tuple[bool, bool, bool, str]:
    """Notes, recollection, lines, topic."""
    talk = Interaction.objects.get(profile=home.child)
    recollection = Recollection.objects.filter(profile=home.child).exists()
    lines = Line.objects.filter(profile=home.child).exists()
    return bool(talk.notes), recollection, lines, talk.topic


@pytest.mark.parametrize(
    ("purpose", "left"),
    [
        (Purpose.PROGRESS, (False, True, True, "")),
        (Purpose.MEMORY, (True, False, True, "chalisa 2")),
        (Purpose.TRANSCRIPT_KEEP, (False, False, False, "chalisa 2")),
        (Purpose.SAFETY_ALERTS, (True, True, True, "chalisa 2")),
    ],
)
def test_a_purpose_takes_with_it_what_was_kept_for_it_alone(ashas, ravis, purpose, left):
    for home in (ashas, ravis):
        talked(home)
        assert kept(home) == (True, True, True, "chalisa 2")
    withdraw(ashas, purpose)
    assert kept(ashas) == left
    assert kept(ravis) == (True, True, True, "chalisa 2")


def test_summaries_that_knew_the_lines_are_made_anew_without_them(ashas):
    talked(ashas)
    withdraw(ashas, Purpose.TRANSCRIPT_KEEP)
    for talk_id in summaries.unsummarised(ashas.child.pk):
        summaries.summarise(talk_id, now=NOON)
    assert kept(ashas) == (True, True, False, "chalisa 2")
    assert summaries.unsummarised(ashas.child.pk) == []
