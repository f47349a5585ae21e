"""The pages of consent: the form, the second step, and the link that takes it back."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import consent_requests, notices, receipts, withdrawing
from accounts.asked_children import asked_child
from accounts.consent_methods import MethodNotValid
from accounts.models import ConsentRequest, Guardian, Profile
from accounts.onboarding import Step
from accounts.portal.guarded import for_guardians, ip_of, origin_of, sent_by, user_of
from accounts.portal.onboarding_forms import ConsentForm
from accounts.purposes import meanings


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_guardians
def form(
    request: HttpRequest, guardian: Guardian, child_id: uuid.UUID | None = None
) -> HttpResponse:
    """What a parent agrees to for a new child, or once more for one that is known."""
    now = timezone.now()
    if not guardian.family.country:
        return redirect("onboarding-country")
    if child_id is None:
        child_id = consent_requests.child_to_ask_for(guardian.family, now=now)
    elif asked_child(guardian.family, child_id) is None:
        raise Http404
    notice = notices.current(guardian.family.region, (get_language() or "en")[:2])
    asked = ConsentForm(
        sent_by(request), region=guardian.family.region, initial={"notice": notice.pk}
    )
    told: dict[str, Any] = {"form": asked, "notice": notice}
    told["step"] = "" if _is_known(child_id) else Step.NOTICE
    if request.method != "POST" or not asked.is_valid():
        return render(request, "consent/form.html", told)
    if asked.cleaned_data["notice"] != notice.pk:
        asked.add_error(None, _("The notice has changed. Please read it, and choose once more."))
        asked.data = request.POST.dict() | {"notice": str(notice.pk)}
        return render(request, "consent/form.html", told)
    try:
        consent_requests.ask(
            guardian,
            child_id,
            asked.purposes,
            notice=notice,
            now=now,
            ip=ip_of(request),
            origin=origin_of(request),
        )
    except MethodNotValid:
        return render(request, "consent/no_method.html", told, status=409)
    return redirect("consent-sent")


@require_safe
@never_cache
@for_guardians
def sent(request: HttpRequest, guardian: Guardian) -> HttpResponse:
    """Look into your mailbox: what is waiting there for this guardian."""
    request_open = _open_of(guardian)
    told: dict[str, Any] = {
        "asked": request_open,
        "email": guardian.user.email,
        "step": Step.SECOND_STEP,
    }
    if request_open is not None:
        told["meanings"] = meanings(request_open.purposes)
        told["is_known"] = _is_known(request_open.child_id)
    return render(request, "consent/sent.html", told)


@require_POST
@for_guardians
def resend(request: HttpRequest, guardian: Guardian) -> HttpResponse:
    """The message once more, with a new link."""
    asked = _open_of(guardian)
    try:
        is_sent = asked is not None and consent_requests.ask_again(
            asked, now=timezone.now(), origin=origin_of(request)
        )
    except MethodNotValid:
        return render(request, "consent/no_method.html", status=409)
    if is_sent:
        messages.success(request, _("We sent it again. Only the newest link works."))
    else:
        messages.info(request, _("The last message was sent just now. Please wait a minute."))
    return redirect("consent-sent")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The second step: what was ticked, and one button."""
    now = timezone.now()
    try:
        asked = consent_requests.find(token, user=user_of(request), now=now)
        if request.method == "POST":
            asked = consent_requests.confirm(
                token, user=user_of(request), now=now, ip=ip_of(request), origin=origin_of(request)
            )
            return _after(request, asked)
    except consent_requests.RequestUnknown:
        return render(request, "consent/link_unknown.html", status=404)
    except consent_requests.RequestExpired:
        return render(request, "consent/link_expired.html", status=410)
    except MethodNotValid:
        return render(request, "consent/no_method.html", status=409)
    told = {
        "asked": asked,
        "is_known": _is_known(asked.child_id),
        "meanings": meanings(asked.purposes),
        "step": Step.SECOND_STEP,
    }
    return render(request, "consent/confirm.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A receipt's link: takes back what that receipt granted, without signing in."""
    try:
        if request.method == "POST":
            withdrawing.stop_by_link(
                token, now=timezone.now(), ip=ip_of(request), origin=origin_of(request)
            )
            return render(request, "consent/stopped.html")
        link = receipts.read_stop_token(token)
    except receipts.LinkBroken:
        return render(request, "consent/link_unknown.html", status=404)
    if not link.purposes:
        return render(request, "consent/stopped.html")
    return render(request, "consent/stop.html", {"meanings": meanings(link.purposes)})


def _open_of(guardian: Guardian) -> ConsentRequest | None:
    mine = ConsentRequest.objects.open(now=timezone.now()).filter(guardian=guardian)
    return mine.order_by("-created_at").first()


def _is_known(child_id: uuid.UUID) -> bool:
    """Whether the child has a row already, and is not one of a family that is setting up."""
    return Profile.objects.filter(pk=child_id).exists()


def _after(request: HttpRequest, asked: ConsentRequest) -> HttpResponse:
    messages.success(
        request, _("Thank you. Your choices hold from now on; a receipt is on its way.")
    )
    if _is_known(asked.child_id):
        return redirect("privacy")
    return redirect("onboarding-child", asked.child_id)
