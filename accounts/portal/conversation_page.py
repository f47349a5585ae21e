"""One conversation of a child: when it was, what it was about, and its words where kept."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import consent
from accounts.models import Profile, Purpose
from accounts.portal.sheet import talk_of
from learning.models import Story
from voice.forgetting import forget_lines
from voice.models import Interaction, Line


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def conversation(request: HttpRequest, child_id: uuid.UUID, talk_id: uuid.UUID) -> HttpResponse:
    """Show it; a form that is sent deletes its words."""
    own = Profile.objects.looked_after_by(request.user).select_related("family")
    child = get_object_or_404(own, pk=child_id)
    row = get_object_or_404(Interaction, pk=talk_id, profile=child)
    if request.method == "POST":
        forget_lines(child.pk, talk_id=row.pk)
        messages.success(request, _("The words of this conversation are deleted."))
        return redirect("conversation", child.pk, row.pk)
    row.profile = child
    titles = {story.slug: story.title_in(get_language() or "") for story in Story.objects.all()}
    context = {
        "child": child,
        "talk": talk_of(row, titles),
        "lines": _lines(child, row),
        "keeps_lines": Purpose.TRANSCRIPT_KEEP in consent.granted_purposes(child.pk),
    }
    return render(request, "accounts/conversation.html", context)


def _lines(child: Profile, row: Interaction) -> list[Line]:
    """In their order; opened with the child's key, which is asked for once."""
    lines = list(Line.objects.filter(interaction=row).order_by("number"))
    for line in lines:
        line.profile = child
    return lines
