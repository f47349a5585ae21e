"""Asha's family with something behind every door, and the strangers who try the doors."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import (
    Erasure,
    Export,
    Family,
    Guardian,
    Interest,
    Invitation,
    NoticeVersion,
    User,
)
from accounts.tests.cast import Household, household, sign_in
from devices import credentials
from devices.models import Device
from learning.models import ChalisaProgress, Story, StoryProgress
from tests.access.routes import Values
from voice.models import Interaction, SafetyEvent

# Whatever of Asha's family a stranger must never read, wherever it might slip out.
SECRETS = (b"Unmistakable-Asha", b"HAN-UNMISTAKABLE", b"unmistakable.parent@")


@dataclass
class Home:
    """The family that is looked at, and the values that open its doors."""

    people: Household
    device: Device
    values: Values = field(default_factory=dict)

    def opening(self, route: str) -> Values:
        """Values for the route's parameters; in the admin, something that is there."""
        model = re.match(r"admin/(\w+)/(\w+)/<path", route)
        found = model and apps.get_model(*model.groups())._default_manager.first()
        return self.values | {"object_id": found.pk} if found else self.values

    @property
    def guardian(self) -> "Stranger":
        """The one who does have business behind the doors."""
        return Stranger("", Client(), self.people.user)


@pytest.fixture(scope="module")
def standing_home(django_db_setup, django_db_blocker) -> Iterator[Home]:
    """The same home for a whole module; each of its tests, which use `db`, leaves it as it was."""
    both = ("default", "keys")
    with django_db_blocker.unblock(), ExitStack() as stack:
        for alias in both:
            stack.enter_context(transaction.atomic(using=alias))
        yield furnished_home()
        for alias in both:
            transaction.set_rollback(True, using=alias)


def furnished_home() -> Home:
    """A family with a child, a toy, an invitation, another guardian, progress and a talk."""
    people = household("unmistakable.parent@example.com", "Unmistakable-Asha")
    device, _ = toy("HAN-UNMISTAKABLE", people)
    other = User.objects.create_user("second.parent@example.com")
    second = Guardian.objects.create(user=other, family=people.family)
    now = timezone.now()
    invitation = Invitation.objects.create(
        family=people.family,
        email="invited@example.com",
        token_hash="0" * 64,
        created_at=now,
        expires_at=now + timedelta(hours=48),
    )
    call_command("load_content", verbosity=0)
    call_command("load_notices", verbosity=0)
    story = Story.objects.all()[0]
    ChalisaProgress.objects.create(profile=people.child, verse_index=2, exposure_count=1)
    StoryProgress.objects.create(profile=people.child, story=story)
    Interest.objects.create(profile=people.child, tag="courage")
    SafetyEvent.objects.create(profile=people.child, category="danger", severity=1, at=now)
    talk = Interaction.objects.create(
        profile=people.child, device=device, started_at=now, duration_seconds=60, topic="talk"
    )
    export = Export.objects.create(
        family=people.family, guardian=people.guardian, language="en", requested_at=now
    )
    erasure = Erasure.objects.create(  # of another child, long gone
        kind="child",
        subject=uuid4(),
        family_id=people.family.pk,
        region="XX",
        language="en",
        state="receipted",
        requested_at=now,
        begins_at=now,
        finished_at=now,
        receipt={"erasure": "of another child"},
        signature="signed",
    )
    values: Values = {
        "erasure_id": erasure.pk,
        "export_id": export.pk,
        "child_id": people.child.pk,
        "talk_id": talk.pk,
        "device_id": device.pk,
        "invitation_id": invitation.pk,
        "guardian_id": second.pk,
        "index": 2,
        "slug": story.slug,
        "key": "guessed-key",
        "token": "guessed-token",
        "uidb36": "1",
        "pk": 1,
        "id": people.user.pk,
        "object_id": people.child.pk,
        "purpose": "progress",
        "region": "EU",
        "language": "en",
        "notice_id": NoticeVersion.objects.all()[0].pk,
        "recording_id": 1,
        "deed": "submit",
        "take_id": uuid4(),
        "version": "1.5.0",
        "content_type_id": 1,
        "app_label": "accounts",
        "url": "nowhere",
    }
    return Home(people, device, values)


def toy(serial: str, people: Household) -> tuple[Device, str]:
    """A paired toy of a family and its Authorization header."""
    device = Device.objects.create(
        serial=serial, profile=people.child, family=people.family, name="Toy"
    )
    return device, f"Device {serial}:{credentials.issue(device)}"


@dataclass
class Stranger:
    """Somebody at a door, and which column of a rule says what they may get."""

    column: str
    client: Client
    user: User | None = None
    signed_in: str | None = None  # the cookie

    def knock(self, verb: str, path: str, told: dict | None = None) -> HttpResponse:
        """Ask, signed in again where an earlier knock signed this stranger out."""
        self.enter()
        return getattr(self.client, verb)(path, told)

    def enter(self) -> None:
        """Be signed in, who has an account."""
        if self.user is not None and self._cookie() != self.signed_in:
            sign_in(self.client, self.user)
            self.signed_in = self._cookie()

    def _cookie(self) -> str:
        held = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        return held.value if held is not None else ""


def strangers(home: Home) -> dict[str, Stranger]:
    """Everybody who has no business in the home."""
    neighbours = household("neighbour@example.com", "Ravi")
    Family.objects.update(country="IN")
    removed = User.objects.create_user("removed@example.com")
    Guardian.objects.create(user=removed, family=home.people.family).delete()
    staff = User.objects.create_user("staff@example.com", is_staff=True)
    _, neighbours_toy = toy("HAN-NEIGHBOUR", neighbours)
    _, unpaired_toy = toy("HAN-OTHER", neighbours)
    Device.objects.filter(serial="HAN-OTHER").update(profile=None, family=None)
    return {
        "anonymous": Stranger("anonymous", Client()),
        "other parent": Stranger("signed_in", Client(), neighbours.user),
        "removed guardian": Stranger("signed_in", Client(), removed),
        "staff without a role": Stranger("staff", Client(), staff),
        "toy of another family": Stranger(
            "toy", Client(headers={"authorization": neighbours_toy})
        ),
        "other toy": Stranger("toy", Client(headers={"authorization": unpaired_toy})),
    }
