"""What has no rule of how long it may be kept is not written."""

import pytest

from accounts import keeping
from accounts.keeping_rules import DataClass
from accounts.tests.cast import NOON
from voice.lines import Lines
from voice.models import Interaction, Line, SafetyEvent
from voice.safety.keeping import keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def without(monkeypatch):
    """Take the rule of a class away."""
    return lambda data_class: monkeypatch.delitem(keeping._BY_CLASS, data_class.value)


def test_no_safety_event_without_a_rule(asha, without):
    row = SafetyEvent(profile=asha, category="imitation", severity=1, at=NOON)
    without(DataClass.SAFETY)
    with pytest.raises(keeping.NoRule):
        keep(row)
    assert not SafetyEvent.objects.exists()


def test_no_line_without_a_rule(asha, without):
    talk = Interaction.objects.create(profile=asha, started_at=NOON)
    lines = Lines()
    lines.add([("child", "Once more!")], now=NOON)
    without(DataClass.LINES)
    with pytest.raises(keeping.NoRule):
        lines.write(talk)
    assert not Line.objects.exists()
