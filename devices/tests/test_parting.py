"""How a toy leaves a child, and that it leaves nothing behind."""

import pytest
from django.utils import timezone

from accounts.tests.cast import NOON, at_once, household
from devices import calling, pairing, parting
from devices.models import Device, PairingCode
from voice.models import Interaction

pytestmark = pytest.mark.django_db


@pytest.fixture
def toy(ashas):
    """Asha's toy, which has a past."""
    device = Device.objects.create(
        serial="HAN-1",
        secret_hash="5" * 64,
        profile=ashas.child,
        family=ashas.family,
        name="Asha's Hanuman",
        volume_percent=20,
        lights_on=False,
        battery=40,
        rssi=-60,
        firmware="1.4.2",
        last_seen_at=NOON,
    )
    Interaction.objects.create(profile=ashas.child, device=device, started_at=NOON)
    PairingCode.objects.create(device=device, digits="123456", expires_at=NOON, claimed_at=NOON)
    return device


@pytest.fixture
def told(monkeypatch):
    """What toys were told over the channel layer: (toy's id, state)."""
    said = []
    monkeypatch.setattr(
        calling,
        "tell_toys",
        lambda ids, kind, **members: said.extend((one, kind, members) for one in ids),
    )
    return said


@pytest.fixture
def bumped(monkeypatch):
    children = []
    monkeypatch.setattr(parting.epoch, "bump", lambda *ids: children.extend(ids))
    return children


def is_as_from_the_factory(toy: Device) -> bool:
    fresh = Device(serial=toy.serial)
    columns = {field.attname for field in Device._meta.concrete_fields}
    kept = {"id", "serial", "secret_hash", "state", "firmware", "created_at"}
    return all(getattr(toy, name) == getattr(fresh, name) for name in columns - kept)


def test_an_unpaired_toy_has_nothing_of_its_family(
    toy, asha, told, bumped, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        parting.unpair(toy)
    toy.refresh_from_db()
    assert is_as_from_the_factory(toy)
    assert (toy.state, toy.secret_hash) == ("active", "5" * 64)
    assert not toy.codes.exists()
    assert not toy.interactions.exists()
    assert asha.interactions.count() == 1
    assert told == [(toy.pk, "policy", {"state": "unpaired"})]
    assert bumped == [asha.pk]


def test_nobody_is_told_before_the_commit(toy, told, bumped):
    parting.unpair(toy)
    assert (told, bumped) == ([], [])


def test_another_family_can_pair_it_then_and_sees_nothing_of_the_past(toy, ravi):
    parting.unpair(toy)
    code = pairing.show_code(toy, now=NOON)
    again = pairing.claim_device(code.digits, ravi, now=NOON)
    assert (again.name, again.battery, again.last_seen_at) == ("", None, None)
    assert not again.interactions.exists()


def test_the_code_that_paired_it_once_is_spent_for_ever(toy, asha):
    parting.unpair(toy)
    with pytest.raises(pairing.CodeUnknown):
        pairing.claim_device("123456", asha, now=NOON)


def test_a_lost_toy_stays_with_its_family_and_can_be_found(
    toy, asha, told, bumped, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        parting.report_lost(toy)
    toy.refresh_from_db()
    assert (toy.state, toy.family, toy.profile) == ("revoked", asha.family, asha)
    assert told == [(toy.pk, "policy", {"state": "revoked"})]
    with pytest.raises(parting.IsLost):
        parting.unpair(toy)
    with pytest.raises(pairing.NotActive):
        pairing.show_code(toy, now=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        parting.report_found(toy)
    toy.refresh_from_db()
    assert (toy.state, toy.profile) == ("active", asha)
    assert bumped == [asha.pk, asha.pk]


def test_lost_twice_is_lost_once_and_found_twice_is_refused(toy):
    parting.report_lost(toy)
    parting.report_lost(toy)
    parting.report_found(toy)
    with pytest.raises(parting.IsNotLost):
        parting.report_found(toy)


@pytest.mark.parametrize("deed", [parting.unpair, parting.report_lost, parting.report_found])
def test_a_toy_that_has_gone_to_another_family_is_left_alone(toy, ravi, deed):
    Device.objects.filter(pk=toy.pk).update(profile=ravi, family=ravi.family)
    with pytest.raises(parting.NotYours):
        deed(toy)
    assert Device.objects.get(pk=toy.pk).profile == ravi


@pytest.mark.parametrize("who", ["child", "family"])
def test_a_toy_of_a_deleted_child_or_family_is_a_nameless_tombstone_until_it_has_wiped(
    toy, ashas, told, who, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        getattr(ashas, who).delete()
    toy.refresh_from_db()
    assert is_as_from_the_factory(toy)
    assert toy.state == "erased"
    assert told == [(toy.pk, "policy", {"state": "erased"})]
    with pytest.raises(pairing.NotActive):
        pairing.show_code(toy, now=NOON)
    assert parting.confirm_wipe(toy.pk)
    assert pairing.show_code(toy, now=NOON)


def test_a_familys_toy_without_a_child_is_erased_with_the_family(toy, ashas):
    Device.objects.update(profile=None)
    ashas.family.delete()
    toy.refresh_from_db()
    assert toy.state == "erased"


def test_only_an_erased_toy_confirms_a_wipe(toy):
    assert not parting.confirm_wipe(toy.pk)
    toy.refresh_from_db()
    assert toy.state == "active"


@pytest.mark.django_db(transaction=True)
def test_unpaired_many_times_at_once_it_is_unpaired_once():
    home = household("asha.parent@example.com", "Asha")
    toy = Device.objects.create(
        serial="HAN-1", profile=home.child, family=home.family, last_seen_at=timezone.now()
    )

    def attempt():
        try:
            parting.unpair(toy)
        except parting.NotYours:
            return "gone"
        return "done"

    assert sorted(at_once(attempt, 8)) == ["done"] + ["gone"] * 7
