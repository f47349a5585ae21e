"""Toys of a child or a family that is erased: each is told to wipe, and keeps a nameless row."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.erasure import stores
from accounts.erasure.rows import Rows, RowStore
from accounts.erasure.stores import Counts, Step, Store, Tally
from accounts.erasure.subject import Subject
from devices.models import Device
from devices.parting import erase


class Toys(Store):
    """A toy that is connected wipes at once; any other one when it connects next."""

    name = "toys"
    step = Step.TOYS
    covers = frozenset({"model:devices.Device"})
    titles = {"devices.Device": _("toys that forget the child")}

    def block(self, subject: Subject) -> dict[str, Any]:
        toys = list(self._of(subject))
        erase(toys)
        return {"toys": [str(toy.pk) for toy in toys], "told": len(toys)}

    def count(self, subject: Subject) -> Counts:
        return {"devices.Device": self._of(subject).count()}

    def erase(self, subject: Subject, tally: Tally) -> None:
        toys = list(self._of(subject))  # given to the child since the erasure began
        erase(toys)
        tally("devices.Device", len(toys))

    def _of(self, subject: Subject) -> "QuerySet[Device]":
        """Never by the toy's own id: it may have another family by now."""
        return Device.objects.filter(
            Q(profile__in=subject.children) | Q(family__in=subject.families)
        )


stores.register(Toys())
stores.register(
    RowStore("devices", Rows("devices.WrongGuess", family="family", user="user")),
)
# Digits that a toy says to whoever stands before it, and the toys' own programs.
stores.stays("model:devices.PairingCode", "model:devices.FirmwareRelease")
