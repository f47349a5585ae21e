"""A family with something in every part of a copy, and how copies are made and read in tests."""

from datetime import date, time, timedelta

import pytest
from django.core.files.storage import storages

from accounts.models import Interest, Invitation, Limits, NoticeVersion, Profile, QuietHours
from accounts.tests.cast import NOON, Household, asha, ashas, ravi, ravis
from devices.models import Device
from learning.models import ChalisaProgress, Story, StoryProgress
from voice.models import Interaction, Line, Recollection, SafetyEvent

__all__ = ["asha", "ashas", "ravi", "ravis"]


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    """A private storage of the test's own."""
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "accounts.private_files.PrivateFiles",
            "OPTIONS": {"location": tmp_path / "private"},
        }
    }
    return storages["private"]


def furnish(home: Household, word: str) -> None:
    """Fill every table of the child's; `word` is in all that somebody wrote."""
    child, family = home.child, home.family
    Profile.objects.filter(pk=child.pk).update(paused_at=NOON)
    child.child_name = word
    child.dob = date(2018, 3, 1)
    child.parents = [{"name": f"{word} parent"}]
    child.avoid_topics = [f"{word} topic"]
    child.save()
    family.name = f"{word} family"
    family.save()
    Interest.objects.create(profile=child, tag="courage")
    Limits.objects.create(profile=child, daily_minutes=20)
    QuietHours.objects.create(profile=child, weekday=6, starts=time(20), ends=time(7))
    story, _ = Story.objects.get_or_create(slug="leap", title="The leap", title_hi="छलाँग")
    ChalisaProgress.objects.create(profile=child, verse_index=2, mastery=3)
    StoryProgress.objects.create(profile=child, story=story, last_heard=NOON)
    toy = Device.objects.create(
        serial=f"HAN-{child.pk.hex[:8].upper()}",
        secret_hash="c0ffee" * 10,
        profile=child,
        family=family,
        name=f"{word} toy",
    )
    talk = Interaction.objects.create(
        profile=child, device=toy, started_at=NOON, topic="talk", notes=f"{word} notes"
    )
    Line.objects.create(
        profile=child, interaction=talk, number=1, speaker="child", text=f"{word} line", at=NOON
    )
    Recollection.objects.create(profile=child, text=f"{word} earlier", updated_at=NOON)
    SafetyEvent.objects.create(profile=child, category="sad", severity=1, at=NOON)
    SafetyEvent.objects.create(
        profile=child, category="abuse-suspected", severity=3, at=NOON, is_for_staff=True
    )
    Invitation.objects.create(
        family=family,
        invited_by=home.guardian,
        email=f"{word.lower()}.aunt@example.com",
        token_hash=child.pk.hex,
        created_at=NOON,
        expires_at=NOON + timedelta(hours=48),
    )


@pytest.fixture
def full(ashas) -> Household:
    """Asha's family, with something everywhere."""
    furnish(ashas, "Asha")
    return ashas


@pytest.fixture
def notice(db) -> NoticeVersion:
    return NoticeVersion.objects.create(
        region="IN", language="en", number=1, body="Told", sha256="0" * 64, effective_from=NOON
    )
