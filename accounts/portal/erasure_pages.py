"""Erasing a child or a family: what goes and what stays, how far it has come, the receipt."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.asked_children import asked_child
from accounts.erasure import asking, receipt, stores
from accounts.erasure import subject as subjects
from accounts.erasure.subject import Subject
from accounts.models import Erasure, Guardian
from accounts.portal.erasure_sheet import LONGEST_RECEIPT, erasure_sheet
from accounts.portal.guarded import for_guardians, origin_of
from accounts.recent_login import require_recent_login

_WHEN = {"now": timedelta(0), "later": asking.LATER}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_guardians
def erase_child(request: HttpRequest, guardian: Guardian, child_id: uuid.UUID) -> HttpResponse:
    """One child: what goes, what stays, and the buttons."""
    child = asked_child(guardian.family, child_id)
    if child is None:
        raise Http404
    about = subjects.child(child_id, guardian.family_id)
    return _erase(request, guardian, about, {"child": child})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_guardians
def erase_family(request: HttpRequest, guardian: Guardian) -> HttpResponse:
    """All children, both guardians and their accounts."""
    return _erase(request, guardian, subjects.whole_family(guardian.family_id), {})


@require_safe
@never_cache
@for_guardians
def status(request: HttpRequest, guardian: Guardian, erasure_id: uuid.UUID) -> HttpResponse:
    """How far an erasure has come; at the end its receipt."""
    return _status(request, _own(guardian, erasure_id), is_own=True)


@require_POST
@for_guardians
def cancel(request: HttpRequest, guardian: Guardian, erasure_id: uuid.UUID) -> HttpResponse:
    """Take it back, while it waits for its day."""
    _own(guardian, erasure_id)
    require_recent_login(request)
    try:
        asking.cancel(erasure_id, guardian=guardian, now=timezone.now())
    except asking.TooLate as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Cancelled. Nothing is erased."))
    return redirect("erasure", erasure_id)


@require_safe
@never_cache
@for_guardians
def receipt_file(request: HttpRequest, guardian: Guardian, erasure_id: uuid.UUID) -> HttpResponse:
    """The receipt as a signed file."""
    return _file(_own(guardian, erasure_id))


@require_safe
@never_cache
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same as `status` for whoever has the link, also when there is no account any more."""
    return _status(request, _with_link(token), token=token)


@require_safe
@never_cache
def receipt_file_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt as a signed file, for whoever has the link."""
    return _file(_with_link(token))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Whether a receipt is ours and unchanged."""
    told: dict[str, Any] = {"longest": LONGEST_RECEIPT}
    if request.method != "POST":
        return render(request, "accounts/receipt_check.html", told)
    text = request.POST.get("receipt", "")
    told["typed"] = text[:LONGEST_RECEIPT]
    try:
        if len(text) > LONGEST_RECEIPT:
            raise receipt.NotAReceipt
        told["receipt"] = receipt.check(text)
        told["finished_at"] = datetime.fromisoformat(told["receipt"]["finished_at"])
    except receipt.NotAReceipt:
        told["fault"] = _("This is no receipt. Paste the whole file, from { to }.")
    except receipt.NotOurs:
        told["fault"] = _("We did not sign this, or it was changed since.")
    return render(
        request, "accounts/receipt_check.html", told, status=422 if "fault" in told else 200
    )


def _erase(
    request: HttpRequest, guardian: Guardian, about: Subject, told: dict[str, Any]
) -> HttpResponse:
    require_recent_login(request)
    under_way = Erasure.objects.unfinished().filter(subject=about.id).first()
    if under_way is not None:
        return redirect("erasure", under_way.pk)
    region = guardian.family.region
    stays = [(rule.what, rule.why, rule.until(region)) for rule in stores.exceptions()]
    told |= {"goes": stores.told(about), "stays": stays, "later": asking.LATER.days}
    if request.method != "POST" or request.POST.get("when") not in _WHEN:
        return render(request, "accounts/erase.html", told)
    now = timezone.now()
    wish = asking.Wish(
        about.kind,
        about.id,
        now + _WHEN[request.POST["when"]],
        guardian=guardian,
        origin=origin_of(request),
    )
    erasure, token = asking.ask(wish, guardian.family, now=now)
    if about.kind == Erasure.Kind.FAMILY and token:
        return redirect("erasure-link", token)
    return redirect("erasure", erasure.pk)


def _status(
    request: HttpRequest, erasure: Erasure, *, token: str = "", is_own: bool = False
) -> HttpResponse:
    told = {"sheet": erasure_sheet(erasure, now=timezone.now()), "token": token, "is_own": is_own}
    page = "_erasure" if request.headers.get("HX-Request") else "erasure"
    return render(request, f"accounts/{page}.html", told)


def _own(guardian: Guardian, erasure_id: uuid.UUID) -> Erasure:
    return get_object_or_404(Erasure, pk=erasure_id, family_id=guardian.family_id)


def _with_link(token: str) -> Erasure:
    erasure = asking.with_link(token)
    if erasure is None:
        raise Http404
    return erasure


def _file(erasure: Erasure) -> HttpResponse:
    if not erasure.signature:
        raise Http404
    answer = JsonResponse(receipt.signed(erasure), json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="receipt.json"'
    return answer
