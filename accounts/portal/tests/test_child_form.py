"""What a guardian may write about a child."""

import pytest

from accounts.models import Interest, Profile
from accounts.portal.child_form import split_topics, what_stands


def test_topics_stand_on_lines_or_between_commas_each_once():
    assert split_topics(" dogs \n\n the  dark, dogs\n") == ["dogs", "the dark"]
    assert split_topics("") == []


@pytest.mark.django_db
def test_interests_are_read_only_where_they_are_remembered(asha):
    Interest.objects.create(profile=asha, tag="courage")
    assert what_stands(asha, remembers=True)["interests"] == ["courage"]
    assert "interests" not in what_stands(asha, remembers=False)


def test_a_child_without_a_birthday_has_neither_month_nor_year():
    stands = what_stands(Profile(child_name="Asha"), remembers=False)
    assert (stands["birth_month"], stands["birth_year"]) == (None, None)
