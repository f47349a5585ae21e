"""
Who is at the door: a guardian's browser, which talks as a toy in software for one child.

It shows the session cookie and must come from our own pages: browsers send cookies along from any
page, but name truly in `Origin` where that page is from. Refused are strangers, guardians of other
families and staff; what the child may do is decided as for a toy, by `connect.py`.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from accounts import epoch
from accounts.models import Guardian, Profile, User
from devices.models import Device
from voice.brief import Brief
from voice.connect import Admission, Refused, admission_of, with_all_we_need
from voice.standing import Standing, known, standing_of


async def admit_browser(scope: dict[str, Any]) -> Admission:
    """
    Whether the browser may talk for the child that the path names, and how.

    Raises Refused ("origin", "no-session", "unknown"), and what the database raises.
    """
    headers = dict(scope["headers"])
    require_own_page(headers)
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    session_key = cookies.get(settings.SESSION_COOKIE_NAME, "")
    child_id = scope["url_route"]["kwargs"]["child_id"]
    # As for a toy: off the process's one shared thread.
    look = database_sync_to_async(_admit_browser, thread_sensitive=False)
    return await look(session_key, child_id, now=timezone.now())


def require_own_page(headers: dict[bytes, bytes]) -> None:
    """Raises Refused unless the page is from the host that is asked, and that host is ours."""
    host = headers.get(b"host", b"").decode("latin-1").lower()
    try:
        origin = urlsplit(headers.get(b"origin", b"").decode("latin-1").lower())
    except ValueError:
        raise Refused("origin") from None
    is_same = origin.scheme in ("http", "https") and origin.netloc == host
    if not (is_same and validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)):
        raise Refused("origin")


def _admit_browser(session_key: str, child_id: UUID, *, now: datetime) -> Admission:
    user = _signed_in(session_key)
    if user is None:
        raise Refused("no-session")
    own = Profile.objects.looked_after_by(user)
    child = with_all_we_need(own, child="pk").filter(pk=child_id).first()
    if child is None:
        raise Refused("unknown")
    device = Device(profile=child, family_id=child.family_id)
    admission = admission_of(device, child, child, now=now)
    return replace(
        admission,
        place=_place_of(child_id, session_key),
        door=BrowserDoor(session_key, child_id),
        again=partial(_brief_again, session_key, child_id),
    )


def _brief_again(session_key: str, child_id: UUID, now: datetime) -> Brief | None:
    """The brief as it is now; None when the guardian is not there any more."""
    try:
        return _admit_browser(session_key, child_id, now=now).brief
    except Refused:
        return None


@dataclass(frozen=True, slots=True)
class BrowserDoor:
    """By which a guardian's browser came in: the session must last, and the child be its own."""

    session_key: str = field(repr=False)
    child_id: UUID

    @staticmethod
    def standings(doors: "Iterable[BrowserDoor]") -> "dict[BrowserDoor, Standing]":
        """What stands for each; few guardians talk at once, so each is asked about alone."""
        return {door: _standing(door) for door in doors}


def _standing(door: BrowserDoor) -> Standing:
    user = _signed_in(door.session_key)
    own = Profile.objects.looked_after_by(user) if user else Profile.objects.none()
    child = known(own, child="pk").filter(pk=door.child_id).first()
    if child is None:
        return Standing("revoked")
    return standing_of(Device(profile=child, family_id=child.family_id), child, child)


def _signed_in(session_key: str) -> User | None:
    """Whose session it is, while the password is the one that was signed in with."""
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    return user if isinstance(user, User) else None


def _place_of(child_id: UUID, session_key: str) -> str:
    """A second tab of the same browser takes the first one's place, as a toy's new socket does."""
    return f"talk.{child_id.hex}.{hashlib.sha256(session_key.encode()).hexdigest()[:16]}"


# -- whoever may no longer look after the child, however that came about, talks no more ----------


@receiver(post_delete, sender=Session)
def _session_ended(sender: object, instance: Session, **_: Any) -> None:
    user_id = instance.get_decoded().get(SESSION_KEY)
    if user_id:
        _ask_again_about(Profile.objects.filter(family__guardians__user_id=user_id))


@receiver(post_delete, sender=Guardian)
def _guardian_left(sender: object, instance: Guardian, **_: Any) -> None:
    _ask_again_about(Profile.objects.filter(family_id=instance.family_id))


def _ask_again_about(children: QuerySet[Profile]) -> None:
    child_ids = list(children.values_list("pk", flat=True))
    if child_ids:
        transaction.on_commit(lambda: epoch.bump(*child_ids))
