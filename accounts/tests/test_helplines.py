"""The table of numbers."""

import pytest

from accounts.helplines import HELPLINES, helplines
from accounts.regions import Region


@pytest.mark.parametrize("region", HELPLINES)
def test_the_emergency_number_comes_first_and_can_be_dialled(region):
    first, *others = helplines(region)
    assert first.is_emergency
    assert others
    assert not any(line.is_emergency for line in others)
    assert all(line.dialled.isdecimal() for line in (first, *others))


def test_where_no_number_is_known_none_is_invented():
    assert helplines(Region.OTHER) == ()
