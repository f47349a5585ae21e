"""What is written down of signing in: each time, and each change to how it is done."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit, ledger
from accounts.audit import Kind
from accounts.models import User


@receiver(user_logged_in, dispatch_uid="audit-signed-in")
def signed_in(user: User, request: HttpRequest | None = None, **_: Any) -> None:
    """Also by the ways that do not lead through allauth."""
    _note(Kind.SIGNED_IN, user, request)


@receiver([password_changed, password_reset, password_set], dispatch_uid="audit-password")
def changed_password(user: User, request: HttpRequest | None = None, **_: Any) -> None:
    _note(Kind.PASSWORD_CHANGED, user, request)


@receiver(
    [authenticator_added, authenticator_removed, authenticator_reset], dispatch_uid="audit-factor"
)
def changed_factor(user: User, request: HttpRequest | None = None, **_: Any) -> None:
    _note(Kind.FACTOR_CHANGED, user, request)


def _note(kind: Kind, user: User, request: HttpRequest | None) -> None:
    audit.note(kind, actor=user, about=_network(request), now=timezone.now())


def _network(request: HttpRequest | None) -> str:
    try:
        return ledger.ip_prefix(get_adapter().get_client_ip(request)) if request else ""
    except PermissionDenied:
        return ""
