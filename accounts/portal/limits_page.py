"""The page on which guardians say how long, when, how loud, and with a language model or not."""

import uuid
from datetime import time
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.limits import WEEKDAYS, limits_of, quiet_hours_of, set_limits
from accounts.models import Limits, Profile
from accounts.portal.edited_together import EditedTogether


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time", "class": "short"}, format="%H:%M")


class LimitsForm(EditedTogether):
    """The limits of one child; `starts_0` to `ends_6` are the quiet hours from Monday on."""

    daily_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes a day"),
        required=False,
        min_value=1,
        max_value=24 * 60,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        help_text=gettext_lazy("Empty for no limit. Hanuman says kindly when it is time."),
    )
    has_bonus_story = forms.BooleanField(
        label=gettext_lazy("One more story"),
        required=False,
        help_text=gettext_lazy("When quiet hours begin, the child may hear one more story."),
    )
    volume_cap_percent = forms.IntegerField(
        label=gettext_lazy("Loudest, in percent"),
        min_value=10,
        max_value=100,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        help_text=gettext_lazy("From 10 to 100. The toy never plays louder than this."),
    )
    is_ai_off = forms.BooleanField(
        label=gettext_lazy("AI off"),
        required=False,
        help_text=gettext_lazy(
            "Only recordings play. Nothing is heard, and nothing is sent to a language model."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday in WEEKDAYS:
            day = dates.WEEKDAYS[weekday]
            for name, label in (("starts", _("%(day)s from")), ("ends", _("%(day)s until"))):
                self.fields[f"{name}_{weekday}"] = forms.TimeField(
                    label=label % {"day": day}, required=False, widget=_clock()
                )

    def days(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Name, start and end of each weekday."""
        return [
            (str(dates.WEEKDAYS[weekday]), self[f"starts_{weekday}"], self[f"ends_{weekday}"])
            for weekday in WEEKDAYS
        ]

    def clean(self) -> dict[str, Any]:
        for weekday in WEEKDAYS:
            first, last = f"starts_{weekday}", f"ends_{weekday}"
            if first in self.errors or last in self.errors:
                continue
            starts, ends = self.cleaned_data.get(first), self.cleaned_data.get(last)
            if (starts is None) != (ends is None):
                missing = first if starts is None else last
                self.add_error(missing, _("Please give both times, or neither."))
            elif starts is not None and starts == ends:
                self.add_error(last, _("The end is the same as the start."))
        return super().clean()

    def quiet(self) -> dict[int, tuple[time, time]]:
        """The quiet hours of a valid form."""
        typed = self.cleaned_data
        return {
            weekday: (typed[f"starts_{weekday}"], typed[f"ends_{weekday}"])
            for weekday in WEEKDAYS
            if typed[f"starts_{weekday}"] is not None
        }

    def limits(self) -> Limits:
        """The limits of a valid form, as an unsaved row."""
        typed = self.cleaned_data
        return Limits(
            daily_minutes=typed["daily_minutes"],
            has_bonus_story=typed["has_bonus_story"],
            volume_cap_percent=typed["volume_cap_percent"],
            is_ai_off=typed["is_ai_off"],
        )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@transaction.atomic
def limits(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """What is limited for one child."""
    own = Profile.objects.looked_after_by(request.user)
    child = get_object_or_404(own.select_for_update(of=("self",)), pk=child_id)
    data = request.POST if request.method == "POST" else None
    form = LimitsForm(data, stands=what_stands(child))
    if form.is_valid():
        set_limits(child, form.limits(), form.quiet())
        messages.success(request, _("Saved. A talk that goes on knows it within two seconds."))
        return redirect("limits", child.pk)
    return render(request, "accounts/limits.html", {"child": child, "form": form})


def what_stands(child: Profile) -> dict[str, Any]:
    """The values of the form."""
    row = limits_of(child)
    stands: dict[str, Any] = {
        "daily_minutes": row.daily_minutes,
        "has_bonus_story": row.has_bonus_story,
        "volume_cap_percent": row.volume_cap_percent,
        "is_ai_off": row.is_ai_off,
    }
    quiet = quiet_hours_of(child)
    for weekday in WEEKDAYS:
        stands[f"starts_{weekday}"], stands[f"ends_{weekday}"] = quiet.get(weekday, (None, None))
    return stands
