"""The mails that a development machine would have sent. No such page in production."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import mailbox


@require_safe
@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    """Every mail of var/mail/, newest first, with its links to click."""
    found = mailbox.read(Path(settings.EMAIL_FILE_PATH))
    return render(request, "development/mail.html", {"mails": found})


def routes(*, in_production: bool) -> list[URLPattern]:
    """The page's route, which production does not have."""
    return [] if in_production else [path("development/mail/", mails, name="development-mail")]


urlpatterns = routes(in_production=settings.PRODUCTION)
