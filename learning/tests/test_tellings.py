"""Which telling of a story an age gets."""

import pytest

from learning.models import Episode
from learning.tellings import Tellings, Told, telling_for
from learning.tests.shelf import shelve_story


@pytest.mark.parametrize(
    ("age", "telling"),
    [
        (None, "younger"),
        (0, "younger"),
        (5, "younger"),
        (7, "younger"),
        (8, "older"),
        (13, "older"),
    ],
)
def test_an_age_has_one_telling(age, telling):
    assert telling_for(age) == telling


@pytest.mark.django_db
class TestWhatAnAgeIsTold:
    def told(self, age, language="en"):
        return Tellings.open().for_child(language=language, age=age)

    def test_it_is_its_own_telling_before_one_for_all(self):
        story = shelve_story("leap", "Leap", telling="younger", episodes=2)
        Episode.objects.create(
            story=story, number=1, language="en", telling="all", text="x", approved=True
        )
        assert self.told(6) == {story.pk: Told("en", "younger", (1, 2))}
        assert self.told(9) == {story.pk: Told("en", "all", (1,))}

    def test_it_is_never_another_ages_telling(self):
        shelve_story("leap", "Leap", telling="older")
        assert self.told(6) == {}
        assert self.told(None) == {}

    def test_what_is_not_approved_is_not_told(self):
        shelve_story("leap", "Leap")
        Episode.objects.update(approved=False)
        assert self.told(6) == {}

    def test_it_is_english_where_the_language_has_nothing_for_the_age(self):
        story = shelve_story("leap", "Leap", languages=("en", "hi"), telling="older")
        english = shelve_story("ring", "Ring", telling="younger")
        assert set(self.told(6, "hi")) == {english.pk}
        assert self.told(9, "hi")[story.pk].language == "hi"
