"""How families begin and grow."""

import pytest
from django.core.exceptions import ValidationError

from accounts import families
from accounts.models import Family, Guardian, User
from accounts.regions import Region
from accounts.tests.cast import at_once


@pytest.fixture
def newcomer(db) -> User:
    return User.objects.create_user("newcomer@example.com")


@pytest.mark.parametrize(
    ("country", "state", "region"),
    [
        ("us", "ca", Region.US),
        ("DE", "", Region.EU),
        ("GB", "ignored", Region.UK),
        ("IN", "", Region.IN),
        ("BR", "", Region.OTHER),
    ],
)
def test_a_family_begins_where_its_parent_says(newcomer, country, state, region):
    family = families.begin_family(newcomer, country, state)
    assert family.region == region
    assert family.state == ("CA" if country == "us" else "")
    assert newcomer.guardianship.family == family


@pytest.mark.parametrize(
    ("country", "state", "field"),
    [("", "", "country"), ("ZZ", "", "country"), ("US", "", "state"), ("US", "ON", "state")],
)
def test_a_place_that_does_not_exist_is_refused_beside_its_field(newcomer, country, state, field):
    with pytest.raises(ValidationError) as refusal:
        families.begin_family(newcomer, country, state)
    assert set(refusal.value.message_dict) == {field}
    assert not Family.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_begins_one_family():
    user = User.objects.create_user("newcomer@example.com")
    begun = at_once(lambda: families.begin_family(User.objects.get(pk=user.pk), "IN").pk, 6)
    assert len(set(begun)) == 1
    assert Family.objects.count() == Guardian.objects.count() == 1
