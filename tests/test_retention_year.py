"""
A year of families in every region, with the purge every fifth day: `pytest -s` prints what is left
of each class at the end of each month. Nothing is overdue, and nothing goes before its time.
"""

import itertools
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.db.models import Q

from accounts import absence, audit, keeping, notices, purging, retention
from accounts.models import (
    AuditEvent,
    ConsentRequest,
    Erasure,
    Export,
    Family,
    Guardian,
    Invitation,
    Profile,
)
from accounts.regions import Region, region_of
from accounts.retention import Declared, Part
from accounts.tests.cast import NOON, Household, household
from devices.models import Device, PairingCode, WrongGuess
from hanuman.models import DeadLetter
from keyring.models import Tombstone
from learning.models import ChalisaProgress
from voice.models import Interaction, Line, Recollection, SafetyEvent

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
DAYS = 400
EVERY = 5  # days between two rows of a class, and between two purges
MONTH = 30


@dataclass(frozen=True)
class Row:
    """One row of a part before the year began: when it is to go."""

    pk: Any
    ends_at: datetime


def instants() -> Iterator[datetime]:
    """When something is written, all year long."""
    return (NOON + number * DAY for number in range(0, DAYS, EVERY))


def token() -> str:
    return uuid.uuid4().hex


def home_in(country: str) -> Household:
    home = household(f"parent.{country or 'nowhere'}@example.com", "Child")
    Family.objects.filter(pk=home.family.pk).update(country=country, created_at=NOON)
    Profile.objects.filter(pk=home.child.pk).update(created_at=NOON)
    Guardian.objects.filter(pk=home.guardian.pk).update(since=NOON)
    home.family.refresh_from_db()
    return home


def live(home: Household) -> None:
    """Whatever a family leaves behind in a year, of each class."""
    child, family, guardian = home.child, home.family, home.guardian
    toy = Device.objects.create(
        serial=f"HAN-{family.region}", family=family, profile=child, battery=50, last_seen_at=NOON
    )
    notice = notices.current(family.region, "en")
    talks = [Interaction(profile=child, started_at=at, topic="verses") for at in instants()]
    Interaction.objects.bulk_create(talks)
    Line.objects.bulk_create(
        Line(profile=child, interaction=talk, number=1, speaker="child", at=talk.started_at)
        for talk in talks
    )
    SafetyEvent.objects.bulk_create(
        SafetyEvent(profile=child, category="imitation", severity=1, at=at) for at in instants()
    )
    Recollection.objects.create(profile=child, updated_at=NOON)
    ChalisaProgress.objects.bulk_create(
        ChalisaProgress(
            profile=child, verse_index=index, last_practice=at, is_favourite=index % 2 == 0
        )
        for index, at in enumerate(itertools.islice(instants(), 43))
    )
    ConsentRequest.objects.bulk_create(
        ConsentRequest(
            family=family,
            guardian=guardian,
            child_id=child.pk,
            purposes=["memory"],
            notice=notice,
            token_hash=token(),
            created_at=at,
            expires_at=at + 14 * DAY,
            confirmed_at=confirmed_at,
        )
        for at in instants()
        for confirmed_at in (None, at + DAY)
    )
    Export.objects.bulk_create(
        Export(
            family=family,
            guardian=guardian,
            path=f"exports/{token()}.sealed",
            requested_at=at,
            ready_at=at,
            expires_at=at + 7 * DAY,
        )
        for at in instants()
    )
    Invitation.objects.bulk_create(
        Invitation(family=family, token_hash=token(), created_at=at, expires_at=at + 2 * DAY)
        for at in instants()
    )
    PairingCode.objects.bulk_create(
        PairingCode(device=toy, digits="123456", expires_at=at, claimed_at=at) for at in instants()
    )
    WrongGuess.objects.bulk_create(WrongGuess(family=family, at=at) for at in instants())
    Erasure.objects.bulk_create(
        Erasure(
            kind="child",
            subject=uuid.uuid4(),
            region=family.region.value,
            language="en",
            requested_at=at,
            begins_at=at,
            finished_at=at,
        )
        for at in instants()
    )


