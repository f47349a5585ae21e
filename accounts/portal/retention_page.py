"""The public page of what is kept, what for, and when it goes, in every region."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.keeping_behind import BEHIND
from accounts.keeping_rules import Rule
from accounts.keeping_table import TOLD
from accounts.regions import Region
from accounts.texts import Text

_NAMES = {
    Region.US: Text("United States", "अमेरिका"),
    Region.EU: Text("European Economic Area", "यूरोपीय आर्थिक क्षेत्र"),
    Region.UK: Text("United Kingdom", "ब्रिटेन"),
    Region.IN: Text("India", "भारत"),
    Region.OTHER: Text("elsewhere", "बाक़ी सब जगह"),
}


@dataclass(frozen=True, slots=True)
class End:
    """When something goes, and where; `where` is "" when it is so everywhere."""

    until: Text
    where: str


@dataclass(frozen=True, slots=True)
class Row:
    """One rule as the page tells it."""

    rule: Rule
    ends: list[End]


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """For everybody, signed in or not."""
    told = {
        "tables": [[_row(rule) for rule in TOLD], [_row(rule) for rule in BEHIND]],
        "contact": settings.OPERATOR_CONTACT,
    }
    return render(request, "accounts/retention.html", told)


def _row(rule: Rule) -> Row:
    places: dict[Text, list[Region]] = {}
    for region in Region:
        places.setdefault(rule.until(region), []).append(region)
    if len(places) == 1:
        return Row(rule, [End(until, "") for until in places])
    return Row(rule, [End(until, _named(regions)) for until, regions in places.items()])


def _named(regions: list[Region]) -> str:
    return ", ".join(str(_NAMES[region]) for region in regions)
