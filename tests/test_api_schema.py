"""The API keeps what its schema promises, whatever is sent to it."""

import pytest
import schemathesis
from django.core import signals
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection

from devices import credentials
from tests.access.people import Home, Stranger, standing_home

NOT_FOR_PARENTS = r"^/(device|api/schema)"


__all__ = ["standing_home"]


@pytest.fixture(autouse=True)
def _one_transaction():
    """Requests share the test's connection, as Django's own test client sees to."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


@pytest.fixture
def home(standing_home, db, settings) -> Home:
    cache.clear()
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_CLASSES": []}
    return standing_home


@pytest.fixture
def guardian(home) -> Stranger:
    """Asha's, signed in as long as nothing that is sent signs them out."""
    return home.guardian


api = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(public=True))
api.app = get_wsgi_application()


def values_in(home: Home, names) -> dict[str, object]:
    return {name: str(home.values[name]) for name in names}


@api.exclude(path_regex=NOT_FOR_PARENTS).parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_a_parent_sends_the_answer_is_as_described(case, home, guardian):
    guardian.enter()
    case.path_parameters |= values_in(home, case.path_parameters)
    case.call_and_validate(
        cookies={name: one.value for name, one in guardian.client.cookies.items()},
        # The ids are replaced, `?page=` is read leniently, and the login is always a good one.
        excluded_checks=[negative_data_rejection, ignored_auth],
    )


@api.include(path_regex=r"^/device").parametrize()
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_a_toy_sends_the_answer_is_as_described(case, home):
    cache.clear()  # a toy asks a few times an hour, and is throttled
    secret = credentials.issue(home.device)
    case.call_and_validate(headers={"Authorization": f"Device {home.device.serial}:{secret}"})
