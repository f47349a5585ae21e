"""Data keys: from here on nothing that was ever written of them can be read, backups included."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.erasure.stores import Counts, Step, Store, Tally
from accounts.erasure.subject import Subject
from keyring import ring
from keyring.models import DataKey


class Keys(Store):
    """The keys of the children and the families that go; tombstones take their place."""

    name = "keys"
    step = Step.KEYS
    covers = frozenset({"database:keys", "model:keyring.DataKey"})
    titles = {"keyring.DataKey": _("keys, without which no copy can be read")}

    def count(self, subject: Subject) -> Counts:
        return {"keyring.DataKey": self._of(subject).count()}

    def erase(self, subject: Subject, tally: Tally) -> None:
        tally.fingerprints(self._of(subject).values_list("fingerprint", flat=True))
        for kind, owners in (("child", subject.children), ("family", subject.families)):
            for owner in owners:
                tally.fingerprints(ring.destroy(owner, kind=kind, now=tally.now))

    def left(self, subject: Subject) -> Counts:
        owners = (*subject.children, *subject.families)
        without = sum(not ring.is_destroyed(owner) for owner in owners)
        return self.count(subject) | {"owners without a tombstone": without}

    def _of(self, subject: Subject) -> "QuerySet[DataKey]":
        return DataKey.objects.filter(owner__in=(*subject.children, *subject.families))
