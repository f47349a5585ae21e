"""Every door of the platform, tried by everybody who has no business behind it."""

import pytest
from django.core.cache import cache

from tests.access.people import SECRETS, Home, standing_home, strangers
from tests.access.routes import http_routes, parameters_of, path_of, socket_routes
from tests.access.rows import SOCKETS, rows
from tests.access.rules import FAMILY, PUBLIC

__all__ = ["standing_home"]

ROUTES = http_routes()
ROWS = rows()
WRONG_VERB = 405
NOTHING_THERE = {  # no recording of the verse; no child that is agreed to and has no row yet
    "children/<uuid:child_id>/verses/<int:index>/sound/",
    "welcome/child/<uuid:child_id>/",
}
VERBS = ("get", "post", "put", "patch", "delete")  # pages know the first two


@pytest.fixture
def home(standing_home, db, settings) -> Home:
    settings.ACCOUNT_RATE_LIMITS = False  # this test knocks at each door in one second
    cache.clear()
    return standing_home


def test_every_route_has_a_row():
    missing = sorted(set(ROUTES) - set(ROWS))
    assert not missing, f"say in tests/access/rows.py who may open: {missing}"


def test_every_row_has_a_route():
    assert sorted(set(ROWS) - set(ROUTES)) == []


def test_every_socket_has_a_row():
    assert sorted(socket_routes()) == sorted(SOCKETS)


def test_nobody_gets_behind_a_door_that_is_not_theirs(home):
    wrong = []
    for who, stranger in strangers(home).items():
        for route, rule in ROWS.items():
            path = path_of(route, home.opening(route))
            allowed = getattr(rule, stranger.column) | {WRONG_VERB}
            for verb in VERBS if route.startswith("api/") else VERBS[:2]:
                if verb != "get":
                    cache.clear()  # some forms are taken a few times an hour
                response = stranger.knock(verb, path)
                told = response.content if not response.streaming else b""
                if response.status_code not in allowed or any(one in told for one in SECRETS):
                    wrong.append(f"{who}: {verb} {path} [{rule.name}] {response.status_code}")
    assert not wrong, "\n".join(wrong)


def test_the_familys_own_guardian_does_get_in(home):
    """Else the doors above might be nailed up."""
    for route, rule in ROWS.items():
        is_a_guess = {"key", "token"} & parameters_of(route)
        if rule not in (FAMILY, PUBLIC) or is_a_guess or route in NOTHING_THERE:
            continue
        response = home.guardian.knock("get", path_of(route, home.opening(route)))
        assert response.status_code in {200, 302, WRONG_VERB}, f"{route}: {response.status_code}"


def test_a_route_of_which_nobody_said_who_may_open_it_is_noticed(settings):
    from django.urls import path

    settings.ROOT_URLCONF = (path("brand-new/", lambda request: None),)
    assert set(http_routes()) - set(ROWS) == {"brand-new/"}
