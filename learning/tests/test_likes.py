"""What a child likes, by what it hears and asks for."""

from datetime import timedelta

import pytest

from accounts import consent
from accounts.models import Interest
from accounts.tests.cast import NOON
from learning import storytelling
from learning.learners import learner
from learning.likes import likes_of, note_use
from learning.liking import FINISHED, HALF_LIFE

pytestmark = pytest.mark.django_db


def tell(child, **arguments):
    return storytelling.tell(child.pk, persona="hanuman", now=NOON, **arguments)


def weights(child):
    return dict(child.interests.values_list("tag", "weight"))


def test_a_story_heard_to_its_end_makes_its_themes_weigh_more(asha, shelf):
    for _ in range(3):
        sitting = tell(asha).sitting
        assert weights(asha) == {}
        storytelling.hear(asha.pk, sitting, 1, is_new=True, now=NOON)
        storytelling.hear(asha.pk, sitting, sitting.sentences, is_new=False, now=NOON)
    assert weights(asha) == {"courage": 0.5, "using your wits": 0.5}


def test_a_topic_that_is_asked_for_makes_its_themes_weigh_more(asha, shelf):
    tell(asha, topic="the mountain one")
    assert weights(asha) == {"helping fast": 0.25, "brotherly love": 0.25}
    tell(asha, topic="dinosaurs")
    assert len(weights(asha)) == 2


def test_without_memory_nothing_is_read_or_kept(ashas, shelf):
    asha = ashas.child
    asha.interests.create(tag="hope", weight=2.0)
    consent.withdraw(asha.pk, ["memory"], guardian=ashas.guardian, now=NOON)
    before = weights(asha)
    sitting = tell(asha, topic="mountain").sitting
    storytelling.hear(asha.pk, sitting, sitting.sentences, is_new=True, now=NOON)
    assert weights(asha) == before
    assert likes_of(learner(asha.pk), now=NOON) == {}


def test_without_progress_a_finished_story_still_weighs(ashas, shelf):
    consent.withdraw(ashas.child.pk, ["progress"], guardian=ashas.guardian, now=NOON)
    sitting = tell(ashas.child).sitting
    last = type(sitting)(sitting.slug, (1,), 1, 0, 2)
    storytelling.hear(ashas.child.pk, last, 2, is_new=True, now=NOON)
    assert weights(ashas.child)


def test_all_rows_are_brought_to_the_day_of_use_and_what_has_faded_goes(asha):
    for tag, weight in (("hope", 2.0), ("trust", 0.06)):
        asha.interests.create(tag=tag, weight=weight)
    Interest.objects.update(updated_at=NOON - HALF_LIFE)
    child = learner(asha.pk)
    assert likes_of(child, now=NOON) == {"hope": 1.0, "trust": 0.03}
    note_use(child, ["courage", "courage"], FINISHED, now=NOON)
    assert weights(asha) == {"courage": 0.5, "hope": 1.0}
    assert set(asha.interests.values_list("updated_at", flat=True)) >= {NOON}
    assert likes_of(child, now=NOON + HALF_LIFE)["hope"] == pytest.approx(0.5, rel=0.01)


def test_a_clock_that_was_set_back_changes_nothing(asha):
    asha.interests.create(tag="hope", weight=2.0)
    Interest.objects.update(updated_at=NOON)
    note_use(learner(asha.pk), ["hope"], FINISHED, now=NOON - timedelta(days=9))
    assert weights(asha) == {"hope": 2.5}
    assert asha.interests.get().updated_at == NOON
