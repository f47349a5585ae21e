"""How limits are saved."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError

from accounts import epoch
from accounts.limits import limits_of, quiet_hours_of, set_limits
from accounts.models import Limits, QuietHours

pytestmark = pytest.mark.django_db

EVENING = (time(20, 30), time(7))


def test_a_child_that_was_never_limited_has_the_defaults(asha):
    found = limits_of(asha)
    assert (found.daily_minutes, found.volume_cap_percent, found.is_ai_off) == (None, 100, False)
    assert quiet_hours_of(asha) == {}


def test_limits_and_quiet_hours_replace_what_was(asha):
    set_limits(asha, Limits(daily_minutes=30), {0: EVENING, 1: EVENING})
    set_limits(asha, Limits(daily_minutes=45, is_ai_off=True), {6: EVENING})
    assert Limits.objects.count() == 1
    assert (limits_of(asha).daily_minutes, limits_of(asha).is_ai_off) == (45, True)
    assert quiet_hours_of(asha) == {6: EVENING}


@pytest.mark.parametrize(
    ("limits", "quiet"),
    [
        ({"daily_minutes": 0}, {}),
        ({"daily_minutes": 1441}, {}),
        ({"volume_cap_percent": 9}, {}),
        ({}, {7: EVENING}),
        ({}, {0: (time(8), time(8))}),
    ],
)
def test_what_no_limit_can_be_changes_nothing(asha, limits, quiet):
    set_limits(asha, Limits(daily_minutes=30), {0: EVENING})
    with pytest.raises(ValidationError):
        set_limits(asha, Limits(**limits), quiet)
    assert limits_of(asha).daily_minutes == 30
    assert list(QuietHours.objects.values_list("weekday", flat=True)) == [0]


def test_running_talks_are_told_after_the_commit(
    asha, django_capture_on_commit_callbacks, monkeypatch
):
    told = []
    monkeypatch.setattr(epoch, "bump", lambda *ids: told.extend(ids))
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        set_limits(asha, Limits(), {})
        assert told == []
    assert callbacks
    assert told == [asha.pk]
