"""The pages of a family's toys. A toy is looked up among the guardian's own, or is a 404."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Guardian
from accounts.portal.guarded import ip_of, sent_by
from accounts.recent_login import require_recent_login
from devices import calling, condition, outcomes, pairing, parting
from devices.forms import PairForm, ToyForm
from devices.models import Device
from devices.tuning import change_toy


@require_safe
@never_cache
@login_required
def toys(request: HttpRequest) -> HttpResponse:
    """The family's toys and how they fare."""
    own = Device.objects.looked_after_by(request.user).select_related("profile")
    rows = [_shown(device) for device in own.order_by("created_at")]
    return render(request, "devices/toys.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def pair(request: HttpRequest) -> HttpResponse:
    """Type the six digits that a toy says."""
    guardian: Guardian | None = getattr(request.user, "guardianship", None)
    if guardian is None or not guardian.family.children.exists():
        return render(request, "devices/no_child.html")
    chosen = {"child": request.GET["child"]} if "child" in request.GET else {}
    form = PairForm(sent_by(request), family=guardian.family, initial=chosen)
    if request.method == "POST" and form.is_valid():
        guesser = pairing.Guesser(guardian.user, ip_of(request))
        digits, child = form.cleaned_data["digits"], form.cleaned_data["child"]
        try:
            toy = pairing.claim_device(digits, child, now=timezone.now(), guesser=guesser)
        except pairing.PairingError as refusal:
            form.add_error("digits", refusal.sentence)
        else:
            told = _("The toy is paired with %(child)s. It wakes up within half a minute.")
            messages.success(request, told % {"child": child.called})
            return redirect("toy", toy.pk)
    return render(request, "devices/pair.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def toy(request: HttpRequest, device_id: uuid.UUID) -> HttpResponse:
    """One toy: how it fares, and what can be changed about it."""
    device = _own(request, device_id)
    form = ToyForm(sent_by(request), instance=device)
    if request.method == "POST" and form.is_valid():
        try:
            change_toy(_own(request, device_id), form.changes)
        except parting.PartingError as refusal:
            messages.error(request, refusal.sentence)
            return redirect("toys")
        messages.success(request, _("Saved."))
        return redirect("toy", device.pk)
    told = _shown(_own(request, device_id)) | {"form": form}
    return render(request, "devices/toy.html", told, status=422 if form.errors else 200)


@require_POST
@never_cache
@login_required
def hello(request: HttpRequest, device_id: uuid.UUID) -> HttpResponse:
    """Let the toy say a few words, to see which one it is and that it works."""
    device = _own(request, device_id)
    answer = calling.ask_toy(device.pk, "hello")
    if answer == "said":
        messages.success(request, _("The toy says hello."))
    elif answer == "busy":
        messages.info(request, _("The toy is in the middle of a conversation just now."))
    else:
        messages.warning(
            request,
            _("The toy is not connected. Switch it on or press its button, then try again."),
        )
    return redirect("toy", device.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def unpair(request: HttpRequest, device_id: uuid.UUID) -> HttpResponse:
    """Ask once more, then give the toy back: it forgets the family."""
    device = _own(request, device_id)
    require_recent_login(request)
    return _deed(request, device, parting.unpair, "unpair", _("The toy is unpaired."), "toys")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def lost(request: HttpRequest, device_id: uuid.UUID) -> HttpResponse:
    """Ask once more, then lock a toy that is in unknown hands."""
    device = _own(request, device_id)
    require_recent_login(request)
    done = _("The toy is marked as lost. It does not talk any more and forgets what it knew.")
    return _deed(request, device, parting.report_lost, "lost", done, "toy")


@require_POST
@never_cache
@login_required
def found(request: HttpRequest, device_id: uuid.UUID) -> HttpResponse:
    """The lost toy is back."""
    device = _own(request, device_id)
    require_recent_login(request)
    done = _("Welcome back! The toy talks again at the next press of its button.")
    return _deed(request, device, parting.report_found, "toy", done, "toy")


def _deed(
    request: HttpRequest, device: Device, deed: Any, page: str, done: str, then: str
) -> HttpResponse:
    """Show the page that asks, or do it and say so."""
    if request.method != "POST":
        return render(request, f"devices/{page}.html", _shown(device))
    try:
        deed(device)
    except parting.PartingError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("toys") if then == "toys" else redirect(then, device.pk)


def _own(request: HttpRequest, device_id: uuid.UUID) -> Device:
    own = Device.objects.looked_after_by(request.user).select_related("profile", "family")
    return get_object_or_404(own, pk=device_id)


def _shown(device: Device) -> dict[str, Any]:
    """What the templates say of a toy."""
    now = timezone.now()
    return {
        "toy": device,
        "label": device.name or device.serial,
        "signal": condition.signal_words(device.rssi),
        "is_low": condition.is_low(device),
        "faults": condition.faults(device),
        "numbers": condition.numbers(device),
        "update": outcomes.in_words(device),
        "is_awake": condition.was_heard_just_now(device, now=now),
        "is_lost": device.state == Device.State.REVOKED,
        "zone": device.profile.zone if device.profile else timezone.get_current_timezone(),
    }
