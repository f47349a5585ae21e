"""
What goes at once when a family takes a purpose back: notes, what is remembered, lines.

In the transaction of the withdrawal, so that there is no moment between the two.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from accounts import consent
from accounts.models import Purpose
from voice.forgetting import forget_lines
from voice.models import Interaction, Recollection


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
        forget_lines(child_id)
