"""
Changing the address that somebody signs in with: both mailboxes confirm it, each with a code.

What is under way stands in the session, with hashes of the codes. Whether the new address has an
account already is told to that mailbox alone; the page says the same either way.
"""

import hashlib
import hmac
import secrets
import time
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts import audit, mails
from accounts.audit import Kind
from accounts.models import User
from accounts.sign_in import end_every_session

VALID_SECONDS = 15 * 60
MOST_TRIES = 5
_KEY = "email_change"


class EmailChangeFault(Exception):
    """Why the address was not changed, by `code`: "code-wrong", "change-over"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def begin(request: HttpRequest, new: str, *, now: float | None = None) -> None:
    """Send a code to the present address and one to `new`."""
    user: Any = request.user
    new = new.strip().lower()
    old_code, new_code = _code(), _code()
    request.session[_KEY] = {
        "new": new,
        "old_hash": _hash(old_code),
        "new_hash": _hash(new_code),
        "until": (now or time.time()) + VALID_SECONDS,
        "tries": 0,
    }
    mails.send(
        "accounts/email/email_change_old",
        user.email,
        {"code": old_code, "new": new},
        user.language,
    )
    if User.objects.filter(email__iexact=new).exists():
        link = request.build_absolute_uri(reverse("account_reset_password"))
        about = {"password_reset_url": link}
        mails.send("account/email/account_already_exists", new, about, user.language)
    else:
        mails.send("accounts/email/email_change_new", new, {"code": new_code}, user.language)


def under_way(request: HttpRequest, *, now: float | None = None) -> str:
    """The new address that waits for its codes; "" when none does."""
    state = request.session.get(_KEY)
    if not state or state["until"] < (now or time.time()):
        return ""
    return state["new"]


def cancel(request: HttpRequest) -> None:
    """Leave the address as it is."""
    request.session.pop(_KEY, None)


def finish(request: HttpRequest, old_code: str, new_code: str) -> None:
    """
    Change the address and end every other session. Raises EmailChangeFault: "code-wrong" as long
    as there are tries left, then "change-over".
    """
    if not under_way(request):
        raise EmailChangeFault("change-over")
    state = request.session[_KEY]
    is_right = hmac.compare_digest(_hash(old_code), state["old_hash"])
    if not (hmac.compare_digest(_hash(new_code), state["new_hash"]) and is_right):
        state["tries"] += 1
        request.session[_KEY] = state
        if state["tries"] < MOST_TRIES:
            raise EmailChangeFault("code-wrong")
        cancel(request)
        raise EmailChangeFault("change-over")
    cancel(request)
    user: Any = request.user
    old = user.email
    try:
        _change(user, state["new"])
    except IntegrityError:  # somebody signed up with it meanwhile
        raise EmailChangeFault("change-over") from None
    update_session_auth_hash(request, user)
    audit.note(Kind.ADDRESS_CHANGED, actor=user, now=timezone.now())
    about = {"from_email": old, "to_email": user.email}
    for address in (old, user.email):
        mails.send("accounts/email/email_changed", address, about, user.language)


@transaction.atomic
def _change(user: User, new: str) -> None:
    User.objects.select_for_update().get(pk=user.pk)
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=new, verified=True, primary=True)
    User.objects.filter(pk=user.pk).update(email=new)
    user.refresh_from_db(fields=["email"])
    end_every_session(user)


def _code() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


def _hash(code: str) -> str:
    digits = "".join(code.split())
    return hmac.new(settings.SECRET_KEY.encode(), digits.encode(), hashlib.sha256).hexdigest()
