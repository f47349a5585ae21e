"""
What a child's guardians agreed to: the only writer of the consent ledger and of what stands.

The line in the ledger, what stands today and the news to every process go together: none is
written without the others, and a talk that goes on learns of it within two seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.dispatch import Signal

from accounts import audit, epoch, ledger
from accounts.consent_methods import require_valid, required_purposes
from accounts.models import (
    Action,
    AuditEvent,
    Consent,
    ConsentRequest,
    Family,
    Guardian,
    Method,
    NoticeVersion,
    Profile,
    Purpose,
)
from accounts.regions import Region

# Sent in the transaction that ends purposes of a child (`child_id`, `purposes`): what was kept for
# them alone goes in it. Nothing is being written for them any more, because whoever writes asks.
ended = Signal()


class ConsentError(Exception):
    """Base. `code` is stable and public."""

    code: str


class UnknownPurpose(ConsentError):
    """Nobody can agree to a purpose that does not exist."""

    code = "unknown-purpose"


class NotTheGuardian(ConsentError):
    """Only a guardian of the child's own family speaks for the child."""

    code = "not-the-guardian"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How it is known that a guardian agreed: the method, what was read, and from where."""

    method: Method | None
    notice: NoticeVersion | None = None
    ip: str = ""


# What seeds and tests agree with; never valid in production.
BY_STAFF = Evidence(Method.STAFF_OVERRIDE)


@dataclass(frozen=True, slots=True)
class Word:
    """What one guardian says of one child, which may have no row yet; ours where nobody does."""

    child_id: UUID
    purposes: frozenset[str]
    guardian: Guardian | None
    at: datetime
    of: Family | None = None  # whose child it is, where no guardian says it

    @property
    def family(self) -> Family:
        """Whose child it is said of."""
        family = self.guardian.family if self.guardian else self.of
        if family is None:
            raise NotTheGuardian
        return family


def grant(
    child_id: UUID,
    purposes: Iterable[str],
    *,
    guardian: Guardian,
    now: datetime,
    evidence: Evidence,
) -> None:
    """
    Write down that `guardian` agrees to `purposes`, for a child that may have no row yet.

    Raises UnknownPurpose, NotTheGuardian and consent_methods.MethodNotValid.
    """
    grant_many([Word(child_id, frozenset(purposes), guardian, now)], evidence=evidence)


def grant_many(words: list[Word], *, evidence: Evidence) -> None:
    """What several guardians agree to, in a few statements. Raises what `grant` does."""
    for word in words:
        require_valid(evidence.method, word.family.region, now=word.at)
    _write(words, Action.GRANTED, evidence)


def withdraw(
    child_id: UUID, purposes: Iterable[str], *, guardian: Guardian, now: datetime, ip: str = ""
) -> None:
    """Write down that `guardian` no longer agrees. Raises UnknownPurpose, NotTheGuardian."""
    word = Word(child_id, frozenset(purposes), guardian, now)
    _write([word], Action.WITHDRAWN, Evidence(None, ip=ip))


def supersede(words: list[Word]) -> None:
    """Write down that what was granted no longer counts, for a reason of ours and not theirs."""
    _write(words, Action.SUPERSEDED, Evidence(None))


def note(word: Word, action: Action, *, evidence: Evidence) -> None:
    """
    Write down what changes nothing that stands: that a guardian was asked, reaffirmed, or never
    answered. Raises UnknownPurpose, NotTheGuardian.
    """
    _require_sayable([word])
    lines = [_line(word, purpose, action, evidence) for purpose in sorted(word.purposes)]
    ledger.append(word.family.region, lines)


def granted_purposes(child_id: UUID | str) -> set[str]:
    """What stands granted for a child, in one query; empty for an unknown child."""
    return set(Consent.objects.about(child_id).granted().values_list("purpose", flat=True))


def held(child: Profile) -> frozenset[str]:
    """
    What may be kept of `child`, and goes on to be until the transaction ends: withdrawing waits.

    Nothing without all that its region requires, and while it is paused. To be called in the
    transaction that writes, before it does.
    """
    if child.paused_at is not None:
        return frozenset()
    standing = Consent.objects.about(child.pk).granted().order_by("purpose")  # as they are written
    rows = standing.select_for_update(no_key=True).values_list("purpose", flat=True)
    purposes = frozenset(rows)
    return purposes if required_purposes(child.family.region) <= purposes else frozenset()


def _write(words: list[Word], action: Action, evidence: Evidence) -> None:
    _require_sayable(words)
    by_region: dict[Region, list[tuple[Word, ledger.Line]]] = {}
    for word in words:
        lines = by_region.setdefault(word.family.region, [])
        lines += [(word, _line(word, each, action, evidence)) for each in sorted(word.purposes)]
    with transaction.atomic():
        for region in sorted(by_region):  # one order: two writers never wait for each other
            ledger.append(region, [line for _, line in by_region[region]])
            Consent.objects.bulk_create(
                [_standing(word, line) for word, line in by_region[region]],
                batch_size=1_000,
                update_conflicts=True,
                unique_fields=["child_id", "purpose"],
                update_fields=["is_granted", "method", "notice_sha256", "since"],
            )
        AuditEvent.objects.bulk_create([_deed(word, action) for word in words], batch_size=1_000)
        if action is not Action.GRANTED:
            for word in words:
                ended.send(sender=Consent, child_id=word.child_id, purposes=word.purposes)
        told = {word.child_id for word in words}
        transaction.on_commit(lambda: epoch.bump(*told))


def _require_sayable(words: list[Word]) -> None:
    if any(not word.purposes <= set(Purpose.values) for word in words):
        raise UnknownPurpose
    families = {word.child_id: word.family.pk for word in words}
    known = [
        *Profile.objects.filter(pk__in=families).values_list("pk", "family_id"),
        *ConsentRequest.objects.filter(child_id__in=families).values_list("child_id", "family_id"),
    ]
    if any(families[child_id] != family_id for child_id, family_id in known):
        raise NotTheGuardian


def _line(word: Word, purpose: str, action: Action, evidence: Evidence) -> ledger.Line:
    notice = evidence.notice
    return ledger.Line(
        child_ref=ledger.ref("child", word.child_id),
        actor_ref=ledger.ref("guardian", word.guardian.pk) if word.guardian else "",
        action=action,
        purpose=purpose,
        occurred_at=word.at,
        language=notice.language if notice else _language(word),
        notice_sha256=notice.sha256 if notice else "",
        method=str(evidence.method or ""),
        ip_prefix=ledger.ip_prefix(evidence.ip),
    )


def _deed(word: Word, action: Action) -> AuditEvent:
    return audit.event(
        audit.Kind.CONSENT,
        child_id=word.child_id,
        family_id=word.family.pk,
        actor=word.guardian.user if word.guardian else None,
        about=action.value,
        now=word.at,
    )


def _language(word: Word) -> str:
    return word.guardian.user.language if word.guardian else ""


def _standing(word: Word, line: ledger.Line) -> Consent:
    return Consent(
        child_id=word.child_id,
        purpose=line.purpose,
        is_granted=line.action == Action.GRANTED,
        method=line.method,
        notice_sha256=line.notice_sha256,
        since=word.at,
    )
