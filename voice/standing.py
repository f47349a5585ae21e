"""
What may be done with a child's toy at one moment: decided here, at the door and ever again.

The same question is asked when a toy connects and whenever something about its child may have
changed while it talks (`vigil.py`). One query answers it for any number of toys.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Protocol
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONArray

from accounts.consent_methods import required_purposes
from accounts.models import Consent, Profile, QuietHours
from devices.context import volume_for
from devices.models import Device
from voice.limits import UNLIMITED, Allowed, Window
from voice.models import Recollection


@dataclass(frozen=True, slots=True)
class Standing:
    """
    `policy` is a state of the toy's protocol, empty when the child may talk.

    `volume` in percent and `lights` are what the toy's settings are to be. `allowed` is when the
    child may talk: a talk judges that by the clock, all the time, and it makes no policy here.
    `briefed` tells one state of what a brief is made of from another: times, and no word of it.
    """

    policy: str = ""
    purposes: frozenset[str] = frozenset()
    volume: int = 70
    lights: bool = True
    allowed: Allowed = UNLIMITED
    briefed: tuple[datetime | None, ...] = ()


class Door(Protocol):
    """By which a talk came in. Doors can be compared, and are keys."""

    @staticmethod
    def standings(doors: Iterable[Any]) -> "dict[Any, Standing]":
        """What stands for each of some doors of this kind. Raises what the database raises."""


@dataclass(frozen=True, slots=True)
class ToyDoor:
    """By which a toy came in that plays with one child: what to ask about it again."""

    device_id: UUID
    child_id: UUID

    @staticmethod
    def standings(doors: "Iterable[ToyDoor]") -> "dict[ToyDoor, Standing]":
        """What stands for each, in one query."""
        toys = known(Device.objects.all(), child="profile_id", path="profile__")
        found = toys.in_bulk([door.device_id for door in doors])
        return {door: _standing(found.get(door.device_id), door.child_id) for door in doors}


def ask(doors: Iterable[Door]) -> dict[Door, Standing]:
    """What stands for each door, in one query for all toys. Raises what the database raises."""
    by_kind: dict[type[Door], list[Door]] = {}
    for door in doors:
        by_kind.setdefault(type(door), []).append(door)
    found: dict[Door, Standing] = {}
    for kind, alike in by_kind.items():
        found |= kind.standings(alike)
    return found


def _standing(device: Any, child_id: UUID) -> Standing:
    if device is None:
        return Standing("revoked")  # its row is gone: it is no toy of ours any more
    standing = standing_of(device, device.profile, device)
    if not standing.policy and device.profile_id != child_id:
        return Standing("unpaired")  # it is another child's by now, and must forget this one
    return standing


def standing_of(device: Device, child: Profile | None, row: Any) -> Standing:
    """
    What `device` may do for `child`. `row` is what `known` has annotated.

    A toy that is unpaired has neither child nor family.
    """
    volume, lights = volume_for(device, child), device.lights_on
    if device.state != Device.State.ACTIVE:
        return Standing(str(device.state), volume=volume, lights=lights)
    if child is None:  # nobody's toy; or its child is gone and its family is not
        policy = "unpaired" if device.family_id is None else "no_consent"
        return Standing(policy, volume=volume, lights=lights)
    purposes = frozenset(row.granted)
    policy = _policy(child, missing=required_purposes(child.family.region) - purposes, row=row)
    briefed = (child.updated_at, row.recalled_at)
    return Standing(policy, purposes, volume, lights, _allowed(child, row.quiet), briefed)


def _allowed(child: Profile, quiet: list[list[Any]]) -> Allowed:
    windows = tuple(
        Window(weekday, time.fromisoformat(starts), time.fromisoformat(ends))
        for weekday, starts, ends in quiet
    )
    limits = getattr(child, "limits", None)
    if limits is None:
        return Allowed(quiet=windows, has_bonus_story=True, zone=child.zone)
    minutes = limits.daily_minutes
    daily_seconds = None if minutes is None else minutes * 60
    return Allowed(daily_seconds, windows, limits.has_bonus_story, child.zone)


def _policy(child: Profile, *, missing: frozenset[str], row: Any) -> str:
    if missing:
        return "withdrawn" if missing & set(row.withdrawn) else "no_consent"
    if child.paused_at is not None:
        return "paused"
    limits = getattr(child, "limits", None)  # no row: nothing is limited
    return "ai_off" if limits is not None and limits.is_ai_off else ""


def known(rows: Any, *, child: str, path: str = "") -> Any:
    """
    `rows` with what `standing_of` needs to know of each one's child.

    The child's id is in the column `child`; `path` leads from the row to the child.
    """
    joined = [f"{path}family", f"{path}limits", *([path.removesuffix("__")] if path else [])]
    said = Consent.objects.filter(child_id=OuterRef(child))
    quiet = QuietHours.objects.filter(profile_id=OuterRef(child)).order_by("weekday")
    recalled = Recollection.objects.filter(profile_id=OuterRef(child))
    return rows.select_related(*joined).annotate(
        recalled_at=Subquery(recalled.values("updated_at")),
        granted=ArraySubquery(said.granted().values("purpose")),
        withdrawn=ArraySubquery(said.filter(is_granted=False).values("purpose")),
        quiet=ArraySubquery(quiet.values(window=JSONArray("weekday", "starts", "ends"))),
    )
