"""What has no rule of how long it may be kept is not written, and nothing of it half."""

from dataclasses import replace

import pytest

from accounts import keeping
from accounts.keeping_rules import DataClass
from accounts.models import Interest
from accounts.tests.cast import NOON
from learning import beloved, favourites, hearing, lessons, storytelling
from learning.learners import learner
from learning.likes import note_use
from learning.liking import FINISHED
from learning.models import ChalisaProgress, StoryProgress, Verse
from learning.notebook import Notebook

pytestmark = pytest.mark.django_db


@pytest.fixture
def without(monkeypatch):
    """Take the rule of a class away."""
    return lambda data_class: monkeypatch.delitem(keeping._BY_CLASS, data_class.value)


def test_no_lesson_is_noted_without_a_rule(asha, verses, without):
    without(DataClass.PROGRESS)
    with pytest.raises(keeping.NoRule):
        lessons.teach(asha.pk, persona="hanuman", now=NOON)
    assert not ChalisaProgress.objects.exists()


def test_no_recitation_is_noted_without_a_rule(asha, verses, without):
    notebook = Notebook()
    lessons.teach(asha.pk, persona="hanuman", step_index=2, notebook=notebook, now=NOON)
    without(DataClass.PROGRESS)
    said = " ".join(Verse.objects.get(index=2).transliteration)
    with pytest.raises(keeping.NoRule):
        hearing.hear(asha.pk, persona="hanuman", heard=said, notebook=notebook, now=NOON)
    assert ChalisaProgress.objects.get().attempts == 0
    assert notebook.judged is None


@pytest.mark.parametrize("data_class", [DataClass.PROGRESS, DataClass.PROFILE])
def test_no_story_is_noted_without_a_rule(asha, shelf, without, data_class):
    sitting = storytelling.tell(asha.pk, persona="hanuman", now=NOON).sitting
    last = replace(sitting, episode=sitting.numbers[-1])
    without(data_class)
    with pytest.raises(keeping.NoRule):
        storytelling.hear(asha.pk, last, last.sentences, is_new=True, now=NOON)
    assert not Interest.objects.exists()
    assert not StoryProgress.objects.exists()


def test_no_liking_is_noted_without_a_rule(asha, without):
    without(DataClass.PROFILE)
    with pytest.raises(keeping.NoRule):
        note_use(learner(asha.pk), ["courage"], FINISHED, now=NOON)
    assert not Interest.objects.exists()


def test_no_favourite_is_marked_without_a_rule(asha, shelf, verses, without):
    without(DataClass.PROFILE)
    with pytest.raises(keeping.NoRule):
        favourites.mark_verse(asha.pk, 3, is_favourite=True)
    with pytest.raises(keeping.NoRule):
        beloved.mark(asha.pk, persona="hanuman", kind="story", topic="leap", now=NOON)
    assert not ChalisaProgress.objects.exists()
    assert not StoryProgress.objects.exists()
