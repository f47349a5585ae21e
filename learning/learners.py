"""Who is being taught: what a lesson or a story has to know of a child, read in two queries."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from accounts import consent
from accounts.models import Profile, Purpose
from learning.notebook import Notebook
from learning.refusals import NoSuchChild


@dataclass(frozen=True, slots=True)
class Learner:
    """
    A child at the moment of learning. Without `keeps_progress` no row of its learning is read or
    written, and the `notebook` of the conversation is all there is; without `has_favourites`
    nothing that it likes is looked at.
    """

    profile: Profile
    keeps_progress: bool
    has_favourites: bool
    notebook: Notebook

    @property
    def language(self) -> str:
        return self.profile.preferred_language


def learner(profile_id: uuid.UUID | str, notebook: Notebook | None = None) -> Learner:
    """
    The child of that id, in the transaction that writes: until its end nothing is withdrawn.

    Raises NoSuchChild, also for an id that is none.
    """
    try:
        profile = Profile.objects.select_related("family").get(pk=profile_id)
    except (Profile.DoesNotExist, ValidationError):
        raise NoSuchChild from None
    purposes = consent.held(profile)
    return Learner(
        profile, Purpose.PROGRESS in purposes, Purpose.MEMORY in purposes, notebook or Notebook()
    )