def what_belongs_to_nobody() -> None:
    empty = SessionStore().encode({})
    events = (audit.event(audit.Kind.SIGNED_IN, now=at) for at in instants())
    AuditEvent.objects.bulk_create(events)
    DeadLetter.objects.bulk_create(DeadLetter(task="x", why="y", at=at) for at in instants())
    Tombstone.objects.bulk_create(Tombstone(kind="child", erased_at=at) for at in instants())
    Session.objects.bulk_create(
        Session(session_key=token(), session_data=empty, expire_date=at) for at in instants()
    )


def rows_of(one: Declared, part: Part) -> list[Row]:
    """Every row that the part is about, with the instant at which it is over."""
    rule = keeping.rule_of(part.data_class)
    where = f"{part.family}__country" if part.family else part.region or "pk"
    rows = one.model._base_manager.filter(part.only, ~Q(**{part.since: None}))
    found = []
    for pk, since, place in rows.values_list("pk", part.since, where):
        length = rule.longest
        if part.family or part.region:
            region = region_of(place) if part.family else Region(place)
            length = rule.periods[region].length
        found.append(Row(pk, since + length))
    return found


def ends() -> dict[tuple[Declared, Part], list[Row]]:
    """Rows by part; a column that is emptied goes with its row at the latest."""
    by_part = {(one, part): rows_of(one, part) for one, part in retention.purgeable()}
    for (one, part), rows in by_part.items():
        gone = {
            row.pk: row.ends_at
            for (other, whole), theirs in by_part.items()
            if other is one and not whole.clears
            for row in theirs
        }
        if part.clears:
            rows[:] = [Row(r.pk, min(r.ends_at, gone.get(r.pk, r.ends_at))) for r in rows]
    return by_part


def left_of(one: Declared, part: Part, rows: list[Row]) -> set[Any]:
    known = one.model._base_manager.filter(part.only, ~Q(**{part.since: None}))
    known = known.filter(pk__in=[row.pk for row in rows])
    return set(known.values_list("pk", flat=True))


def shown(months: list[Counter[str]]) -> str:
    names = sorted({name for month in months for name in month})
    lines = [f"{'rows at the end of month':>24} " + "".join(f"{n:>6}" for n in range(1, 14))]
    lines += [f"{name:>24} " + "".join(f"{month[name]:>6}" for month in months) for name in names]
    return "\n".join(lines)


def test_a_year_passes(django_capture_on_commit_callbacks):
    homes = {country: home_in(country) for country in ("US", "DE", "GB", "IN", "BR")}
    for home in homes.values():
        live(home)
    away = home_in("FR")
    what_belongs_to_nobody()
    by_part = ends()
    kinds = {part.data_class for (_, part), rows in by_part.items() if rows}
    assert len(kinds) == len({part.data_class for _, part in retention.purgeable()})
    months: list[Counter[str]] = []
    for day in range(0, DAYS, EVERY):
        now = NOON + day * DAY
        with django_capture_on_commit_callbacks(execute=True):
            purging.purge(now=now)
            absence.look(now=now)
        if day and day % MONTH == 0:
            assert set(retention.overdue(now=now).values()) == {0}
            assert absence.overdue(now=now) == 0
            month: Counter[str] = Counter()
            for (one, part), rows in by_part.items():
                expected = {row.pk for row in rows if row.ends_at > now}
                assert left_of(one, part, rows) == expected, (one.model, part.data_class, now)
                written = one.model._base_manager.filter(
                    part.only, pk__in=expected, **{f"{part.since}__lte": now}
                )
                month[part.data_class.value] += written.count()
            months.append(month)
    sys.stdout.write(f"\n{shown(months)}\n")
    assert [one.subject for one in Erasure.objects.filter(kind="family")] == [away.family.pk]
    assert [one.to for one in mail.outbox[:2]] == 2 * [[away.user.email]]
