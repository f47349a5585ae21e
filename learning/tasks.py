"""What is done in the background with what editors bring."""

import logging
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from learning.takes import making, tidying

log = logging.getLogger(__name__)


@shared_task
def convert_take(take_id: str) -> None:
    """A take that was uploaded; one that is converted, being converted or replaced stays."""
    making.make(UUID(take_id))


@shared_task
def resume_takes() -> None:
    """Every five minutes: takes that a worker or the broker lost."""
    sent = tidying.resume(now=timezone.now())
    log.info("takes sent again", extra={"count": sent})


@shared_task
def sweep_takes() -> None:
    """Every hour: files of takes and recordings that belong to nobody any more."""
    removed = tidying.sweep(now=timezone.now())
    log.info("stray files of takes removed", extra={"count": removed})
