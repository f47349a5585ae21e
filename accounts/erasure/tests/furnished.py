"""A family with something unmistakable in every store, and how to look for it everywhere."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import redis
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from accounts import consent, mails
from accounts.erasure.tests import dumping
from accounts.models import (
    ConsentRequest,
    Export,
    Family,
    Guardian,
    Interest,
    Invitation,
    Limits,
    NoticeVersion,
    Profile,
    Purpose,
    QuietHours,
    User,
)
from accounts.tests.cast import NOON, Household
from devices.models import Device, WrongGuess
from hanuman.celery import app
from hanuman.models import DeadLetter
from learning.models import ChalisaProgress, Story, StoryProgress
from voice.models import Interaction, Line, Recollection, SafetyEvent
from voice.talktime import bonus_key, talk_key


@dataclass
class Furnished:
    """The family, with the words that stand in it; `childs` are about the child alone."""

    home: Household
    toy: Device
    childs: set[str] = field(default_factory=set)
    familys: set[str] = field(default_factory=set)

    @property
    def ids(self) -> set[str]:
        """How the child's id is spelt."""
        return {str(self.home.child.pk), self.home.child.pk.hex}


def furnish(mark: str) -> Furnished:
    """A family in whose every field stands a word that begins with `mark`."""
    user = User.objects.create_user(f"{mark}.parent@example.com")
    family = Family.objects.create(name=f"{mark}family", country="IN")
    guardian = Guardian.objects.create(user=user, family=family)
    child = Profile.objects.create(
        family=family,
        child_name=f"{mark}name",
        dob=date(2018, 3, 1),
        parents=[f"{mark}parents"],
        avoid_topics=[f"{mark}avoided"],
        timezone="Asia/Kolkata",
    )
    consent.grant(child.pk, Purpose.values, guardian=guardian, now=NOON, evidence=consent.BY_STAFF)
    toy = Device.objects.create(
        serial=f"HAN-{mark.upper()}", profile=child, family=family, name=f"{mark}toy"
    )
    furnished = Furnished(Household(user, guardian, family, child), toy)
    _rows_of_the_child(child, toy, mark)
    _rows_of_the_family(furnished, mark)
    _beside_the_rows(furnished, mark)
    kinds = ("name", "parents", "avoided", "likes", "topic", "notes", "said", "remembered")
    furnished.childs = {mark + kind for kind in (*kinds, "typed", "mailed", "copied")}
    furnished.familys = {f"{mark}family", f"{mark}toy", f"{mark}.parent@", f"{mark}.invited@"}
    return furnished


def _rows_of_the_child(child: Profile, toy: Device, mark: str) -> None:
    now = timezone.now()
    story, _made = Story.objects.get_or_create(
        slug="the-leap", defaults={"title": "The leap", "title_hi": "छलांग"}
    )
    Interest.objects.create(profile=child, tag=f"{mark}likes")
    Limits.objects.create(profile=child, daily_minutes=30)
    QuietHours.objects.create(profile=child, weekday=0, starts="20:00", ends="07:00")
    ChalisaProgress.objects.create(profile=child, verse_index=3, exposure_count=2)
    StoryProgress.objects.create(profile=child, story=story)
    talk = Interaction.objects.create(
        profile=child, device=toy, started_at=now, topic=f"{mark}topic", notes=f"{mark}notes"
    )
    Line.objects.create(
        profile=child, interaction=talk, number=1, speaker="child", text=f"{mark}said", at=now
    )
    Recollection.objects.create(profile=child, text=f"{mark}remembered", updated_at=now)
    SafetyEvent.objects.create(profile=child, category="secret", severity=1, at=now)


def _rows_of_the_family(furnished: Furnished, mark: str) -> None:
    now, home = timezone.now(), furnished.home
    notice, _made = NoticeVersion.objects.get_or_create(
        region="IN",
        language="en",
        number=1,
        defaults={"body": "A notice.", "sha256": "0" * 64, "effective_from": NOON},
    )
    ConsentRequest.objects.create(
        family=home.family,
        guardian=home.guardian,
        child_id=home.child.pk,
        purposes=["core_voice"],
        notice=notice,
        token_hash=f"{mark}request",
        created_at=now,
        expires_at=now,
        confirmed_at=now,
    )
    Invitation.objects.create(
        family=home.family,
        invited_by=home.guardian,
        email=f"{mark}.invited@example.com",
        token_hash=f"{mark}invitation",
        created_at=now,
        expires_at=now + timedelta(days=2),
    )
    EmailAddress.objects.create(user=home.user, email=home.user.email, verified=True)
    Authenticator.objects.create(user=home.user, type="recovery_codes", data={"seed": mark})
    WrongGuess.objects.create(family=home.family, user=home.user, at=now)
    staff, _made = User.objects.get_or_create(email="staff@example.com", is_staff=True)
    LogEntry.objects.create(
        user=staff,
        content_type=ContentType.objects.get_for_model(Profile),
        object_id=str(home.child.pk),
        object_repr=str(home.child),
        action_flag=CHANGE,
    )


