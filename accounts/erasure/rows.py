"""Rows of the main database: an app says how each of its models belongs to a child or a family."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q, QuerySet

from accounts.erasure.stores import Counts, Step, Store, Tally
from accounts.erasure.subject import Subject

AT_ONCE = 1_000  # rows that one transaction deletes


@dataclass(frozen=True, slots=True)
class Rows:
    """
    One model and the lookups that lead from it to those who are erased; "" where none does.

    `child`, `family`, `guardian` and `user` are compared with their ids. `title` is what parents
    read; rows without one are not told of by themselves. Of rows outside `told` not even the
    number is told: they go like the others, and neither page nor receipt counts them.
    """

    model: str
    title: Any = ""
    child: str = ""
    family: str = ""
    guardian: str = ""
    user: str = ""
    told: Q = field(default_factory=Q)

    def of(self, subject: Subject) -> QuerySet[Any]:
        """The rows that belong to the subject."""
        model = apps.get_model(self.model)
        wanted = Q(pk__in=[])
        for path, ids in (
            (self.child, subject.children),
            (self.family, subject.families),
            (self.guardian, subject.guardians),
            (self.user, subject.users),
        ):
            if path and ids:
                wanted |= Q(**{f"{path}__in": ids})
        return model._base_manager.filter(wanted)


class RowStore(Store):
    """The models of one app. They are erased in the order given: what points first."""

    step = Step.ROWS

    def __init__(self, name: str, *rows: Rows) -> None:
        self.name = name
        self.rows = rows
        self.covers = frozenset(f"model:{one.model}" for one in rows)
        self.titles = {one.model: one.title for one in rows}  # type: ignore[misc]

    def count(self, subject: Subject) -> Counts:
        return {one.model: one.of(subject).filter(one.told).count() for one in self.rows}

    def left(self, subject: Subject) -> Counts:
        return {one.model: one.of(subject).count() for one in self.rows}

    def erase(self, subject: Subject, tally: Tally) -> None:
        for one in self.rows:
            while self._erase_some(one, subject, tally):
                pass

    @transaction.atomic
    def _erase_some(self, one: Rows, subject: Subject, tally: Tally) -> bool:
        """Delete a batch, and count it in the same transaction; whether there was any."""
        rows = one.of(subject)
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        if not ids:
            return False
        batch = rows.model._base_manager.filter(pk__in=ids)
        untold = len(ids) - batch.filter(one.told).count()
        _forget_in_the_log(rows.model, ids)
        _, deleted = batch.delete()
        for label, number in Counter(deleted).items():
            tally(label, number - untold if label == one.model else number)
        return True


def _forget_in_the_log(model: type[Model], ids: list[Any]) -> None:
    """What the admin's log says of the rows goes with them."""
    kind = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(content_type=kind, object_id__in=[str(id) for id in ids]).delete()
