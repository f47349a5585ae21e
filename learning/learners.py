"""Who is being taught: what a lesson or a story has to know of a child, read in two queries."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from accounts import consent
from accounts.models import Profile, Purpose
from learning.refusals import NoSuchChild


@dataclass(frozen=True, slots=True)
class Learner:
    """A child at the moment of learning. Without `keeps_progress` nothing is read or written."""

    profile: Profile
    keeps_progress: bool

    @property
    def language(self) -> str:
        return self.profile.preferred_language


def learner(profile_id: uuid.UUID | str) -> Learner:
    """The child of that id. Raises NoSuchChild, also for an id that is none."""
    try:
        profile = Profile.objects.get(pk=profile_id)
    except (Profile.DoesNotExist, ValidationError):
        raise NoSuchChild from None
    return Learner(profile, Purpose.PROGRESS in consent.granted_purposes(profile.pk))
