"""
What signing up, in and out does here beyond django-allauth, which does the rest.

Settings name the two adapters; `end_every_session` is for those who must be out at once.
"""

import logging
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import mails
from accounts.models import User
from accounts.recent_login import is_recent
from keyring import secret
from keyring.envelope import NotOurs

log = logging.getLogger(__name__)
_SECOND_FACTORS = "second factors"


class Accounts(DefaultAccountAdapter):
    """allauth's e-mails through our one sender, its faults in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not correct."),
        "incorrect_code": _("This code is not correct. Please look at the message again."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many tries. Please wait five minutes and try again."),
        "rate_limited": _("That was a little quick. Please wait a moment and try again."),
    }

    def send_mail(self, template_prefix: str, email: str, about: Mapping[str, Any]) -> None:
        user = about.get("user")
        language = getattr(user, "language", "") or (get_language() or "en")[:2]
        mails.send(template_prefix, email, {**about, "email": email}, language)

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """allauth's own sensitive pages go by the same five minutes as ours."""
        needed = super().is_reauthentication_required(app=app, **options)
        return needed and not is_recent(context.request)

    def clean_email(self, email: str) -> str:
        return email.lower()

    def add_message(self, request: Any, level: int, *args: Any, **options: Any) -> None:
        """Only what the page itself does not show."""
        template = options.get("message_template") or (args[0] if args else "")
        if template != "account/messages/email_confirmation_sent.txt":
            super().add_message(request, level, *args, **options)


class SecondFactors(DefaultMFAAdapter):
    """Authenticator apps and passkeys; what they show on a phone names no religion."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not correct. A new one comes every half minute."),
    }

    def encrypt(self, text: str) -> str:
        return secret.seal_text(text, purpose=_SECOND_FACTORS)

    def decrypt(self, encrypted_text: str) -> str:
        """What does not open becomes a secret that nobody knows: an empty one would let all in."""
        try:
            return secret.unseal_text(encrypted_text, purpose=_SECOND_FACTORS)
        except NotOurs:
            log.error("the secret of a second factor does not open")
            return totp.generate_totp_secret()

    def build_totp_svg(self, url: str) -> str:
        """On white, so that it can be scanned from a dark page too."""
        picture = BytesIO()
        segno.make(url, micro=False).save(picture, kind="svg", scale=6, light="white")
        return picture.getvalue().decode()

    def _get_site_name(self) -> str:
        return str(_("Your toy’s account"))


def has_second_factor(user: User) -> bool:
    """Whether signing in as `user` takes more than a password."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def end_every_session(user: User) -> None:
    """`user` is signed out everywhere with their next request, at the latest."""
    User.objects.filter(pk=user.pk).update(session_generation=F("session_generation") + 1)
    user.refresh_from_db(fields=["session_generation"])
