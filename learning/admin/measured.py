"""What editors are told of a text on its page: how hard, how long, whom it reaches, readings."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from learning.measures import measures_of
from learning.readings import readings_of
from learning.review.texts import text_of


class Measured:
    """Adds what `learning.measures` says of the served text."""

    measures: tuple[str, ...] = ("measured",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The others, and the measures after the first."""
        first, *others = super().get_fieldsets(request, obj)  # type: ignore[misc]
        return [first, ("For whom, and how long", {"fields": self.measures}), *others]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """All of them."""
        return [*super().get_readonly_fields(request, obj), *self.measures]  # type: ignore[misc]

    @admin.display(description="Measures")
    def measured(self, row: Any) -> SafeString:
        """Level, length and ages, one a line."""
        told = measures_of(row, text_of(row))
        return render_to_string("learning/_measures.html", {"measures": told})


class WithReadings(Measured):
    """A verse, with the readings that count as right explained."""

    measures = ("measured", "accepted_readings")

    @admin.display(description="Readings that count as right")
    def accepted_readings(self, verse: Any) -> SafeString:
        """Every accepted reading, where it is said, and the notes."""
        told = {"readings": readings_of(text_of(verse)), "verse": verse}
        return render_to_string("learning/_readings.html", told)
