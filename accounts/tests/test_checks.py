"""What `manage.py check --deploy` says of processors."""

import pytest
from django.core.checks import Tags, run_checks

from accounts import checks, processors
from accounts.models import Processor
from accounts.regions import Region

pytestmark = pytest.mark.django_db


def said() -> list[str]:
    every = run_checks(tags=[Tags.security], include_deployment_checks=True)
    return [each.id for each in every if each.id == "accounts.W001"]


def test_nothing_is_said_while_nothing_leaves_the_machine():
    assert said() == []


def test_a_configured_upstream_has_to_be_declared(settings):
    settings.ENV = settings.ENV.model_copy(update={"agent_url": "wss://voice.example.com/v1"})
    assert said() == ["accounts.W001"] * len(Region)
    for host in processors.hosts_in_use():
        Processor.objects.create(name=host, host=host, regions=[r.value for r in Region])
    assert said() == []


def test_a_warning_names_the_hosts_and_the_region():
    [warning] = checks.undeclared_warnings({Region.EU: {"b.example", "a.example"}})
    assert "region EU goes to a.example, b.example" in warning.msg
