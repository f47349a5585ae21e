"""What follows when a processor is declared, changed or removed: grants and notices follow."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from accounts import notices
from accounts.models import Processor
from accounts.superseding import supersede_invalid


@receiver([post_save, post_delete], sender=Processor)
def processor_changed(sender: Any, **told: Any) -> None:
    """In the transaction of the change: it is stored with all that follows, or not at all."""
    now = timezone.now()
    supersede_invalid(now=now)
    notices.load(now=now)
