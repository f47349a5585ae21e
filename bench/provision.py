"""
Toys that may talk: `python -m bench.provision COUNT FILE` in the product's environment.

Makes families with one consenting guardian, one child and one toy each, in the database that the
environment names, and writes the toys' Authorization headers to FILE as a JSON list. Toys of
earlier runs get new secrets.
"""

import json
import os
import sys
from pathlib import Path

import django
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hanuman.settings")
django.setup()

from accounts import consent  # noqa: E402 - needs the settings
from accounts.models import Family, Guardian, Profile, Purpose, User  # noqa: E402
from devices import credentials  # noqa: E402
from devices.models import Device  # noqa: E402


def toy(number: int) -> Device:
    """Toy `number`, paired with a child for whom everything is consented to."""
    serial = f"HAN-BENCH-{number:04}"
    found = Device.objects.filter(serial=serial).first()
    if found is not None:
        return found
    family = Family.objects.create()
    user = User.objects.create_user(f"bench-{number}@example.com")
    guardian = Guardian.objects.create(user=user, family=family)
    child = Profile.objects.create(family=family, child_name="")
    consent.grant(
        child.pk,
        Purpose.values,
        guardian=guardian,
        now=timezone.now(),
        evidence=consent.BY_STAFF,
    )
    return Device.objects.create(serial=serial, profile=child, family=family)


def headers(count: int) -> list[str]:
    """The Authorization headers of the first `count` toys."""
    toys = [toy(number) for number in range(count)]
    return [f"Device {each.serial}:{credentials.issue(each)}" for each in toys]


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(headers(int(sys.argv[1]))))
