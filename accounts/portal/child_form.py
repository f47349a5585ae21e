"""What a guardian changes about a child."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import interests
from accounts.models import Profile
from accounts.portal.edited_together import EditedTogether
from accounts.portal.onboarding_forms import NewChildForm

MOST_TOPICS = 12
LONGEST_TOPIC = 60


class ChildForm(EditedTogether, NewChildForm):
    """The fields of a new child, what it likes, and what is not talked about."""

    interests = forms.MultipleChoiceField(
        label=gettext_lazy("What the child likes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Stories about these come first."),
    )
    avoid_topics = forms.CharField(
        label=gettext_lazy("Topics to avoid"),
        required=False,
        max_length=MOST_TOPICS * (LONGEST_TOPIC + 2),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One on each line, such as: dogs. Hanuman then leaves them out."),
    )

    def __init__(self, *args: Any, stands: dict[str, Any], themes: list[str], **kwargs: Any):
        super().__init__(*args, stands=stands, **kwargs)
        if "interests" in stands:
            tags = dict.fromkeys([*themes, *stands["interests"]])
            named = [(tag, interests.name_of(tag)) for tag in tags]
            self.fields["interests"].choices = named  # type: ignore[attr-defined]
        else:
            del self.fields["interests"]
        self._require_a_known_zone(stands["timezone"])

    def _require_a_known_zone(self, stored: str) -> None:
        zone = self.fields["timezone"]
        zone.error_messages["invalid_choice"] = _(
            "“%(value)s” is no time zone any more. Please choose the one where the toy is."
        )
        if stored not in dict(zone.choices):  # type: ignore[attr-defined]
            zone.choices = [("", "—"), *zone.choices]  # type: ignore[attr-defined]
            zone.help_text = _(
                "“%(zone)s” is no time zone any more, so the toy lives by world time (UTC). "
                "Please choose the one where the toy is."
            ) % {"zone": stored}

    def clean_avoid_topics(self) -> str:
        topics = split_topics(self.cleaned_data["avoid_topics"])
        if len(topics) > MOST_TOPICS:
            raise ValidationError(
                _("Please write at most %(most)d topics.") % {"most": MOST_TOPICS}, "too-many"
            )
        if any(len(topic) > LONGEST_TOPIC for topic in topics):
            raise ValidationError(
                _("Please keep each topic under %(most)d letters.") % {"most": LONGEST_TOPIC},
                "too-long",
            )
        return "\n".join(topics)


def split_topics(text: str) -> list[str]:
    """One topic a line or between commas; each once."""
    topics = (" ".join(line.split()) for line in text.replace(",", "\n").splitlines())
    return list(dict.fromkeys(topic for topic in topics if topic))


def what_stands(child: Profile, *, remembers: bool) -> dict[str, Any]:
    """The values of the form; interests only where the family agreed that they are remembered."""
    stands: dict[str, Any] = {
        "child_name": child.child_name,
        "birth_month": child.dob.month if child.dob else None,
        "birth_year": child.dob.year if child.dob else None,
        "preferred_language": child.preferred_language,
        "timezone": child.timezone,
        "avoid_topics": "\n".join(child.avoid_topics),
    }
    if remembers:
        liked = child.interests.filter(weight__gt=0).order_by("tag")
        stands["interests"] = list(liked.values_list("tag", flat=True))
    return stands
