"""
A short letter each week to guardians who want one: how much was talked, practised and heard.

It names nobody, counts only children whose family agreed, and goes out once a week however often
it is asked for. Its link ends it without signing in, and so does the button of a mail program
(RFC 8058).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.urls import reverse

from accounts import consent, mails
from accounts.consent_methods import required_purposes
from accounts.models import Guardian, Profile, Purpose
from learning.models import ChalisaProgress, StoryProgress
from voice.models import Interaction

WEEK = timedelta(days=7)
NOT_BEFORE = timedelta(days=6)  # the clock may be a little early
AT_ONCE = 1_000  # letters of one run; the rest go with the next hour's

_SALT = "voice.digest.stop"


class LinkBroken(Exception):
    """Nobody was sent this link, or not in this form."""

    code = "link-broken"


class NotSent(OSError):
    """The mail server did not take it; it may later."""


@dataclass(frozen=True, slots=True)
class Week:
    """What the children of a family did, all together."""

    talks: int = 0
    minutes: int = 0
    verses: int = 0
    stories: int = 0


def due(*, now: datetime) -> list[int]:
    """The guardians to whom a letter is to go now, some, who waited longest first."""
    waiting = Q(digest_sent_at=None) | Q(digest_sent_at__lte=now - NOT_BEFORE)
    rows = Guardian.objects.filter(waiting, wants_digest=True)
    return list(rows.order_by("digest_sent_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def send(guardian_id: int, *, now: datetime) -> bool:
    """
    Send a guardian the letter of the week, unless it went already or there is nothing to tell.

    Raises NotSent.
    """
    guardian, before = _claim(guardian_id, now)
    if guardian is None:
        return False
    week = week_of(guardian.family.children.select_related("family"), now=now)
    if not week.talks:
        return False
    stop = settings.PORTAL_URL + reverse("digest-stop", args=[stop_token(guardian)])
    told = {"week": week, "portal": settings.PORTAL_URL + reverse("home"), "stop": stop}
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    user = guardian.user
    if mails.send("accounts/email/digest", user.email, told, user.language, headers=headers):
        return True
    Guardian.objects.filter(pk=guardian.pk, digest_sent_at=now).update(digest_sent_at=before)
    raise NotSent


def week_of(children: Iterable[Profile], *, now: datetime) -> Week:
    """The last seven days of those children whose families agreed and did not pause them."""
    since = now - WEEK
    talking, learning = [], []
    for child in children:
        granted = consent.granted_purposes(child.pk)
        if child.paused_at is None and required_purposes(child.family.region) <= granted:
            talking.append(child.pk)
            if Purpose.PROGRESS in granted:
                learning.append(child.pk)
    talks = Interaction.objects.filter(profile__in=talking, started_at__gt=since)
    sums = talks.aggregate(count=Count("pk"), seconds=Sum("duration_seconds"))
    verses = ChalisaProgress.objects.filter(profile__in=learning, last_practice__gt=since)
    stories = StoryProgress.objects.filter(profile__in=learning, last_heard__gt=since)
    minutes = round((sums["seconds"] or 0) / 60)
    return Week(sums["count"], minutes, verses.count(), stories.count())


def stop_token(guardian: Guardian) -> str:
    """The signed token of the link that ends the letters."""
    return signing.dumps(guardian.pk, salt=_SALT)


def stop_by_link(token: str) -> None:
    """No more letters to whom the link was sent. Twice is as once. Raises LinkBroken."""
    Guardian.objects.filter(pk=read_stop_token(token)).update(wants_digest=False)


def read_stop_token(token: str) -> int:
    """Whose letters the link ends. Raises LinkBroken."""
    try:
        return int(signing.loads(token, salt=_SALT))
    except (signing.BadSignature, TypeError, ValueError):
        raise LinkBroken from None


@transaction.atomic
def _claim(guardian_id: int, now: datetime) -> tuple[Guardian | None, datetime | None]:
    """The guardian, if this week's letter is ours to send, and when the last one went."""
    rows = Guardian.objects.select_related("user", "family").select_for_update(of=("self",))
    guardian = rows.filter(pk=guardian_id, wants_digest=True).first()
    if guardian is None:
        return None, None
    before = guardian.digest_sent_at
    if before is not None and before > now - NOT_BEFORE:
        return None, None
    guardian.digest_sent_at = now
    guardian.save(update_fields=["digest_sent_at"])
    return guardian, before
