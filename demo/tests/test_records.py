"""What the demo finds in the database of its child."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.tests.cast import NOON
from demo import records
from devices.models import Device
from voice import summaries
from voice.models import Interaction

pytestmark = pytest.mark.django_db


@pytest.fixture
def toy(tmp_path, settings) -> Device:
    settings.VAR_DIR = tmp_path
    for command in ("load_content", "seed_family"):
        call_command(command, stdout=StringIO())
    return Device.objects.exclude(profile=None).get()


def talked(toy: Device, at=NOON) -> Interaction:
    return Interaction.objects.create(
        profile=toy.profile, device=toy, started_at=at, turns=3, topic="chalisa 0"
    )


def test_a_conversation_has_notes_once_the_worker_has_written_them(toy):
    talk = talked(toy)
    assert records.of(toy.serial, since=NOON).notes == ""
    summaries.summarise(talk.pk, now=NOON)
    found = records.of(toy.serial, since=NOON)
    assert found.notes.startswith("Your child practised Doha 1.")
    assert found.interactions[-1][2:4] == ("chalisa 0", 3)


def test_only_the_conversations_of_this_demo_count(toy):
    summaries.summarise(talked(toy).pk, now=NOON)
    assert records.of(toy.serial, since=NOON + timedelta(seconds=1)).notes == ""
