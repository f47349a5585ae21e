"""Forms that two guardians may have open at once: nobody overwrites what they have not seen."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _


class EditedTogether(forms.Form):
    """
    A form over values that `stands` (name of field -> value) holds as the request begins.

    It carries a digest of what its reader saw. When something else stands by then, the form is
    refused once, keeps what was typed, lists what stands now in `meanwhile`, and is accepted when
    it is sent again. Whoever saves holds the row from reading `stands` until the end.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stands: Mapping[str, Any], **kwargs: Any) -> None:
        digest = digest_of(stands)
        kwargs["initial"] = {**stands, "seen": digest}
        super().__init__(*args, **kwargs)
        self.meanwhile: list[tuple[str, str]] = []
        self._stands = stands
        self._digest = digest

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("seen") == self._digest:
            return typed
        self.meanwhile = [
            (str(field.label), _shown(field, self._stands[name]))
            for name, field in self.fields.items()
            if name in self._stands and typed.get(name) != self._stands[name]
        ]
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix("seen")] = self._digest  # type: ignore[index]
        raise ValidationError(
            _(
                "Somebody changed this page while you had it open. What you typed is still here: "
                "look at it, and save again to keep it."
            ),
            "changed-meanwhile",
        )


def digest_of(values: Mapping[str, Any]) -> str:
    """The same for the same values, whatever their order."""
    text = json.dumps(values, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _shown(field: forms.Field, value: Any) -> str:
    """A value as the parent would have chosen it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    named = {str(key): str(name) for key, name in getattr(field, "choices", [])}
    several = value if isinstance(value, list | tuple) else [value]
    words = [named.get(str(one), str(one)) for one in several if one not in (None, "")]
    return ", ".join(words) or "—"
