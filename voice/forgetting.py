"""Forgetting what was said: kept lines, and every summary that may have been made of them."""

from uuid import UUID

from django.db import transaction

from accounts.background import send_after_commit
from voice.models import Interaction, Line, Recollection


@transaction.atomic
def forget_lines(child_id: UUID, *, talk_id: UUID | None = None) -> int:
    """
    Delete the lines of a child, or of one of its conversations; how many there were.

    Their notes and what is remembered go as well, and are made anew without the words.
    """
    lines = Line.objects.filter(profile_id=child_id)
    if talk_id is not None:
        lines = lines.filter(interaction_id=talk_id)
    talks = Interaction.objects.filter(profile_id=child_id, pk__in=lines.values("interaction"))
    if talks.update(notes=None, summarised_turns=0):
        Recollection.objects.filter(pk=child_id).delete()
        send_after_commit("voice.tasks.summarise_again", child_id)
    deleted, _ = lines.delete()
    return deleted
