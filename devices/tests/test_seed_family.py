"""The demo family."""

import io
import json
import stat

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import consent
from accounts.models import Family, Profile, Purpose, User
from devices import credentials
from devices.models import Device

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings.VAR_DIR


def seed() -> str:
    out = io.StringIO()
    call_command("seed_family", stdout=out)
    return out.getvalue()


def test_the_family_is_ready_to_talk(var_dir):
    printed = seed()
    child = Profile.objects.get()
    toy = Device.objects.get(serial="HAN-DEMO-0001")
    held = json.loads((var_dir / "demo_toy.json").read_text())
    logins = json.loads((var_dir / "demo_logins.json").read_text())
    assert (child.child_name, child.preferred_language, child.timezone) == (
        "Asha",
        "en",
        "Asia/Kolkata",
    )
    assert consent.granted_purposes(child.pk) == set(Purpose.values)
    assert (toy.profile, toy.family, toy.state) == (child, child.family, "active")
    assert (held["serial"], held["child"]) == ("HAN-DEMO-0001", "Asha")
    assert credentials.proves(toy, held["secret"])
    for role, is_staff in (("parent", False), ("staff", True)):
        user = User.objects.get(email=logins[role]["email"])
        assert user.check_password(logins[role]["password"])
        assert user.is_staff is is_staff
        assert logins[role]["password"] in printed
    assert held["secret"] not in printed


def test_only_its_owner_reads_the_secrets(var_dir):
    seed()
    for name in ("demo_toy.json", "demo_logins.json"):
        assert stat.S_IMODE((var_dir / name).stat().st_mode) == 0o600
    assert len(list(var_dir.iterdir())) == 2


def test_seeding_again_changes_nothing(var_dir):
    printed = seed()
    files = [(var_dir / name).read_text() for name in ("demo_toy.json", "demo_logins.json")]
    assert seed() == printed
    assert files == [(var_dir / n).read_text() for n in ("demo_toy.json", "demo_logins.json")]
    assert (Family.objects.count(), Profile.objects.count(), Device.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("left", ["", "[]", "{", '{"parent": "x", "secret": "old"}'])
def test_lost_or_broken_files_are_made_anew(var_dir, left):
    seed()
    for name in ("demo_toy.json", "demo_logins.json"):
        (var_dir / name).write_text(left)
    seed()
    held = json.loads((var_dir / "demo_toy.json").read_text())
    logins = json.loads((var_dir / "demo_logins.json").read_text())
    assert credentials.proves(Device.objects.get(), held["secret"])
    assert User.objects.get(is_staff=True).check_password(logins["staff"]["password"])


def test_a_toy_that_was_taken_away_is_given_back(var_dir):
    seed()
    child = Profile.objects.get()
    Device.objects.update(profile=None, state="revoked")
    seed()
    assert Device.objects.paired().get().profile == child


@pytest.mark.parametrize("purposes", [["core_voice"], ["memory", "progress"], Purpose.values])
def test_what_somebody_took_back_stays_taken_back(var_dir, purposes):
    seed()
    child = Profile.objects.get()
    guardian = child.family.guardians.get()
    consent.withdraw(child.pk, purposes, guardian=guardian, now=timezone.now())
    seed()
    assert consent.granted_purposes(child.pk) == set(Purpose.values) - set(purposes)


def test_production_is_left_alone(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        seed()
    assert not User.objects.exists()
