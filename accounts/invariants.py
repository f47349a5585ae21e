"""What must hold of the whole database, asked every night."""

from collections.abc import Iterator
from uuid import UUID

from accounts import ledger
from accounts.models import Action, ConsentEvent, Profile, Purpose


def children_without_consent() -> Iterator[UUID]:
    """Children whose row exists although nobody ever agreed that they talk: there are none."""
    agreed = ConsentEvent.objects.filter(action=Action.GRANTED, purpose=Purpose.CORE_VOICE)
    refs = set(agreed.values_list("child_ref", flat=True).iterator())
    for child_id in Profile.objects.values_list("pk", flat=True).iterator():
        if ledger.ref("child", child_id) not in refs:
            yield child_id
