"""What is done by the clock (settings.CELERY_BEAT_SCHEDULE), and erasures and copies."""

import contextlib
import logging
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts import absence, invariants, ledger, purging, reaffirming, superseding
from accounts.background import PASSING
from accounts.erasure import resuming, steps
from accounts.export import making, tidying

log = logging.getLogger(__name__)


@shared_task
def send_second_messages() -> None:
    """Every hour: the second message of e-mail-plus."""
    sent = reaffirming.send_second_messages(now=timezone.now())
    log.info("second messages sent", extra={"count": sent})


@shared_task
def purge_what_is_over() -> None:
    """Every hour: whatever has been kept for as long as its rule says."""
    gone = purging.purge(now=timezone.now())
    log.info("purged", extra={"rows": {str(name): number for name, number in gone.items()}})


@shared_task
def look_for_absence() -> None:
    """Every hour: families that nobody of was here for long are told, warned, erased."""
    log.info("absent families", extra=absence.look(now=timezone.now()))


@shared_task
def supersede_invalid() -> None:
    """Every hour: consents whose method a day or a processor made invalid."""
    stopped = superseding.supersede_invalid(now=timezone.now())
    log.info("consents looked at again", extra={"superseded": stopped})


@shared_task
def check_invariants() -> None:
    """Every night: the ledger is whole, and no child has a row without consent."""
    for broken in ledger.verify():
        log.error("the ledger is broken", extra={"region": broken.region, "line": broken.number})
    for child_id in invariants.children_without_consent():
        log.error("a child has a row without consent", extra={"child": str(child_id)})


@shared_task(autoretry_for=(steps.NotGoneYet, *PASSING))
def erase(erasure_id: str) -> None:
    """What is left of an erasure; one that is finished, cancelled or waits is left as it is."""
    with contextlib.suppress(steps.BeingErased):  # whoever works at it finishes it
        steps.carry_out(UUID(erasure_id))


@shared_task
def resume_erasures() -> None:
    """Every five minutes: erasures whose day has come, or that were interrupted."""
    sent = resuming.resume(now=timezone.now())
    log.info("erasures sent again", extra={"count": sent})


@shared_task(soft_time_limit=1200, time_limit=1260)
def make_export(export_id: str) -> None:
    """A copy that a guardian asked for; one that is ready, or being made, is left as it is."""
    making.make(UUID(export_id))


@shared_task
def resume_exports() -> None:
    """Every five minutes: copies that a worker or the broker lost."""
    sent = tidying.resume(now=timezone.now())
    log.info("exports sent again", extra={"count": sent})


@shared_task
def sweep_exports() -> None:
    """Every hour: files of copies that belong to nobody any more."""
    removed = tidying.sweep()
    log.info("stray files of exports removed", extra={"count": removed})
