"""
What goes at once when a family takes a purpose back: notes, what is remembered, lines.

In the transaction of the withdrawal, so that there is no moment between the two.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from accounts import consent
from accounts.background import send_after_commit
from accounts.models import Purpose
from voice.models import Interaction, Line, Recollection


@receiver(consent.ended)
def let_go(child_id: UUID, purposes: Iterable[str], **_: Any) -> None:
    """Delete what was kept of the child for `purposes` alone."""
    ended = set(purposes)
    talks = Interaction.objects.filter(profile_id=child_id)
    if Purpose.PROGRESS in ended:
        talks.update(notes=None, topic="", questions=0)
    if Purpose.MEMORY in ended:
        Recollection.objects.filter(pk=child_id).delete()
    if Purpose.TRANSCRIPT_KEEP in ended:
        _forget_lines(child_id)


def _forget_lines(child_id: UUID) -> None:
    """The lines, and every summary that may have been made of them; those are made anew."""
    told = Line.objects.filter(profile_id=child_id).values("interaction")
    talks = Interaction.objects.filter(profile_id=child_id, pk__in=told)
    if talks.update(notes=None, summarised_turns=0):
        Recollection.objects.filter(pk=child_id).delete()
        send_after_commit("voice.tasks.summarise_again", child_id)
    Line.objects.filter(profile_id=child_id).delete()
