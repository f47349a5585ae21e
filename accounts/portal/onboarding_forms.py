"""What a new family fills in: where it lives, what it agrees to, and what to call the child."""

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import dates, timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts import countries, families
from accounts.consent_methods import optional_purposes, required_purposes
from accounts.models import Language, zone_exists
from accounts.purposes import meanings
from accounts.regions import Region

OLDEST = 18  # years; whoever is older is no child anywhere
ZONES_OF = {
    "IN": "Asia/Kolkata",
    "GB": "Europe/London",
    "NP": "Asia/Kathmandu",
    "DE": "Europe/Berlin",
}


class PlaceForm(forms.Form):
    """Where the family lives."""

    country = forms.ChoiceField(label=gettext_lazy("Country"))
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        help_text=gettext_lazy("Only for the United States."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = countries.names((get_language() or "en")[:2])
        choices: dict[str, Any] = {"country": names, "state": countries.US_STATES}
        for name, known in choices.items():
            self.fields[name].choices = [("", "—"), *known.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if "country" in told and "state" in told:
            try:
                place = families.check_place(told["country"], told["state"])
            except ValidationError as fault:
                raise fault from None
            told["country"], told["state"] = place
        return told


class ConsentForm(forms.Form):
    """The purposes one by one, none of them ticked. `notice` says which text was read."""

    notice = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required = required_purposes(region)
        for each in meanings([*required, *optional_purposes(region)]):
            self.fields[each.purpose.value] = forms.BooleanField(
                label=str(each.title),
                help_text=str(each.yes),
                required=each.purpose in required,
                error_messages={"required": _("Without this there is no conversation.")},
            )
        self.required_names = [name for name in self.fields if name in required]

    @property
    def purposes(self) -> set[str]:
        """What was ticked, of a valid form."""
        return {name for name, said in self.cleaned_data.items() if said is True}

    def needed(self) -> list[forms.BoundField]:
        """The boxes without which there is no talk."""
        return [self[name] for name in self.required_names]

    def others(self) -> list[forms.BoundField]:
        """The boxes that may stay empty."""
        names = [name for name in self.fields if name not in {"notice", *self.required_names}]
        return [self[name] for name in names]


class NewChildForm(forms.Form):
    """A nickname, when it was born (to the month), its language and its time zone."""

    child_name = forms.CharField(
        label=gettext_lazy("Nickname"),
        max_length=80,
        help_text=gettext_lazy("What the toy may say. Not the full name."),
    )
    birth_month = forms.TypedChoiceField(
        label=gettext_lazy("Month of birth"), required=False, coerce=int, empty_value=None
    )
    birth_year = forms.TypedChoiceField(
        label=gettext_lazy("Year of birth"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy("So that stories fit the age. You may leave month and year out."),
    )
    preferred_language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=Language.choices
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Where the toy is, for bedtime and quiet hours."),
        validators=[zone_exists],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = timezone.now().year
        chosen: dict[str, Any] = {
            "birth_month": [("", "—"), *((n, str(name)) for n, name in dates.MONTHS.items())],
            "birth_year": [
                ("", "—"),
                *((y, str(y)) for y in range(this_year, this_year - OLDEST - 1, -1)),
            ],
            "timezone": [(name, name.replace("_", " ")) for name in _zones()],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_child_name(self) -> str:
        name = " ".join(self.cleaned_data["child_name"].split())
        if not any(letter.isalnum() for letter in name):
            raise ValidationError(_("Please write a name with letters."), "name-empty")
        return name

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        month, year = told.get("birth_month"), told.get("birth_year")
        told["dob"] = None
        if month and year:
            told["dob"] = date(year, month, 1)
            if told["dob"] > timezone.now().date():
                self.add_error("birth_month", _("This month is in the future."))
        elif month or year:
            missing = "birth_year" if month else "birth_month"
            self.add_error(missing, _("Please choose both the month and the year, or neither."))
        return told


def first_zone(country: str) -> str:
    """The time zone that a family of `country` probably lives in; UTC where there are several."""
    return ZONES_OF.get(country.upper(), "UTC")


def _zones() -> list[str]:
    zones = [name for name in available_timezones() if "/" in name]
    return [*sorted(name for name in zones if not name.startswith("Etc/")), "UTC"]
