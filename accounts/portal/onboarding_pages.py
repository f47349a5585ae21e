"""The pages of a new family, up to the child. Each leads on to whatever comes next."""

import uuid

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import families, new_child, notices
from accounts.models import ConsentRequest, Guardian, Profile
from accounts.onboarding import Step
from accounts.portal.guarded import for_guardians, sent_by, user_of
from accounts.portal.next_step import next_of
from accounts.portal.onboarding_forms import NewChildForm, PlaceForm, first_zone


@require_safe
@never_cache
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Wherever the family stands: its next step."""
    found = next_of(user_of(request))
    return redirect("privacy" if found.step == Step.DONE else found.url)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def country(request: HttpRequest) -> HttpResponse:
    """Where the family lives. Asked once: it decides whose rules apply."""
    guardian = Guardian.objects.select_related("family").filter(user=user_of(request)).first()
    if guardian is not None and guardian.family.country:
        return redirect("onboarding-notice")
    form = PlaceForm(sent_by(request))
    if request.method == "POST" and form.is_valid():
        try:
            family = families.begin_family(user_of(request), **form.cleaned_data)
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            if not family.country:  # made before anybody asked
                family.country = form.cleaned_data["country"]
                family.state = form.cleaned_data["state"]
                family.save(update_fields=["country", "state"])
            return redirect("onboarding-notice")
    return render(request, "consent/country.html", {"form": form, "step": Step.COUNTRY})


@require_safe
@never_cache
@for_guardians
def notice(request: HttpRequest, guardian: Guardian) -> HttpResponse:
    """What happens with a child's voice, before anything is asked."""
    current = notices.current(guardian.family.region, (get_language() or "en")[:2])
    told = {"notice": current, "parts": notices.parts(current.body), "step": Step.NOTICE}
    return render(request, "consent/onboarding_notice.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_guardians
def child(request: HttpRequest, guardian: Guardian, child_id: uuid.UUID) -> HttpResponse:
    """What to call the child. Only for a child that somebody agreed to."""
    family = guardian.family
    if not ConsentRequest.objects.filter(family=family, child_id=child_id).exists():
        raise Http404
    if Profile.objects.filter(pk=child_id, family=family).exists():
        return redirect("onboarding")  # sent twice, or come back to
    first = {
        "preferred_language": guardian.user.language,
        "timezone": first_zone(family.country),
    }
    form = NewChildForm(sent_by(request), initial=first)
    if request.method == "POST" and form.is_valid():
        told = {key: form.cleaned_data[key] for key in ("child_name", "dob")}
        told |= {key: form.cleaned_data[key] for key in ("preferred_language", "timezone")}
        try:
            new_child.add_child(child_id, guardian=guardian, now=timezone.now(), **told)
        except new_child.NotAgreed:
            return redirect("onboarding")
        return redirect("pair")
    return render(request, "consent/child.html", {"form": form, "step": Step.CHILD})
