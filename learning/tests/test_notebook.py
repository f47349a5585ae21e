"""The lesson of one conversation: pure."""

import pytest

from learning.notebook import Notebook
from learning.sitting import episode_and_next
from learning.steps import Standing


def test_a_story_has_one_page():
    notebook = Notebook()
    notebook.page("leap").position = 2
    assert (notebook.page("leap").position, notebook.page("court").position) == (2, 1)


def test_two_notebooks_share_nothing():
    Notebook().standings[0] = Standing()
    Notebook().page("leap").position = 2
    assert Notebook() == Notebook()


@pytest.mark.parametrize(
    ("position", "numbers", "expected"),
    [
        (1, [1, 2, 3], (1, 2)),
        (3, [1, 2, 3], (3, 1)),
        (2, [1, 3], (1, 3)),  # an episode that is gone: from the beginning
        (9, [2, 4], (2, 4)),
        (1, [1], (1, 1)),
    ],
)
def test_a_page_is_turned_and_after_the_last_the_story_begins_again(position, numbers, expected):
    assert episode_and_next(position, numbers) == expected
