"""The forms of the family page."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import countries
from accounts.families import check_place
from accounts.models import Language


def _countries() -> list[tuple[str, str]]:
    names = countries.names((get_language() or "en")[:2])
    return [("", str(_("Please choose"))), *names.items()]


class PlaceForm(forms.Form):
    """Where a family lives. `cleaned_data` has the codes as they are stored."""

    country = forms.ChoiceField(
        label=_("Country"),
        choices=_countries,
        help_text=_("It decides which country’s rules protect your child."),
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=lambda: [("", _("Please choose")), *countries.US_STATES.items()],
        required=False,
        help_text=_("Only in the United States."),
        widget=forms.Select(attrs={"autocomplete": "address-level1"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "country" in given:
            # Raises the fault beside its field.
            given["country"], given["state"] = check_place(
                given["country"], given.get("state", "")
            )
        return given


class InvitationForm(forms.Form):
    """Whom to invite."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send a link that works once, for 48 hours."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class LanguageForm(forms.Form):
    """The language of pages and e-mails."""

    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class DigestForm(forms.Form):
    """Whether a letter comes each week."""

    wants_digest = forms.BooleanField(
        label=_("Send me a short letter each week"),
        required=False,
        help_text=_("How much was talked, practised and heard. It names nobody."),
    )


class EmailForm(forms.Form):
    """The new address to sign in with."""

    email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class TwoCodesForm(forms.Form):
    """The codes from both mailboxes."""

    old_code = forms.CharField(max_length=20, label=_("Code from your present mailbox"))
    new_code = forms.CharField(max_length=20, label=_("Code from the new mailbox"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            hints = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short"}
            field.widget.attrs.update(hints)