def _beside_the_rows(furnished: Furnished, mark: str) -> None:
    home = furnished.home
    child_id = home.child.pk
    export = Export.objects.create(
        family=home.family, guardian=home.guardian, language="en", requested_at=NOON
    )
    storages["private"].save(f"exports/{export.pk}.sealed", ContentFile(f"{mark}copied".encode()))
    session = SessionStore()
    session["_auth_user_id"] = str(home.user.pk)
    page = f"/children/{child_id}/edit/"
    typed = {"page": page, "action": page, "typed": f"child_name={mark}typed"}
    session["kept_form"] = signing.dumps(typed, salt="accounts.portal.kept_forms", compress=True)
    session.create()
    UserSession.objects.create(
        user=home.user, session_key=session.session_key, ip="192.0.2.1", user_agent=mark
    )
    keys = [talk_key(child_id, NOON.date()), bonus_key(child_id, NOON.date())]
    keys += [f"place:talk.{child_id.hex}.0123", f"asgi:group:talk.{child_id.hex}.0123"]
    keys += [f":1:throttle_user_{home.user.pk}"]
    for key in keys:
        redis_().set(key, mark)
    with app.connection_for_write() as broker:
        app.send_task("voice.tasks.of_a_child", [str(child_id)], connection=broker)
    DeadLetter.objects.create(task="voice.tasks.of_a_child", arguments=[str(child_id)], at=NOON)
    if settings.EMAIL_BACKEND == "accounts.mailbox.Backend":
        about = {"leaving": f"{mark}mailed {mark}name"}
        mails.send("accounts/email/guardian_removed", home.user.email, about)


# -- looking everywhere --------------------------------------------------------------------------


def redis_() -> "redis.Redis":
    return redis.Redis.from_url(settings.REDIS_URL)


def everything(logs: str = "") -> dict[str, str]:
    """The text of every store, by its name. Of the dump, without what erasures remember."""
    rows = dumping.as_text("default").splitlines()
    told = [row for row in rows if not row.startswith("INSERT INTO public.accounts_erasure")]
    folders = {
        "media": Path(settings.MEDIA_ROOT),
        "private": Path(storages["private"].location),  # type: ignore[attr-defined]
        "mails": Path(settings.EMAIL_FILE_PATH),
    }
    keys = [row for row in dumping.as_text("keys").splitlines() if "tombstone" not in row]
    return {
        "main database": "\n".join(told),
        "key store": "\n".join(keys),
        "valkey": _all_of_redis(),
        "logs": logs,
        "readable": _all_that_can_be_read(),
        **{name: _all_files(folder) for name, folder in folders.items()},
    }


def found(words: set[str], stores: dict[str, str]) -> set[tuple[str, str]]:
    """Where which of the words stands."""
    return {(name, word) for name, text in stores.items() for word in words if word in text}


def _all_of_redis() -> str:
    client = redis_()
    readers = {
        b"string": client.get,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"zset": lambda key: client.zrange(key, 0, -1),
    }
    kept: list[Any] = []
    for key in client.scan_iter(count=1000):
        kept += [key, readers[client.type(key)](key)]
    return repr(kept)


def _all_files(folder: Path) -> str:
    paths = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    return "\n".join(f"{path.name}\n{path.read_bytes()!r}" for path in paths)


def _all_that_can_be_read() -> str:
    """What the platform itself still opens of its sealed columns."""
    told: list[Any] = []
    for child in Profile.objects.all():
        told += [child.child_name, child.parents, child.avoid_topics]
    for talk in Interaction.objects.all():
        told += [talk.notes, talk.topic]
    told += [line.text for line in Line.objects.all()]
    told += [one.text for one in Recollection.objects.all()]
    told += [one.name for one in (*Family.objects.all(), *Device.objects.all())]
    told += [one.email for one in Invitation.objects.all()]
    for session in Session.objects.all():
        inside = session.get_decoded()
        kept = inside.get("kept_form")
        told += [inside, signing.loads(kept, salt="accounts.portal.kept_forms") if kept else ""]
    return repr(told)


def ids(*some: UUID) -> set[str]:
    """How ids are spelt."""
    return {spelt for one in some for spelt in (str(one), one.hex)}
