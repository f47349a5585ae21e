"""The language that a person reads the portal in: chosen on any page, and remembered."""

from collections.abc import Callable
from typing import Any

from allauth.account.signals import user_signed_up
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views import i18n
from django.views.decorators.http import require_POST

from accounts.models import Language, User


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Switch the language: a cookie for this browser, and for a signed-in person everywhere."""
    chosen = request.POST.get("language")
    if request.user.is_authenticated and chosen in Language.values:
        User.objects.filter(pk=request.user.pk).update(language=chosen)
    return i18n.set_language(request)


class SpeakTheirLanguage:
    """
    Middleware: without a choice in this browser, a signed-in person's own language.

    Comes after LocaleMiddleware, which has read the cookie and the browser's wish, and after
    AuthenticationMiddleware.
    """

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if not is_chosen and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self._respond(request)


@receiver(user_signed_up)
def remember_language(sender: object, user: User, **_: Any) -> None:
    """Somebody who signs up on Hindi pages goes on in Hindi, and gets e-mails in it."""
    language = (translation.get_language() or "")[:2]
    if language in Language.values:
        User.objects.filter(pk=user.pk).update(language=language)
        user.language = language
