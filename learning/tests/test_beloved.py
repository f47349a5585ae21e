"""What a child says that it loves best."""

import pytest

from accounts import consent
from accounts.tests.cast import NOON
from learning import beloved, storytelling
from learning.models import ChalisaProgress, StoryProgress
from learning.notebook import Notebook
from learning.steps import Step

pytestmark = pytest.mark.django_db


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


def mark(child, **arguments):
    given = {"persona": "hanuman", "kind": "story", "now": NOON} | arguments
    return beloved.mark(child.pk, **given)


def favourites(child):
    return list(
        StoryProgress.objects.filter(profile=child, status="favorite").values_list(
            "story__slug", flat=True
        )
    )


def test_the_story_told_last_is_meant(asha, shelf, notebook):
    storytelling.tell(asha.pk, persona="hanuman", topic="mountain", notebook=notebook, now=NOON)
    marked = mark(asha, notebook=notebook)
    assert (marked.kind, marked.title, marked.is_favourite) == (
        "story",
        "Sanjeevani Mountain",
        True,
    )
    assert favourites(asha) == ["sanjeevani-mountain"]


def test_a_named_story_is_meant_before_the_last(ravi, shelf, notebook):
    storytelling.tell(ravi.pk, persona="hanuman", topic="पर्वत", notebook=notebook, now=NOON)
    assert mark(ravi, topic="छलाँग वाली", notebook=notebook).title == "लंका की छलाँग"
    assert favourites(ravi) == ["leap-to-lanka"]


def test_the_story_of_another_day_is_meant_when_none_was_told(asha, shelf):
    StoryProgress.objects.create(profile=asha, story=shelf["leap"], last_heard=NOON)
    mark(asha)
    assert favourites(asha) == ["leap-to-lanka"]
    assert not mark(asha, is_favourite=False).is_favourite
    assert favourites(asha) == []


def test_a_verse_is_the_one_taught_last(asha, verses, notebook):
    ChalisaProgress.objects.create(profile=asha, verse_index=7, last_practice=NOON)
    assert mark(asha, kind="verse", notebook=notebook).title == "Chaupai 6"
    notebook.step = Step(2, "line1")
    mark(asha, kind="verse", notebook=notebook)
    marked = ChalisaProgress.objects.filter(is_favourite=True).order_by("verse_index")
    assert [row.verse_index for row in marked] == [2, 7]


@pytest.mark.parametrize("kind", ["story", "verse"])
def test_when_nothing_can_be_meant_it_is_asked(asha, shelf, kind):
    with pytest.raises(beloved.NothingMeant) as refused:
        mark(asha, kind=kind, topic="dinosaurs")
    assert refused.value.sentence.startswith("Which one")


def test_without_memory_it_is_kindly_said(ashas, shelf, notebook):
    consent.withdraw(ashas.child.pk, ["memory"], guardian=ashas.guardian, now=NOON)
    with pytest.raises(beloved.NotRemembered) as refused:
        mark(ashas.child, topic="leap", notebook=notebook)
    assert refused.value.code == "favourites-not-kept"
    assert not StoryProgress.objects.exists()
