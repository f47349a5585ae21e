"""The admin of accounts, toys and learning: no names, and progress is only looked at."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import (
    AuditEvent,
    ConsentEvent,
    Erasure,
    Interest,
    NoticeVersion,
    Processor,
    Profile,
    User,
)
from accounts.tests.cast import NOON, household
from devices.models import Device, FirmwareRelease, PairingCode
from learning.models import (
    ChalisaProgress,
    Episode,
    Recording,
    Revision,
    Story,
    StoryProgress,
    Take,
    Verse,
)
from learning.review.texts import text_of

pytestmark = pytest.mark.django_db

OURS = sorted(
    (m for m in admin.site._registry if m._meta.app_label in {"accounts", "devices", "learning"}),
    key=lambda model: model._meta.label,
)
LOOKED_AT = [
    AuditEvent,
    ConsentEvent,
    Erasure,
    NoticeVersion,
    ChalisaProgress,
    StoryProgress,
    Device,
    PairingCode,
]


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("admin@example.com"))
    return client


def page_of(model, *, page="changelist", args=()):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def populate(numbers) -> None:
    """One more row of every table for each number."""
    for number in numbers:
        home = household(f"parent{number}@example.com", "Vasundhara")
        Interest.objects.create(profile=home.child, tag="hope")
        Processor.objects.bulk_create([Processor(name=f"Processor {number}", regions=["US"])])
        NoticeVersion.objects.create(
            region="US", language="en", number=number, body="x", effective_from=NOON
        )
        AuditEvent.objects.create(kind="looked", role="support", about="profile", at=NOON)
        Erasure.objects.create(
            kind="child", subject=home.child.pk, requested_at=NOON, begins_at=NOON
        )
        toy = Device.objects.create(serial=f"HAN-{number}", profile=home.child, family=home.family)
        PairingCode.objects.create(device=toy, digits=str(902_100 + number), expires_at=NOON)
        FirmwareRelease.objects.create(version=f"1.{number}", size=1, files=1)
        verse = Verse.objects.create(
            index=number,
            ident=f"doha-{number}",
            kind="doha",
            number=number,
            devanagari=["क", "ख"],
            devanagari_print=["क", "ख"],
            transliteration=["ka", "kha"],
            iast=["ka", "kha"],
        )
        story = Story.objects.create(slug=f"story-{number}", title=f"Story {number}")
        Episode.objects.create(story=story, number=1, language="en", title="One", text="Text.")
        Revision.objects.create(story=story, number=1, text=text_of(story))
        ChalisaProgress.objects.create(profile=home.child, verse_index=1, last_practice=NOON)
        StoryProgress.objects.create(profile=home.child, story=story)
        Recording.objects.create(
            path=f"{number}.wav", kind="verse", verse=verse, sha256="0" * 64, duration_ms=1
        )
        Take.objects.create(kind="verse", verse=verse, uploaded_by=home.user, size=1)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_list_shows_a_childs_name_or_a_secret(staff, model):
    populate([1])
    page = staff.get(page_of(model)).content.decode()
    assert "Vasundhara" not in page
    assert "902101" not in page


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_row_has_a_page(staff, model):
    populate([1])
    row = model.objects.first()
    page = page_of(model, page="change", args=[row.pk])
    answer = staff.get(page)
    if answer.status_code == 302:  # something of a child
        answer = staff.post(answer.url, {"why": "fault"}, follow=True)
        assert answer.redirect_chain == [(page, 302)]
    assert answer.status_code == 200


def test_a_child_is_found_by_the_start_of_its_id(staff, ashas, ravi):
    start = str(ashas.child.pk)[:8]
    page = staff.get(page_of(type(ashas.child)), {"q": start}).content.decode()
    assert str(ashas.child.pk) in page
    assert str(ravi.pk) not in page


@pytest.mark.parametrize("model", LOOKED_AT, ids=lambda model: model._meta.label)
def test_some_tables_are_only_looked_at(staff, model):
    populate([1])
    row = model.objects.first()
    asked = staff.get(page_of(model, page="change", args=[row.pk]))
    if asked.status_code == 302:  # something of a child
        staff.post(asked.url, {"why": "fault"})
    assert staff.get(page_of(model, page="add")).status_code == 403
    assert staff.post(page_of(model, page="change", args=[row.pk]), {}).status_code == 403
    assert staff.post(page_of(model, page="delete", args=[row.pk]), {}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()


def test_staff_add_no_child(staff):
    assert staff.get(page_of(Profile, page="add")).status_code == 403


def test_a_parent_is_kept_out_of_the_admin(client, ashas):
    client.force_login(ashas.user)
    assert client.get(page_of(Verse)).status_code == 302
