"""What a toy knows of its child."""

from accounts.models import Limits
from devices.context import context_of
from devices.models import Device


def test_a_toy_learns_language_zone_and_settings(ravi):
    device = Device(serial="HAN-1", profile=ravi, volume_percent=40, lights_on=False)
    context = context_of(device)
    assert len(context.pop("etag")) == 16
    assert context == {
        "language": "hi",
        "timezone": "Asia/Kolkata",
        "volume": 40,
        "lights": False,
    }


def test_a_toy_is_never_louder_than_its_family_allows(asha):
    loud = Device(serial="HAN-1", profile=asha, volume_percent=90)
    quiet = Device(serial="HAN-2", profile=asha, volume_percent=20)
    before = context_of(loud)["etag"]
    Limits.objects.create(profile=asha, volume_cap_percent=50)
    asha.refresh_from_db()
    assert (context_of(loud)["volume"], context_of(quiet)["volume"]) == (50, 20)
    assert context_of(loud)["etag"] != before


def test_an_unpaired_toy_has_a_context_too(db):
    assert context_of(Device(serial="HAN-1"))["language"] == "en"


def test_the_etag_changes_when_a_value_does_and_only_then(asha):
    device = Device(serial="HAN-1", profile=asha)
    before = context_of(device)["etag"]
    device.battery, device.name = 12, "Hanu"
    asha.child_name = "Aasha"
    assert context_of(device)["etag"] == before
    device.volume_percent = 41
    louder = context_of(device)["etag"]
    asha.preferred_language = "hi"
    assert len({before, louder, context_of(device)["etag"]}) == 3


def test_a_lost_toy_names_nobody(asha):
    assert "Asha" not in str(context_of(Device(serial="HAN-1", profile=asha)).values()).replace(
        "Asia", ""
    )
