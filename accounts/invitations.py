"""
Inviting the second guardian: by e-mail, for 48 hours, once. Of the link only a hash is kept.

Whoever opens the link learns nothing but whether it is theirs to accept: a key that was guessed,
used, cancelled, has expired or is meant for another address gives one answer.
"""

import hashlib
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import mails
from accounts.families import locked
from accounts.models import Family, Guardian, Invitation, User

VALID_FOR = timedelta(hours=48)
MOST_OPEN = 3  # of one family


class InvitationFault(Exception):
    """An invitation that cannot be accepted, by `code`: "invitation-dead" or a reason to tell."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def invite(
    guardian: Guardian, email: str, *, link_of: Callable[[str], str], now: datetime
) -> Invitation:
    """
    Invite `email` to look after the guardian's family; `link_of` makes the mail's link of the key.

    Whether there is an account with that address makes no difference here. Raises ValidationError
    for the own address, a family that is complete, and too many open invitations.
    """
    email = email.strip().lower()
    family = locked(guardian.family_id)
    if family.guardians.filter(user__email__iexact=email).exists():
        raise ValidationError(_("This person looks after your family already."), "already")
    if family.guardians.count() >= Guardian.MOST:
        raise ValidationError(_("Your family has two guardians already."), "complete")
    open_ones = family.invitations.open(now=now)
    for earlier in open_ones:
        if earlier.email == email:
            earlier.delete()
    if open_ones.count() >= MOST_OPEN:
        raise ValidationError(
            _("Several invitations are open. Please cancel one of them first."), "too-many"
        )
    key = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        family=family,
        invited_by=guardian,
        email=email,
        token_hash=hash_of(key),
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    about = {"link": link_of(key), "inviter": guardian.user.email}
    language = guardian.user.language
    transaction.on_commit(
        lambda: mails.send("accounts/email/invitation", email, about, language) and None
    )
    return invitation


def find(key: str, *, user: User, now: datetime) -> Invitation:
    """The open invitation of `key` that is meant for `user`. Raises InvitationFault."""
    invitation = Invitation.objects.open(now=now).filter(token_hash=hash_of(key)).first()
    if invitation is None or invitation.email.lower() != user.email.lower():
        raise InvitationFault("invitation-dead")
    return invitation


@transaction.atomic
def accept(key: str, *, user: User, now: datetime) -> Family:
    """
    Make `user` a guardian of the family that invited them. Twice is as good as once.

    Raises InvitationFault: "invitation-dead", "other-family" (they look after another one),
    "family-complete".
    """
    family = locked(_family_of(key, user=user, now=now))
    held = Guardian.objects.filter(user=user).first()
    if held is not None and held.family_id == family.pk:
        return family
    invitation = find(key, user=user, now=now)
    if held is not None:
        raise InvitationFault("other-family")
    if family.guardians.count() >= Guardian.MOST:
        raise InvitationFault("family-complete")
    try:
        with transaction.atomic():
            Guardian.objects.create(user=user, family=family)
    except IntegrityError:  # they joined another family this very moment
        raise InvitationFault("other-family") from None
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    _tell(family, user)
    return family


def cancel(invitation_id: uuid.UUID, *, by: Guardian) -> None:
    """Withdraw an open invitation of the family; one that is gone already is no fault."""
    Invitation.objects.filter(pk=invitation_id, family=by.family_id, used_at=None).delete()


def hash_of(key: str) -> str:
    """What is kept of a key: 256 random bits need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def _family_of(key: str, *, user: User, now: datetime) -> uuid.UUID:
    invitation = Invitation.objects.filter(token_hash=hash_of(key), expires_at__gt=now).first()
    if invitation is None or invitation.email.lower() != user.email.lower():
        raise InvitationFault("invitation-dead")
    return invitation.family_id


def _tell(family: Family, newcomer: User) -> None:
    others = [
        one.user for one in family.guardians.select_related("user") if one.user_id != newcomer.pk
    ]
    about = {"newcomer": newcomer.email}

    def tell() -> None:
        for user in others:
            mails.send("accounts/email/guardian_joined", user.email, about, user.language)

    transaction.on_commit(tell)
