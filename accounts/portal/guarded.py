"""Who asks, for pages of a family: its guardian, or nobody whom anything is shown to."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from accounts.models import Guardian, User

View = Callable[..., HttpResponse]


def guardian_of(request: HttpRequest) -> Guardian:
    """The guardian who asks. Raises Http404 for somebody without a family."""
    guardians = Guardian.objects.select_related("family", "user")
    guardian = guardians.filter(user=request.user.pk).first()
    if guardian is None:
        raise Http404
    return guardian


def for_guardians(view: View) -> View:
    """Decorator: `request, guardian, ...` for those with a family, the first step for others."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            guardian = guardian_of(request)
        except Http404:
            if args or kwargs:  # something of a family, which is not theirs
                raise
            return redirect("onboarding-country")
        return view(request, guardian, *args, **kwargs)

    return guarded


def user_of(request: HttpRequest) -> User:
    """Who is signed in, on a page that asks for it."""
    return cast(User, request.user)


def sent_by(request: HttpRequest) -> QueryDict | None:
    """What a form is filled with: also an empty form that was sent is one that was sent."""
    return request.POST if request.method == "POST" else None


def ip_of(request: HttpRequest) -> str:
    """The client's address as far as our own proxies vouch for it; "" when unknown."""
    try:
        return get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        return ""


def origin_of(request: HttpRequest) -> str:
    """Where the person sees the portal, without a slash at the end."""
    return request.build_absolute_uri("/").rstrip("/")
