"""The Talk page: a guardian talks as a toy in the browser would, and sees what happens to it."""

import uuid

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import Profile
from voice.page_words import flow_kinds, talk_words


@require_safe
@never_cache
@login_required
def talk(request: HttpRequest, child_id: uuid.UUID) -> HttpResponse:
    """One button for the own child; what it does is in static/js/talk/."""
    own = Profile.objects.looked_after_by(request.user)
    child = get_object_or_404(own, pk=child_id)
    shown = {
        "child": child,
        "socket": f"/device/v1/talk/{child.pk}",
        "words": talk_words(),
        "kinds": flow_kinds(),
        "is_flow_open": request.user.is_staff or settings.DEBUG,
    }
    return render(request, "voice/talk.html", shown)
