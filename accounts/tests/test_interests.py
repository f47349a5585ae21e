"""What a child may like."""

import json

from accounts.interests import RARER, THEMES, name_of
from learning.loading import CONTENT

STORIES = [json.loads(path.read_text()) for path in (CONTENT / "stories").glob("*.json")]


def test_every_theme_of_the_shipped_stories_has_a_name_in_each_language():
    assert {theme for story in STORIES for theme in story["themes"]} == {*THEMES, *RARER}


def test_every_story_has_a_theme_that_can_be_ticked():
    assert STORIES
    assert all(set(THEMES) & set(story["themes"]) for story in STORIES)


def test_a_tag_that_nobody_translates_is_shown_as_it_is():
    assert name_of("trains") == "trains"
