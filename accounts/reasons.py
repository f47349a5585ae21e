"""
Why one of the staff looks at a child: asked before the first page, good for half an hour for that
child, told to its parents. Chosen from a list, with a ticket's number at most: no free text.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

GOOD_FOR = timedelta(minutes=30)
_PLACE = "reasons"  # in the session: {child id: [until, reason]}


class Why(models.TextChoices):
    """The reasons there are."""

    ASKED = "asked", _("A parent asked for help")
    FAULT = "fault", _("Something does not work")
    SAFETY = "safety", _("A child may be in danger")
    LAW = "law", _("The law requires it")

    @classmethod
    def of(cls, reason: str) -> "Why | None":
        """The one that a stored reason begins with; None: there is no such any more."""
        code = reason.partition(" ")[0]
        return cls(code) if code in cls.values else None


class ReasonForm(forms.Form):
    """The question."""

    why = forms.ChoiceField(choices=Why.choices, widget=forms.RadioSelect, label=_("Why"))
    ticket = forms.CharField(
        required=False,
        max_length=20,
        label=_("Ticket"),
        help_text=_("Its number alone: letters, digits and hyphens. The parents can read it."),
        validators=[RegexValidator(r"^[A-Za-z0-9-]+$")],
    )

    @property
    def reason(self) -> str:
        """What is written down: the code, and the ticket where there is one."""
        return " ".join(filter(None, (self.cleaned_data["why"], self.cleaned_data["ticket"])))


def give(request: HttpRequest, child_id: UUID, reason: str, *, now: datetime) -> None:
    """Remember the reason for this child and this session; what is over is forgotten."""
    standing = {child: told for child, told in _told(request).items() if told[0] > now.timestamp()}
    standing[str(child_id)] = [(now + GOOD_FOR).timestamp(), reason]
    request.session[_PLACE] = standing


def given(request: HttpRequest, child_id: UUID, *, now: datetime) -> str | None:
    """The reason that still holds for this child; None: it has to be asked for."""
    until, reason = _told(request).get(str(child_id), (0, None))
    # A clock that was set back must not prolong what was granted for half an hour.
    begun = until - GOOD_FOR.total_seconds()
    return reason if begun <= now.timestamp() < until else None


def in_words(reason: str) -> str:
    """A stored reason as the parents read it."""
    code, _space, ticket = reason.partition(" ")
    why = Why.of(reason)
    said = str(why.label) if why else code
    return f"{said} ({ticket})" if ticket else said


def _told(request: HttpRequest) -> dict[str, Any]:
    return request.session.get(_PLACE, {})
