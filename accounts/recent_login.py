"""
Sensitive acts need somebody who proved who they are within the last five minutes.

`recent_login` on a view: others are asked for their password, code or passkey first, and what they
had sent is then done; nothing has to be typed again.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def is_recent(request: HttpRequest, *, now: float | None = None) -> bool:
    """Whether the person proved who they are at most ACCOUNT_REAUTHENTICATION_TIMEOUT s ago."""
    if not request.user.is_authenticated:
        return False
    proofs = get_authentication_records(request, request.user)
    proved_at = max((proof["at"] for proof in proofs), default=0.0)
    return (now or time.time()) - proved_at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def recent_login(view: View) -> View:
    """Decorator for views of sensitive acts. It implies `login_required`."""

    @login_required
    @wraps(view)
    def careful(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_recent_login(request)
        return view(request, *args, **kwargs)

    return careful


def require_recent_login(request: HttpRequest) -> None:
    """
    For views of which only a part is sensitive: call it before that part.

    Raises what leads to the page that asks again (django-allauth's middleware sees to it), and
    PermissionDenied for somebody who has nothing to prove who they are with.
    """
    if is_recent(request):
        return
    from allauth.account.adapter import get_adapter

    if not get_adapter().get_reauthentication_methods(request.user):
        raise PermissionDenied
    raise ReauthenticationRequired
