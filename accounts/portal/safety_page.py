"""The page on safety: what to do when something is wrong, and whom to call."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.helplines import helplines
from accounts.models import Family, Profile
from accounts.regions import Region
from voice.alerts import advice_on
from voice.models import SafetyEvent

SHOWN = 50


@require_safe
@never_cache
@login_required
def safety(request: HttpRequest) -> HttpResponse:
    """Numbers of the family's region, what the guard noticed, and advice for everybody."""
    family = Family.objects.filter(guardians__user=request.user.pk).first()
    region = family.region if family else Region.OTHER
    told = {"helplines": helplines(region), "alerts": _alerts(request)}
    return render(request, "accounts/safety.html", told)


def _alerts(request: HttpRequest) -> list[dict[str, Any]]:
    """The latest of the family's children. What may be abuse is never among them."""
    children = Profile.objects.looked_after_by(request.user)
    events = SafetyEvent.objects.for_guardians().filter(profile__in=children)
    shown = events.select_related("profile__family")[:SHOWN]
    return [{"event": one, "advice": advice_on(one.category)} for one in shown]
