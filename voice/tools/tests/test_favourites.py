"""The tool by which a child says what it loves best."""

import json

import pytest

from accounts.tests.cast import NOON, asha
from learning.models import StoryProgress
from learning.tests.shelf import shelf
from voice.tools.hanuman import toolbox
from voice.tools.toolbox import Asked

__all__ = ["asha", "shelf"]

pytestmark = pytest.mark.django_db


def call(child, **arguments):
    asked = Asked(child.pk, "en", NOON)
    return toolbox.run("mark_favourite", json.dumps({"persona": "hanuman"} | arguments), asked)


def test_a_favourite_is_marked_and_the_model_is_told(asha, shelf):
    outcome = call(asha, topic="the leap")
    assert outcome.for_model == outcome.result
    assert outcome.result == {
        "persona": "hanuman",
        "kind": "story",
        "title": "Leap to Lanka",
        "is_favourite": True,
    }
    assert StoryProgress.objects.get(profile=asha).status == "favorite"


def test_what_cannot_be_meant_is_asked_for(asha, shelf):
    outcome = call(asha)
    assert (outcome.is_failure, outcome.result["code"]) == (True, "nothing-meant")


def test_a_kind_that_is_none_is_the_models_mistake(asha):
    assert "kind" in call(asha, kind="song").result["error"]
