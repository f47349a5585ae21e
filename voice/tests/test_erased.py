"""A toy that is talking while its child is erased, and one at the door after a restore."""

import pytest
from channels.db import database_sync_to_async
from django.utils import timezone

from accounts.erasure import asking, replay, steps, stores
from accounts.erasure import subject as subjects
from accounts.erasure.asking import Wish
from accounts.models import Erasure, Guardian, Profile
from accounts.tests.cast import NOON, ashas
from devices.models import Device
from keyring.models import Tombstone
from voice.models import Interaction, SafetyEvent
from voice.tests.test_consumers import (
    EXTENSIONS,
    _a_fresh_process,
    asha_toy,
    door,
    listened,
    refused,
)
from wire import close

__all__ = ["_a_fresh_process", "asha_toy", "ashas"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _looks_again():
    replay.forget()
    yield
    replay.forget()


def erase(device: Device) -> None:
    guardian = Guardian.objects.select_related("family", "user").get(family=device.family_id)
    now = timezone.now()
    wish = Wish("child", device.profile_id, now, guardian)
    erasure, _link = asking.ask(wish, guardian.family, now=now)
    steps.carry_out(erasure.pk)


async def test_a_toy_is_told_in_mid_talk_that_its_child_is_erased(asha_toy):
    device, credential = asha_toy
    async with door(credential) as one, listened(one):
        await database_sync_to_async(erase, thread_sensitive=False)(device)
        await one.until(lambda: one.close)
    assert one.texts[-1] == {"type": "policy", "state": "erased"}
    assert one.close == (close.POLICY, "erased")
    assert not await Profile.objects.aexists()
    assert not await Interaction.objects.aexists()


async def test_after_a_restore_no_toy_is_let_in_before_all_are_erased_again(asha_toy):
    device, credential = asha_toy
    await Tombstone.objects.acreate(
        owner=device.profile_id, kind="child", erased_at=timezone.now()
    )  # of yesterday; the rows came back with a backup
    before = refused("unavailable")
    async with door(credential, extensions=EXTENSIONS) as one:
        await one.until(lambda: len(one.sent) == 2)
    assert one.sent[0]["status"] == 503
    assert refused("unavailable") == before + 1
    replaying = database_sync_to_async(replay.replay, thread_sensitive=False)
    assert len(await replaying(now=timezone.now())) == 1
    async with door(credential, extensions=EXTENSIONS) as one:
        await one.until(lambda: one.close)
    assert one.close == (close.POLICY, "erased")


def counted_in_the_receipt(home, *, seen: int, for_staff: int) -> dict[str, int]:
    """Erase a child with so many safety events; what its receipt counts of conversations."""
    for number in range(seen + for_staff):
        SafetyEvent.objects.create(
            profile=home.child,
            category="secret" if number < seen else "abuse-suspected",
            severity=1 if number < seen else 3,
            is_for_staff=number >= seen,
            at=NOON,
        )
    told = dict(stores.told(subjects.child(home.child.pk, home.family.pk)))
    assert told.get("safety notes", 0) == seen
    now = timezone.now()
    wish = Wish("child", home.child.pk, now, home.guardian)
    erasure, _link = asking.ask(wish, home.family, now=now)
    steps.carry_out(erasure.pk)
    assert not SafetyEvent.objects.exists()
    receipt = Erasure.objects.get().receipt
    return next(one["erased"] for one in receipt["stores"] if one["store"] == "voice")


@pytest.mark.parametrize("for_staff", [0, 1, 3])
def test_no_receipt_tells_whether_there_was_anything_for_the_staff(ashas, for_staff):
    assert counted_in_the_receipt(ashas, seen=2, for_staff=for_staff) == {"voice.SafetyEvent": 2}


def test_where_all_was_for_the_staff_the_receipt_does_not_name_it(ashas):
    assert counted_in_the_receipt(ashas, seen=0, for_staff=2) == {}
