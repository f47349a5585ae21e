"""The privacy page: consents with their history, who looked, pausing, and what is kept."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import consent_requests, keeping, notices, pausing, withdrawing
from accounts.asked_children import AskedChild, asked_child
from accounts.consent_methods import MethodNotValid
from accounts.models import Erasure, Guardian, Profile, Purpose
from accounts.portal.guarded import for_guardians, ip_of, origin_of
from accounts.portal.looks import deeds_of
from accounts.portal.privacy_sheet import privacy_sheets
from accounts.purposes import MEANINGS

MOST_ERASURES = 20  # shown, the latest first


@require_safe
@never_cache
@for_guardians
def privacy(request: HttpRequest, guardian: Guardian) -> HttpResponse:
    """Everything about data, for each child of the family."""
    told = {
        "sheets": privacy_sheets(guardian, now=timezone.now()),
        "kept": keeping.told(guardian.family.region),
        "deeds": deeds_of(guardian.user),
        "region": guardian.family.region.value,
        "contact": settings.OPERATOR_CONTACT,
        "erasures": Erasure.objects.filter(family_id=guardian.family_id)[:MOST_ERASURES],
    }
    return render(request, "accounts/privacy.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_guardians
def withdraw(request: HttpRequest, guardian: Guardian, child_id: uuid.UUID) -> HttpResponse:
    """Take back everything at once: one page, one button."""
    child = _child(guardian, child_id)
    if request.method != "POST":
        return render(request, "accounts/withdraw.html", {"child": child})
    _stop(request, guardian, child, Purpose.values)
    messages.success(request, _("All is taken back, from now on. A receipt is on its way."))
    return redirect("privacy")


@require_POST
@for_guardians
def change(
    request: HttpRequest, guardian: Guardian, child_id: uuid.UUID, purpose: str
) -> HttpResponse:
    """One purpose: off at once; on after the link that is sent for it."""
    child = _child(guardian, child_id)
    if purpose not in MEANINGS or request.POST.get("wanted") not in ("on", "off"):
        raise Http404
    if request.POST["wanted"] == "off":
        _stop(request, guardian, child, [purpose])
        messages.success(request, _("It is taken back, from now on. A receipt is on its way."))
        return redirect("privacy")
    now = timezone.now()
    try:
        consent_requests.ask(
            guardian,
            child.child_id,
            {purpose} | consent_requests.waiting(guardian, child.child_id, now=now),
            notice=notices.current(guardian.family.region, (get_language() or "en")[:2]),
            now=now,
            ip=ip_of(request),
            origin=origin_of(request),
        )
    except consent_requests.RequiredPurposeMissing:
        return redirect("consent-child", child.child_id)
    except MethodNotValid:
        return render(request, "consent/no_method.html", status=409)
    messages.info(request, _("We sent you an e-mail. It holds when you have opened its link."))
    return redirect("privacy")


@require_POST
@for_guardians
def pause(request: HttpRequest, guardian: Guardian, child_id: uuid.UUID) -> HttpResponse:
    """Refuse further collection, or go on; nothing is deleted."""
    child = get_object_or_404(Profile, pk=child_id, family=guardian.family_id)
    if request.POST.get("wanted") == "go-on":
        pausing.go_on(child, by=guardian.user, now=timezone.now())
        messages.success(request, _("The toy listens again when its button is pressed."))
    else:
        pausing.pause(child, by=guardian.user, now=timezone.now())
        messages.success(request, _("Paused. The toy does not listen until you go on."))
    return redirect("privacy")


def _child(guardian: Guardian, child_id: uuid.UUID) -> AskedChild:
    child = asked_child(guardian.family, child_id)
    if child is None:
        raise Http404
    return child


def _stop(request: HttpRequest, guardian: Guardian, child: AskedChild, purposes) -> None:
    withdrawing.stop(
        child.child_id,
        purposes,
        guardian=guardian,
        now=timezone.now(),
        ip=ip_of(request),
        origin=origin_of(request),
    )
