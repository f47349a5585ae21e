"""What a child may like."""

import json

from accounts.interests import THEMES, name_of
from learning.loading import CONTENT


def test_every_theme_of_the_shipped_stories_can_be_ticked():
    stories = [json.loads(path.read_text()) for path in (CONTENT / "stories").glob("*.json")]
    assert {theme for story in stories for theme in story["themes"]} == set(THEMES)


def test_a_tag_that_nobody_translates_is_shown_as_it_is():
    assert name_of("trains") == "trains"
