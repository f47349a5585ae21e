"""
Who is at the door: a toy proves its secret, and what may be said to it is read, in one query.

An unknown serial or a wrong secret is refused in the handshake. A toy that proves itself is always
let in, because one that may not talk must be told so.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import Interest, Profile, Purpose
from devices import credentials, pairing
from devices.context import context_of
from devices.models import Device
from learning.choosing import part_of_day
from voice.agent.line import Script
from voice.agent.settings import AgentChoice
from voice.brief import Brief
from voice.limits import Outlook
from voice.models import Interaction, Persona
from voice.prompt import Hearer, compose
from voice.standing import Door, Standing, ToyDoor, known, standing_of
from voice.story_titles import story_titles
from voice.talktime import outlook_at_door
from voice.tools.hanuman import toolbox

log = logging.getLogger(__name__)

LIKES_TOLD = 8
CONTENT_SECONDS = 60  # how long personas may be remembered


class Refused(Exception):
    """Not one of our toys. `code`: "no-credentials", "unknown"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Admission:
    """
    A toy that proved itself, and what stands for it. One that may talk has a brief.

    `code` are the six digits that an unpaired toy speaks. `device_id` is None for a browser, and
    `place` then names what takes its place when it comes again. `door` asks what stands later,
    and `again`, which asks the database, makes the brief of a later moment.
    """

    device_id: UUID | None
    profile_id: UUID | None
    standing: Standing
    code: str = ""
    brief: Brief | None = None
    place: str = ""
    door: Door | None = None
    again: Callable[[datetime], Brief | None] | None = None

    @property
    def policy(self) -> str:
        return self.standing.policy

    @property
    def purposes(self) -> frozenset[str]:
        return self.standing.purposes


def credentials_in(headers: list[tuple[bytes, bytes]]) -> tuple[str, str]:
    """Serial and secret from `Authorization: Device <serial>:<secret>`. Raises Refused."""
    given = dict(headers).get(b"authorization", b"").decode("latin-1")
    try:
        return credentials.read(given)
    except credentials.NoCredentials:
        raise Refused("no-credentials") from None


async def admit(headers: list[tuple[bytes, bytes]]) -> Admission:
    """Who the toy is and whether it may talk. Raises Refused, and what the database raises."""
    serial, secret = credentials_in(headers)
    # Off the process's one shared thread: a toy at the door waits for nobody's query.
    look = database_sync_to_async(_admit, thread_sensitive=False)
    return await look(serial, secret, now=timezone.now())


def _admit(serial: str, secret: str, *, now: datetime) -> Admission:
    toys = with_all_we_need(Device.objects.all(), child="profile_id", path="profile__")
    device = toys.filter(serial=serial).first()
    if device is None or not credentials.proves(device, secret):
        raise Refused("unknown")
    if device.profile is None:
        standing = standing_of(device, None, device)
        is_unpaired = standing.policy == "unpaired"
        code = pairing.show_code(device, now=now).digits if is_unpaired else ""
        return Admission(device.pk, None, standing, code=code)
    return admission_of(device, device.profile, device, now=now)


def admission_of(device: Device, child: Profile, row: Any, *, now: datetime) -> Admission:
    """
    Whether `child` may talk with `device`, which is unsaved for a browser.

    `row` is what `with_all_we_need` has annotated.
    """
    device_id = None if device._state.adding else device.pk
    standing = standing_of(device, child, row)
    if standing.policy:
        return Admission(device_id, child.pk, standing)
    outlook = outlook_at_door(child.pk, standing.allowed, now=now)
    if outlook.state and not outlook.has_bonus:
        return Admission(device_id, child.pk, replace(standing, policy=outlook.state))
    is_first_today = _is_first_today(child, row, now=now)
    brief = _brief(
        device,
        child,
        standing,
        remembered=_remembered(standing, child, row),
        now=now,
        outlook=outlook,
    )
    brief = replace(brief, is_first_today=is_first_today)
    door = ToyDoor(device.pk, child.pk)
    again = partial(_brief_again, device.pk, child.pk)
    return Admission(device_id, child.pk, standing, brief=brief, door=door, again=again)


