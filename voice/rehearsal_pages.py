"""The staff hears a verse, an episode or a version of one, also before children may."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_GET

from learning.models import Episode, Revision, Verse
from voice import rehearsing
from voice.rehearsing import CannotBeHeard, Heard

_STATUS = {"busy": 429, "service": 503, "no-voice": 503}


def _page(
    rows: QuerySet[Any], hear: Callable[[Any], Heard]
) -> Callable[[HttpRequest, int], HttpResponse]:
    model = rows.model

    def page(request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(f"learning.view_{model._meta.model_name}"):
            raise PermissionDenied
        try:
            heard = hear(get_object_or_404(rows.all(), pk=pk))
        except CannotBeHeard as problem:
            status = _STATUS.get(problem.code, 422)
            answer = HttpResponse(problem.sentence, "text/plain; charset=utf-8", status=status)
        else:
            answer = HttpResponse(heard.wav, "audio/wav")
            answer["X-Duration-Ms"] = str(heard.duration_ms)
            answer["X-Source"] = heard.source
        return answer

    return admin.site.admin_view(require_GET(page))


urlpatterns = [
    path("verse/<int:pk>/", _page(Verse.objects.all(), rehearsing.verse), name="hear-verse"),
    path(
        "episode/<int:pk>/", _page(Episode.objects.all(), rehearsing.episode), name="hear-episode"
    ),
    path(
        "revision/<int:pk>/",
        _page(Revision.objects.select_related("verse", "episode"), rehearsing.revision),
        name="hear-revision",
    ),
]
