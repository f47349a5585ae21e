"""
Families in which nobody was here for a long time: told twice, then erased.

After eleven months without a talk, a toy's word or a sign-in the guardians are told; again two
days before the twelfth month ends, and then everything goes. Whoever signs in, or lets a toy
connect, keeps it. An erasure begins two days after the second message, however late that was.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts import keeping, mails
from accounts.erasure import asking
from accounts.keeping_rules import DataClass, Period
from accounts.models import Erasure, Family, User
from accounts.retention import signs_of_life

log = logging.getLogger(__name__)

ENDS = keeping.rule_of(DataClass.PROFILE).longest
TOLD = Period(11, "months").length
NOTICE = timedelta(hours=48)  # between the last message and the end
AT_ONCE = 200  # families that one run looks at, for each of the three


def absent(since: datetime) -> QuerySet[Family]:
    """Families of whom nobody was here after `since`, and that are not being erased."""
    families = Family.objects.exclude(
        pk__in=Erasure.objects.unfinished().filter(kind="family").values("subject")
    )
    for lookup in signs_of_life():
        families = families.exclude(**{f"{lookup}__gt": since})
    return families


def look(*, now: datetime) -> dict[str, int]:
    """Tell, warn and erase what is due; how many families of each. Running twice is as once."""
    return {
        "told": _each(_to_tell(now), lambda family: _tell(family, now)),
        "warned": _each(_to_warn(now), lambda family: _warn(family, now)),
        "ended": _each(to_end(now), lambda family: _end(family, now)),
    }


def _to_tell(now: datetime) -> QuerySet[Family]:
    return absent(now - TOLD).exclude(_in_this_absence("absence_told_at", now))


def _to_warn(now: datetime) -> QuerySet[Family]:
    told = absent(now - ENDS + NOTICE).filter(
        _in_this_absence("absence_told_at", now), absence_told_at__lte=now - NOTICE
    )
    return told.exclude(_in_this_absence("absence_warned_at", now))


def to_end(now: datetime) -> QuerySet[Family]:
    """Families whose time is over, and who were warned in time."""
    return absent(now - ENDS).filter(
        _in_this_absence("absence_warned_at", now), absence_warned_at__lte=now - NOTICE
    )


def overdue(*, now: datetime) -> int:
    """Families whose erasure should have begun by `now`."""
    return to_end(now).count()


def _in_this_absence(column: str, now: datetime) -> Q:
    """What was said in an earlier absence is older than this one has lasted."""
    return Q(**{f"{column}__gt": now - TOLD})


def _each(families: QuerySet[Family], deed: Callable[[Family], None]) -> int:
    """Each in a transaction of its own; those that another worker holds are left to it."""
    done = 0
    for pk in list(families.order_by("created_at").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            held = Family.objects.select_for_update(of=("self",), skip_locked=True)
            family = held.filter(pk=pk).filter(pk__in=families.order_by().values("pk")).first()
            if family is not None:
                deed(family)
                done += 1
    return done


def _tell(family: Family, now: datetime) -> None:
    family.absence_told_at = now
    family.save(update_fields=["absence_told_at"])
    _write(family, "accounts/email/absence_told", now + ENDS - TOLD)


def _warn(family: Family, now: datetime) -> None:
    family.absence_warned_at = now
    family.save(update_fields=["absence_warned_at"])
    _write(family, "accounts/email/absence_warned", now + NOTICE)


def _write(family: Family, template: str, ends_at: datetime) -> None:
    link = settings.PORTAL_URL.rstrip("/") + reverse("home")
    for user in User.objects.filter(guardianship__family=family, is_active=True):
        told = {"link": link, "ends_on": ends_at.date()}
        transaction.on_commit(partial(mails.send, template, user.email, told, user.language))


def _end(family: Family, now: datetime) -> None:
    wish = asking.Wish(kind="family", subject=family.pk, at=now)
    asking.ask(wish, family, now=now)
    log.info("a family that stayed away is erased")
