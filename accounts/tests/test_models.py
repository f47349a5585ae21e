"""People, children, and what the database itself refuses."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import (
    ConsentEvent,
    Interest,
    LedgerIsAppendOnly,
    Profile,
    User,
    zone_exists,
)
from accounts.tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_a_user_signs_in_by_an_address_in_any_case():
    User.objects.create_user(" Asha.Parent@Example.com ")
    assert User.objects.get_by_natural_key("ASHA.parent@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="Asha.Parent@EXAMPLE.com").save()


def test_a_user_needs_an_address():
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_a_superuser_may_use_the_admin():
    user = User.objects.create_superuser("admin@example.com")
    assert user.is_staff
    assert user.is_superuser


def test_nothing_names_anybody_when_it_is_printed(ashas):
    interest = Interest.objects.create(profile=ashas.child, tag="courage")
    rows = [ashas.user, ashas.guardian, ashas.family, ashas.child, interest]
    rows.append(ConsentEvent.objects.first())
    for row in rows:
        assert "asha" not in f"{row!s} {row!r}".lower()


def test_only_guardians_see_a_familys_children(ashas, ravis):
    assert list(Profile.objects.looked_after_by(ashas.user)) == [ashas.child]
    assert not Profile.objects.looked_after_by(AnonymousUser()).exists()


@pytest.mark.parametrize(
    ("dob", "age"),
    [
        (date(2018, 11, 20), 8),
        (date(2018, 11, 21), 7),
        (date(2026, 11, 20), 0),
        (date(2026, 11, 21), None),
        (None, None),
    ],
)
def test_age_counts_birthdays(dob, age):
    assert Profile(dob=dob, timezone="UTC").age(now=NOON) == age


def test_age_turns_over_where_the_child_lives():
    late = datetime(2026, 11, 19, 20, 0, tzinfo=UTC)
    assert Profile(dob=date(2018, 11, 20), timezone="UTC").age(now=late) == 7
    assert Profile(dob=date(2018, 11, 20), timezone="Asia/Kolkata").age(now=late) == 8


def test_a_leapling_has_a_birthday_every_year():
    march = datetime(2025, 3, 1, 12, tzinfo=UTC)
    assert Profile(dob=date(2020, 2, 29), timezone="UTC").age(now=march) == 5


@pytest.mark.parametrize("name", ["", "Nowhere/Land", "../etc/passwd", "x" * 500, "\x00"])
def test_a_zone_that_nobody_knows_is_refused_and_read_as_utc(name):
    with pytest.raises(ValidationError):
        zone_exists(name)
    assert Profile(timezone=name).zone.key == "UTC"


def test_the_database_refuses_what_cannot_be(asha):
    Interest.objects.create(profile=asha, tag="courage")
    for impossible in (
        Interest(profile=asha, tag="hope", weight=-0.1),
        Interest(profile=asha, tag="courage"),
        Profile(family=asha.family, child_name="x", preferred_language="fr"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            impossible.save()


def test_the_ledger_is_only_added_to(asha):
    line = ConsentEvent.objects.first()
    for deed in (
        line.save,
        line.delete,
        ConsentEvent.objects.all().delete,
        lambda: ConsentEvent.objects.update(action="withdrawn"),
    ):
        with pytest.raises(LedgerIsAppendOnly):
            deed()


def test_the_ledger_outlives_a_family(ashas):
    ashas.family.delete()
    assert not Profile.objects.exists()
    assert ConsentEvent.objects.exists()
