"""The titles of the stories that a child can be told, remembered until what is served changes."""

from typing import Any

from django.core.cache import cache

from accounts.models import Language
from learning.review.publishing import served_text_changed
from learning.shelf import Library
from learning.tellings import OLDER, YOUNGER, telling_for

REMEMBERED_SECONDS = 60


def story_titles(language: str, age: int | None) -> list[str]:
    """Of what is approved and told to that age in years, in `language`."""
    key = _key(language, telling_for(age))
    titles: list[str] | None = cache.get(key)
    if titles is None:
        library = Library.open()
        told = library.tellings.for_child(language=language, age=age)
        titles = [story.title_in(language) for story in library.stories if story.pk in told]
        cache.set(key, titles, REMEMBERED_SECONDS)
    return titles


def forget(**about: Any) -> None:
    """Receiver of `served_text_changed`: ask again at the next conversation."""
    tellings = (YOUNGER, OLDER)
    cache.delete_many([_key(one, telling) for one in Language.values for telling in tellings])


def _key(language: str, telling: str) -> str:
    return f"story-titles:{language}:{telling}"


served_text_changed.connect(forget, dispatch_uid="story titles")