def _brief_again(device_id: UUID, child_id: UUID, now: datetime) -> Brief | None:
    """The brief as it is now; None when the toy is not that child's any more, or may not talk."""
    toys = with_all_we_need(Device.objects.all(), child="profile_id", path="profile__")
    device = toys.filter(pk=device_id, profile_id=child_id).first()
    if device is None:
        return None
    return admission_of(device, device.profile, device, now=now).brief


def _is_first_today(child: Profile, row: Any, *, now: datetime) -> bool:
    """The child has not talked yet on this day of its own calendar."""
    if row.talked_at is None:
        return True
    return child.local_time(now=row.talked_at).date() < child.local_time(now=now).date()


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the model is told of earlier days. No name: whatever it is told, a vendor hears."""

    likes: tuple[str, ...] = ()
    summary: str = ""


def _remembered(standing: Standing, child: Profile, row: Any) -> Remembered:
    if Purpose.MEMORY not in standing.purposes:
        return Remembered()
    recollection = getattr(child, "recollection", None)
    return Remembered(tuple(row.likes), recollection.text if recollection else "")


def with_all_we_need(rows: Any, *, child: str, path: str = "") -> Any:
    """`rows` as standing.known returns them, with what may be remembered of the child."""
    likes = Interest.objects.filter(profile_id=OuterRef(child)).order_by("-weight", "tag")
    rows = known(rows, child=child, path=path).select_related(f"{path}recollection")
    talks = Interaction.objects.filter(profile_id=OuterRef(child)).order_by("-started_at")
    return rows.annotate(
        talked_at=Subquery(talks.values("started_at")[:1]),
        likes=ArraySubquery(likes.values("tag")[:LIKES_TOLD]),
    )


def _brief(
    device: Device,
    child: Profile,
    standing: Standing,
    *,
    remembered: Remembered,
    now: datetime,
    outlook: Outlook,
) -> Brief:
    env = settings.ENV
    language = child.preferred_language
    spoken = language if language != "hi" or env.speaks_hindi else "hi-Latn"
    persona = _persona(child.persona_name)
    hearer = Hearer(
        language=spoken,
        age=child.age(now=now),
        part_of_day=part_of_day(child.local_time(now=now).hour),
        likes=remembered.likes,
        avoids=tuple(child.avoid_topics),
    )
    choice = AgentChoice(
        listen=env.agent_listen,
        language=language,
        think_provider=env.think_provider,
        think_model=env.think_model,
        speak_model=env.speak_model,
        hindi_voice=env.hindi_voice,
        hindi_voice_id=env.hindi_voice_id,
        eleven_labs_api_key=env.eleven_labs_api_key,
    )
    plain = partial(
        compose,
        persona.system_prompt,
        persona.developer_prompt,
        stories=story_titles(language, hearer.age),
    )
    prompt = plain(hearer, summary=remembered.summary)
    return Brief(
        session=str(uuid4()),
        script=Script(choice, prompt, toolbox.definitions(), persona.greeting_in(spoken)),
        language=spoken,
        server_time=now.isoformat(timespec="seconds"),
        context=context_of(device),
        idle_seconds=env.agent_idle_seconds,
        outlook=outlook,
        keeps_lines=Purpose.TRANSCRIPT_KEEP in standing.purposes,
        age=hearer.age,
        blocked=hearer.avoids,
        region=child.family.region,
        prompt_without_memory=plain(replace(hearer, likes=())),
    )


def _persona(name: str) -> Persona:
    key = f"persona:{name}"
    persona: Persona | None = cache.get(key)
    if persona is None:
        named = Persona.objects.filter(name=name).first()
        persona = named or Persona.objects.get(name="hanuman")
        cache.set(key, persona, CONTENT_SECONDS)
    return persona
