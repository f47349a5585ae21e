"""The limits of a child, through the API."""

import pytest

pytestmark = pytest.mark.django_db

WHOLE = {
    "daily_minutes": 45,
    "volume_cap_percent": 60,
    "is_ai_off": False,
    "has_bonus_story": True,
    "quiet_hours": [{"weekday": 6, "starts": "20:00:00", "ends": "07:00:00"}],
}


@pytest.fixture
def at(client, ashas) -> str:
    client.force_login(ashas.user)
    return f"/api/v1/children/{ashas.child.pk}/limits/"


def put(client, at, **changed):
    return client.put(at, WHOLE | changed, content_type="application/json")


def test_a_child_without_limits_has_the_defaults(client, at):
    assert client.get(at).json() == {
        "daily_minutes": None,
        "volume_cap_percent": 100,
        "is_ai_off": False,
        "has_bonus_story": True,
        "quiet_hours": [],
    }


def test_limits_are_replaced_whole(client, at):
    assert put(client, at).json() == WHOLE
    assert put(client, at, quiet_hours=[], daily_minutes=None).json()["quiet_hours"] == []
    assert client.get(at).json()["daily_minutes"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("daily_minutes", 0),
        ("daily_minutes", 1441),
        ("volume_cap_percent", 9),
        ("volume_cap_percent", 101),
        ("quiet_hours", [{"weekday": 7, "starts": "20:00", "ends": "21:00"}]),
        ("quiet_hours", [{"weekday": 1, "starts": "20:00", "ends": "20:00"}]),
        ("quiet_hours", [{"weekday": 1, "starts": "20:00", "ends": "21:00"}] * 2),
    ],
)
def test_an_impossible_limit_is_refused_and_the_old_ones_stay(client, at, name, value):
    put(client, at)
    answer = put(client, at, **{name: value})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [name])
    assert client.get(at).json() == WHOLE


def test_a_part_of_the_limits_is_not_enough(client, at):
    answer = client.put(at, {"daily_minutes": 5}, content_type="application/json")
    assert set(answer.json()["errors"]) == set(WHOLE) - {"daily_minutes"}
