"""Every list of the admin: as many queries for thirty rows as for three."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.admin.utils import lookup_field
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from unfold.admin import ModelAdmin

from accounts.models import Guardian, User
from accounts.tests.cast import NOON
from accounts.tests.test_admin import populate
from hanuman.models import DeadLetter
from learning.models import Episode, Revision, Verse
from voice.models import Interaction, Persona, SafetyEvent, SpeechClip

pytestmark = pytest.mark.django_db
ROOMS = sorted(admin.site._registry.items(), key=lambda one: one[0]._meta.label)
MOST = 12  # queries for a list


def furnish(numbers: range) -> None:
    """One more row of every list for each number."""
    populate(numbers)
    for guardian in Guardian.objects.order_by("-pk")[: len(numbers)]:
        user, child = guardian.user, guardian.family.children.get()
        EmailAddress.objects.create(user=user, email=user.email)
        Authenticator.objects.create(user=user, type="totp", data={})
        UserSession.objects.create(
            user=user, ip="127.0.0.1", session_key=str(user.pk), user_agent="x", data={}
        )
        Interaction.objects.create(profile=child, started_at=NOON)
        SafetyEvent.objects.create(profile=child, category="imitation", severity=1, at=NOON)
    for number in numbers:
        Group.objects.create(name=f"Group {number}")
        Persona.objects.create(name=f"persona-{number}", title="Hanuman")
        SpeechClip.objects.create(
            key=f"{number:064}", text="Ram", language="en", voice="x", rate_hz=24000, duration_ms=1
        )
        DeadLetter.objects.create(task="x", arguments=[number], why="broken", at=NOON)
    writer = User.objects.first()
    newest = Episode.objects.order_by("-pk")
    for verse, episode in zip(Verse.objects.filter(index__in=numbers), newest, strict=False):
        for target in ({"verse": verse}, {"episode": episode}):
            Revision.objects.create(**target, number=1, text={}, author=writer)


@pytest.fixture
def asked(rf):
    """A request of somebody who may see every list."""
    request = rf.get("/")
    request.user = User.objects.create_superuser("admin@example.com")
    return request


def queries_of_each_list(asked) -> dict[str, int]:
    """What the rows, the columns and the filters of each list ask the database."""
    found = {}
    for model, room in ROOMS:
        with CaptureQueriesContext(connection) as made:
            listed = room.get_changelist_instance(asked)
            for row in listed.result_list:
                for column in listed.list_display:
                    str(lookup_field(column, row, room)[2])
            for spec in listed.filter_specs:
                list(spec.choices(listed))
        found[model._meta.label] = len(made)
    return found


def test_a_longer_list_costs_no_more_queries(asked):
    furnish(range(1, 4))
    few = queries_of_each_list(asked)
    furnish(range(4, 31))
    assert all(model.objects.count() >= 30 for model, _ in ROOMS)
    many = queries_of_each_list(asked)
    assert {label: count for label, count in many.items() if count > few[label]} == {}
    assert max(few.values()) <= MOST


@pytest.mark.parametrize("text", ["a", "हनुमान", "'; --", "0" * 300, "9f2c61d0"])
def test_any_search_is_answered(asked, text):
    for model, room in ROOMS:
        found, _ = room.get_search_results(asked, room.get_queryset(asked), text)
        assert set(found) <= set(model.objects.all()), model


def test_every_list_can_be_searched():
    assert [model for model, room in ROOMS if not room.get_search_fields(None)] == []


def test_every_list_wears_the_theme():
    assert [model for model, room in ROOMS if not isinstance(room, ModelAdmin)] == []
