"""The page on which guardians change what is known of their child."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import consent, epoch
from accounts.interests import THEMES
from accounts.models import Interest, Profile, Purpose
from accounts.portal.child_form import ChildForm, split_topics, what_stands


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@transaction.atomic
def edit(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """Name, birth month, language, zone, interests and topics to avoid."""
    own = Profile.objects.looked_after_by(request.user)
    child = get_object_or_404(own.select_for_update(of=("self",)), pk=child_id)
    remembers = Purpose.MEMORY in consent.granted_purposes(child.pk)
    form = ChildForm(
        request.POST if request.method == "POST" else None,
        stands=what_stands(child, remembers=remembers),
        themes=list(THEMES),
    )
    if form.is_valid():
        _save(child, form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("child-edit", child.pk)
    context = {"child": child, "form": form, "remembers": remembers}
    return render(request, "accounts/child_edit.html", context)


def _save(child: Profile, typed: dict[str, Any]) -> None:
    child.child_name = typed["child_name"]
    if (typed["dob"] and typed["dob"].replace(day=1)) != (child.dob and child.dob.replace(day=1)):
        child.dob = typed["dob"]  # the same month leaves the day that was told
    child.preferred_language = typed["preferred_language"]
    child.timezone = typed["timezone"]
    child.avoid_topics = split_topics(typed["avoid_topics"])
    child.save()
    if "interests" in typed:
        liked = set(typed["interests"])
        child.interests.exclude(tag__in=liked).delete()
        Interest.objects.bulk_create(
            [Interest(profile=child, tag=tag) for tag in sorted(liked)], ignore_conflicts=True
        )
    transaction.on_commit(lambda: epoch.bump(child.pk))
