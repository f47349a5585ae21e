"""
Parts of a text as an editor types them, a line for each entry, and as the text holds them.

What is typed comes in Unicode's form NFC, with lines that end as the platform's do.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

BAR = "|"


class LineField(forms.CharField):
    """One line of text. A draft may still lack it."""

    widget = UnfoldAdminTextInputWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        return text.replace("\r\n", "\n").replace("\r", "\n")


class ProseField(LineField):
    """Text of any length; `rows` is how high its field is."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(widget=UnfoldAdminTextareaWidget({"rows": rows}), **options)


class ListField(ProseField):
    """A list of texts, one a line."""

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "\n".join(map(str, value or ()))

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).split("\n") if line.strip()]


class TableField(ProseField):
    """A list of objects, one a line: the values of `columns` with bars between them."""

    def __init__(self, *columns: str, **options: Any) -> None:
        self.columns = columns
        super().__init__(**options)

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else table_text(value or (), self.columns)

    def clean(self, value: Any) -> list[dict[str, str]]:
        rows = [line for line in super().clean(value).split("\n") if line.strip()]
        return [self._row(number, line) for number, line in enumerate(rows, 1)]

    def _row(self, number: int, line: str) -> dict[str, str]:
        cells = [cell.strip() for cell in line.split(BAR)]
        if len(cells) != len(self.columns):
            pattern = f" {BAR} ".join(self.columns)
            raise ValidationError(f"Entry {number} has not the form: {pattern}")
        return dict(zip(self.columns, cells, strict=True))


class ChoicesField(forms.MultipleChoiceField):
    """Some of a few values, to be ticked; other values that a text has already are offered too."""

    widget = UnfoldAdminCheckboxSelectMultipleWidget

    def __init__(self, *values: str, **options: Any) -> None:
        self.offered = [(one, one) for one in values]
        super().__init__(required=False, choices=self.offered, **options)

    def offer(self, values: Iterable[str]) -> None:
        """Add what is missing of `values` to what can be ticked."""
        more = [(one, one) for one in values if (one, one) not in self.offered]
        self.choices = self.offered + more


def table_text(entries: Iterable[Any], columns: Iterable[str]) -> str:
    """A list of objects as lines."""
    names = tuple(columns)
    return "\n".join(
        f" {BAR} ".join(str(entry.get(name, "")) for name in names)
        if isinstance(entry, dict)
        else str(entry)
        for entry in entries
    )
