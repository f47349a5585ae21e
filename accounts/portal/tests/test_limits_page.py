"""The page of limits."""

from datetime import time

import pytest
from django.urls import reverse

from accounts.limits import limits_of, quiet_hours_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def save(client, ashas):
    """Open the page, change some fields, save; the answer."""
    client.force_login(ashas.user)
    url = reverse("limits", args=[ashas.child.pk])

    def saved(**changes):
        form = client.get(url).context["form"]
        typed = {name: form[name].value() for name in form.fields} | changes
        return client.post(
            url, {name: value for name, value in typed.items() if value not in (None, False)}
        )

    return saved


def test_everything_can_be_limited(save, asha):
    answer = save(
        daily_minutes="40",
        has_bonus_story=False,
        volume_cap_percent="60",
        is_ai_off="on",
        starts_4="21:00",
        ends_4="06:30",
    )
    assert answer.status_code == 302
    found = limits_of(asha)
    assert (found.daily_minutes, found.has_bonus_story) == (40, False)
    assert (found.volume_cap_percent, found.is_ai_off) == (60, True)
    assert quiet_hours_of(asha) == {4: (time(21), time(6, 30))}


def test_an_empty_field_lifts_a_limit(save, asha):
    save(daily_minutes="40", starts_0="21:00", ends_0="07:00")
    save(daily_minutes="", starts_0="", ends_0="")
    assert limits_of(asha).daily_minutes is None
    assert quiet_hours_of(asha) == {}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"daily_minutes": "0"}, "daily_minutes"),
        ({"daily_minutes": "1441"}, "daily_minutes"),
        ({"daily_minutes": "ten"}, "daily_minutes"),
        ({"volume_cap_percent": "5"}, "volume_cap_percent"),
        ({"volume_cap_percent": ""}, "volume_cap_percent"),
        ({"starts_2": "25:00", "ends_2": "07:00"}, "starts_2"),
        ({"starts_2": "21:00"}, "ends_2"),
        ({"ends_2": "07:00"}, "starts_2"),
        ({"starts_2": "07:00", "ends_2": "07:00"}, "ends_2"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field_and_changes_nothing(save, asha, typed, field):
    answer = save(**typed, starts_5="20:00", ends_5="08:00")
    form = answer.context["form"]
    assert list(form.errors) == [field]
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    assert 'value="20:00"' in page
    assert quiet_hours_of(asha) == {}


def test_two_guardians_do_not_overwrite_each_other(save, client, ashas):
    url = reverse("limits", args=[ashas.child.pk])
    client.force_login(ashas.user)
    seen = client.get(url).context["form"]["seen"].value()
    save(daily_minutes="20")
    answer = client.post(url, {"seen": seen, "volume_cap_percent": "80"})
    assert "Somebody changed this page" in answer.content.decode()
    assert limits_of(ashas.child).daily_minutes == 20


def test_times_are_told_to_be_those_of_the_childs_zone(client, ashas):
    client.force_login(ashas.user)
    page = client.get(reverse("limits", args=[ashas.child.pk])).content.decode()
    assert "by the clock in Asia/Kolkata" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_familys_child_is_not_there(client, ashas, ravis, method):
    client.force_login(ashas.user)
    assert getattr(client, method)(reverse("limits", args=[ravis.child.pk])).status_code == 404


def test_a_stranger_is_sent_to_sign_in(client, asha):
    answer = client.get(reverse("limits", args=[asha.pk]))
    assert answer.url.startswith("/accounts/login/")
