"""What a guardian types about toys."""

from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Family, Profile
from devices.models import Device
from devices.pairing import NotSixDigits, six_digits


class ChildChoice(forms.ModelChoiceField):
    """One of the family's own children, by name."""

    def label_from_instance(self, obj: Profile) -> str:
        return obj.called


class PairForm(forms.Form):
    """The six digits, and whose toy it is."""

    digits = forms.CharField(
        label=_("Six-digit code"),
        max_length=60,
        help_text=_(
            "The toy says it when you press its button, and again when you press once more."
        ),
        error_messages={
            "required": _("Please type the six digits that the toy says."),
            "max_length": NotSixDigits.sentence,
        },
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short"}
        ),
    )
    child = ChildChoice(
        Profile.objects.none(),
        label=_("Whose toy is it?"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose a child.")},
    )

    def __init__(self, *args: Any, family: Family, **options: Any) -> None:
        super().__init__(*args, **options)
        children = family.children.all()
        cast(ChildChoice, self.fields["child"]).queryset = children
        if "child" not in self.initial and len(children) == 1:
            self.initial["child"] = children[0].pk

    def clean_digits(self) -> str:
        try:
            return six_digits(self.cleaned_data["digits"])
        except NotSixDigits as mistake:
            raise forms.ValidationError(mistake.sentence, code=mistake.code) from None


class Percent(forms.IntegerField):
    """0 to 100 in steps of five. A number of any length is too large, and no more than that."""

    def to_python(self, value: Any) -> int | None:
        number: int | None = super().to_python(value)
        return None if number is None else max(-5, min(number, 105))  # steps are told in floats


class ToyForm(forms.ModelForm):
    """
    A toy as its family sets it up.

    Each field carries the value that it was shown with: of two guardians who edit at once, each
    changes only what he or she has changed.
    """

    profile = ChildChoice(
        Profile.objects.none(),
        label=_("Plays with"),
        required=False,
        empty_label=_("Nobody just now"),
        show_hidden_initial=True,
    )
    name = forms.CharField(
        label=_("Name of the toy"), max_length=60, required=False, show_hidden_initial=True
    )
    volume_percent = Percent(
        label=_("Volume"),
        help_text=_("From 0 (silent) to 100."),
        min_value=0,
        max_value=100,
        step_size=5,
        show_hidden_initial=True,
        widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
        validators=[MaxValueValidator(100)],
    )
    lights_on = forms.BooleanField(label=_("Lights"), required=False, show_hidden_initial=True)

    class Meta:
        model = Device
        fields = ["name", "profile", "volume_percent", "lights_on"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(ChildChoice, self.fields["profile"]).queryset = self.instance.family.children.all()

    @property
    def changes(self) -> dict[str, Any]:
        """Column and value of what was changed on the page."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
