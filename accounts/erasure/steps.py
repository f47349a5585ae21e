"""
Carries an erasure out, one step after the other, and goes on where a crash ended it.

Each step may be done twice. What was counted is stored with what was deleted, so that a receipt
counts everything once. Two processes never work at the same erasure.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from accounts import consent
from accounts.erasure import receipt, stores
from accounts.erasure import subject as subjects
from accounts.erasure.stores import Step
from accounts.erasure.subject import Subject
from accounts.models import Erasure, ErasureStep, Family, Guardian

log = logging.getLogger(__name__)

REQUESTED = "requested"
CANCELLED = "cancelled"
_LOCK_SPACE = 0x45524153  # "ERAS": advisory locks of ours

Now = Callable[[], datetime]


class BeingErased(Exception):
    """Another process works at this erasure just now."""

    code = "being-erased"


class NotGoneYet(Exception):
    """Something was still there when it was looked for again; `where` names the stores."""

    code = "not-gone-yet"

    def __init__(self, where: Iterable[str]) -> None:
        super().__init__(", ".join(sorted(where)))


def carry_out(erasure_id: UUID, *, now: Now = timezone.now) -> Erasure:
    """
    Do what is left of an erasure whose time has come; it is finished when this returns.

    One that was cancelled, waits for its day or is finished stays as it is. Raises BeingErased,
    NotGoneYet, Erasure.DoesNotExist, and what the stores raise: whoever calls tries again later.
    """
    with _alone(erasure_id):
        erasure = Erasure.objects.get(pk=erasure_id)
        if erasure.finished_at is not None or erasure.begins_at > now():
            return erasure
        if erasure.state == REQUESTED:
            _block(erasure, now())
        if erasure.state == CANCELLED:  # just before it began
            return erasure
        subject = _subject_of(erasure)
        for step in list(Step)[_done(erasure) + 1 :]:
            _do(step, erasure, subject, now)
        return erasure


def _do(step: Step, erasure: Erasure, subject: Subject, now: Now) -> None:
    if step == Step.VERIFIED:
        _verify(erasure, subject)
    elif step == Step.RECEIPTED:
        receipt.finish(erasure, now=now())
        return
    else:
        for store in stores.everywhere():
            if store.step == step:
                _erase(store, erasure, subject, now())
    erasure.state = step
    erasure.save(update_fields=["state"])


def _done(erasure: Erasure) -> int:
    return list(Step).index(Step(erasure.state))


def _subject_of(erasure: Erasure) -> Subject:
    now_there = subjects.of(erasure.kind, erasure.subject, erasure.family_id)
    return now_there.joined(erasure.scope, asked_at=erasure.requested_at)


@transaction.atomic
def _block(erasure: Erasure, now: datetime) -> None:
    """Nothing is collected from here on: consents are taken back, talks end, toys are told."""
    row = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if row.state == REQUESTED and row.finished_at is None:
        subject = _subject_of(row)
        row.scope |= subject.as_json()
        with _counting_what_goes(row, subject, now):
            _take_back_consents(subject, row, now)
            for store in stores.everywhere():
                row.scope |= store.block(subject)
        row.state = Step.BLOCKED
        row.save(update_fields=["state", "scope"])
    erasure.refresh_from_db()


@contextmanager
def _counting_what_goes(erasure: Erasure, subject: Subject, now: datetime) -> Iterator[None]:
    """With its consent some of what is kept goes at once, and the toys go with being told."""
    in_rows = [one for one in stores.everywhere() if one.step in (Step.ROWS, Step.TOYS)]
    before = {store.name: store.count(subject) for store in in_rows}
    yield
    for store in in_rows:
        after = store.count(subject)
        gone = {thing: n - after[thing] for thing, n in before[store.name].items()}
        if any(gone.values()):
            row, _created = ErasureStep.objects.get_or_create(erasure=erasure, store=store.name)
            tally = _Tally(row, now)
            for thing, number in gone.items():
                tally(thing, number)


def _take_back_consents(subject: Subject, erasure: Erasure, now: datetime) -> None:
    """In the words of the guardian who asked; in ours, where there is none any more."""
    family = Family.objects.filter(pk=subject.family).first() if subject.family else None
    if family is None:
        return
    by = Guardian.objects.filter(pk=erasure.scope.get("by"), family=family).first()
    for child_id in subject.children:
        standing = frozenset(consent.granted_purposes(child_id))
        if standing and by is not None:
            consent.withdraw(child_id, standing, guardian=by, now=now)
        elif standing:
            consent.supersede([consent.Word(child_id, standing, None, now, of=family)])


class _Tally:
    """Counts what is erased from one store, in the transaction that erases it."""

    def __init__(self, row: ErasureStep, now: datetime) -> None:
        self._row = row
        self.now = now

    def __call__(self, thing: str, number: int) -> None:
        if number <= 0:
            return
        counts = self._row.detail.setdefault("counts", {})
        counts[thing] = counts.get(thing, 0) + number
        self._row.save(update_fields=["detail"])

    def fingerprints(self, some: Iterable[str]) -> None:
        known = self._row.detail.get("fingerprints", [])
        self._row.detail["fingerprints"] = sorted({*known, *some})
        self._row.save(update_fields=["detail"])


def _erase(store: stores.Store, erasure: Erasure, subject: Subject, now: datetime) -> None:
    row, _created = ErasureStep.objects.get_or_create(erasure=erasure, store=store.name)
    if row.done_at is None:
        store.erase(subject, _Tally(row, now))
        row.done_at = now
        row.save(update_fields=["done_at"])


def _verify(erasure: Erasure, subject: Subject) -> None:
    """Look into every store again. What is found is erased once more, by whoever tries again."""
    left = [store.name for store in stores.everywhere() if any(store.left(subject).values())]
    if left:
        with transaction.atomic():
            ErasureStep.objects.filter(erasure=erasure, store__in=left).update(done_at=None)
            erasure.state = Step.BLOCKED
            erasure.save(update_fields=["state"])
        raise NotGoneYet(left)


@contextmanager
def _alone(erasure_id: UUID) -> Iterator[None]:
    """Raises BeingErased. A lock of the session: it goes with a process that is killed."""
    place = int.from_bytes(erasure_id.bytes[:4], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK_SPACE, place])
        if not cursor.fetchone()[0]:
            raise BeingErased
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_SPACE, place])
