"""How the columns of a text are written into cells of a table, and read again to the letter."""

import json
from typing import Any

from import_export.widgets import Widget

from learning.models import Story

_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")


class Text(Widget):
    """A text, whose lines end as they do on every machine."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if isinstance(value, float) and value.is_integer():  # a number to a spreadsheet
            value = int(value)
        return _unified(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value)


class Lines(Widget):
    """A list of texts, one a line of the cell."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        if isinstance(value, list):
            return value
        return [line for line in _unified(value).split("\n") if line.strip()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "\n".join(map(str, value))


class Entries(Widget):
    """A list of objects, as JSON in its own letters."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if isinstance(value, list):
            return value
        try:
            return json.loads(_unified(value) or "[]")
        except (ValueError, RecursionError) as error:
            raise ValueError(f"is not JSON ({error})") from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return json.dumps(value, ensure_ascii=False)


class Whole(Widget):
    """A whole number from 0."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int:
        text = str(int(value) if isinstance(value, float) and value.is_integer() else value)
        if not (text.isascii() and text.strip().isdigit() and len(text) < 6):
            raise ValueError(f"{text[:20]!r} is no whole number")
        return int(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value)


class YesOrNo(Widget):
    """Yes or no."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        text = str(value).strip().casefold()
        if text not in _YES + _NO:
            raise ValueError('is neither "yes" nor "no"')
        return text in _YES

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


class ItsStory(Widget):
    """The story of an episode, by its slug."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Story:
        story = Story.objects.filter(slug=str(value)).first()
        if story is None:
            raise ValueError(f"there is no story {str(value)[:60]!r}; import that story first")
        return story

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value.slug)


def _unified(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
