"""The family page: guardians, invitations, where the family lives, and the own account."""

import uuid
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import families, invitations
from accounts.countries import US_STATES, name_of
from accounts.models import Guardian, User
from accounts.portal.family_forms import DigestForm, InvitationForm, LanguageForm, PlaceForm
from accounts.recent_login import recent_login
from accounts.sign_in import has_second_factor


@require_safe
@never_cache
@login_required
def family(request: HttpRequest) -> HttpResponse:
    """Everything about who looks after the children, on one page."""
    return _page(request)


@require_POST
@recent_login
def place(request: HttpRequest) -> HttpResponse:
    """The family lives elsewhere."""
    guardian = _guardian(request)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _page(request, place_form=form)
    families.move_family(guardian.family, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("family")


@require_POST
@login_required
def language(request: HttpRequest) -> HttpResponse:
    """The language of e-mails, and of pages where this browser has no other wish."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return _page(request, language_form=form)
    user: Any = request.user
    User.objects.filter(pk=user.pk).update(language=form.cleaned_data["language"])
    messages.success(request, _("Saved."))
    return redirect("family")


@require_POST
@recent_login
def invite(request: HttpRequest) -> HttpResponse:
    """Invite the second guardian."""
    guardian = _guardian(request)
    form = InvitationForm(request.POST)
    if form.is_valid():
        if not ratelimit.consume(request, action="invite", user=request.user):
            form.add_error("email", _("That were many invitations. Please wait an hour."))
        else:
            _try_to_invite(request, guardian, form)
    if not form.is_valid():
        return _page(request, invitation_form=form)
    messages.success(request, _("The invitation is on its way."))
    return redirect("family")


@require_POST
@login_required
def cancel(request: HttpRequest, invitation_id: uuid.UUID) -> HttpResponse:
    """Withdraw an invitation."""
    guardian = _guardian(request)
    get_object_or_404(guardian.family.invitations, pk=invitation_id)
    invitations.cancel(invitation_id, by=guardian)
    messages.success(request, _("The invitation is cancelled."))
    return redirect("family")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@recent_login
def remove(request: HttpRequest, guardian_id: int) -> HttpResponse:
    """Ask once more, then take a guardian out of the family."""
    guardian = _guardian(request)
    leaving = get_object_or_404(guardian.family.guardians.select_related("user"), pk=guardian_id)
    if request.method != "POST":
        about = {"leaving": leaving, "is_oneself": leaving.pk == guardian.pk}
        return render(request, "accounts/guardian_remove.html", about)
    try:
        families.remove_guardian(guardian_id, by=guardian)
    except families.NotInFamily:
        raise Http404 from None
    except families.LastGuardian:
        messages.error(request, _("A family keeps at least one guardian."))
        return redirect("family")
    if leaving.pk == guardian.pk:
        return redirect("account_login")
    messages.success(request, _("They no longer look after your family."))
    return redirect("family")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """Where an invitation's link leads."""
    too_many = ratelimit.consume_or_429(request, action="invitation_key")
    if too_many:
        return too_many
    user: Any = request.user
    now = timezone.now()
    try:
        if request.method == "POST":
            invitations.accept(key, user=user, now=now)
            messages.success(request, _("Welcome. You now look after the family together."))
            return redirect("home")
        invitation = invitations.find(key, user=user, now=now)
    except invitations.InvitationFault as fault:
        return render(request, "accounts/invitation.html", {"fault": fault.code}, status=410)
    return render(request, "accounts/invitation.html", {"invitation": invitation})


def _guardian(request: HttpRequest) -> Guardian:
    """The guardian who asks; 404 for anybody else."""
    return get_object_or_404(Guardian.objects.select_related("family", "user"), user=request.user)


def _try_to_invite(request: HttpRequest, guardian: Guardian, form: InvitationForm) -> None:
    def link_of(key: str) -> str:
        return request.build_absolute_uri(reverse("invitation", args=[key]))

    try:
        invitations.invite(
            guardian, form.cleaned_data["email"], link_of=link_of, now=timezone.now()
        )
    except ValidationError as fault:
        form.add_error("email", fault)


def _page(request: HttpRequest, **forms: Any) -> HttpResponse:
    user: Any = request.user
    found = Guardian.objects.select_related("family").filter(user=user).first()
    shown: dict[str, Any] = {
        "language_form": LanguageForm(initial={"language": user.language}),
        "has_second_factor": has_second_factor(user),
        "guardian": found,
    }
    if found:
        shown |= _of_family(found)
    has_fault = any(form.errors for form in forms.values())
    status = 422 if has_fault else 200
    return render(request, "accounts/family.html", {**shown, **forms}, status=status)


def _of_family(guardian: Guardian) -> dict[str, Any]:
    home = guardian.family
    guardians = list(home.guardians.select_related("user").order_by("since"))
    return {
        "guardians": guardians,
        "can_invite": len(guardians) < Guardian.MOST,
        "invitations": home.invitations.open(now=timezone.now()).order_by("created_at"),
        "country": name_of(home.country, (translation.get_language() or "en")[:2]),
        "state": US_STATES.get(home.state, home.state),
        "place_form": PlaceForm(initial={"country": home.country, "state": home.state}),
        "invitation_form": InvitationForm(),
        "digest_form": DigestForm(initial={"wants_digest": guardian.wants_digest}),
    }
