"""What follows when a processor is declared, changed or removed: grants are looked at again."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import Processor
from accounts.superseding import supersede_invalid


@receiver([post_save, post_delete], sender=Processor)
def processor_changed(sender: Any, **told: Any) -> None:
    """In the transaction of the change: it is stored with all that follows, or not at all."""
    supersede_invalid(now=timezone.now())
