"""
The admin's door: staff come in by the portal's own sign-in, with its limits on guessing, and
outside development with a second factor.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from unfold.sites import UnfoldAdminSite

from accounts.access import ask_for_reason
from accounts.sign_in import has_second_factor


class StaffSite(UnfoldAdminSite):
    """The admin, for staff who came in as they should."""

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not self._lacks_factor(request)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Where the admin sends those it does not let in: on to what they lack."""
        if super().has_permission(request) and self._lacks_factor(request):
            messages.warning(
                request,
                _("Staff need a second step to sign in. Please add one, then come back."),
            )
            return redirect("mfa_index")
        return _by_the_portal(request)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Django's, and the page that asks why a child is looked at."""
        asked = self.admin_view(ask_for_reason)
        return [path("reason/<uuid:child_id>/", asked, name="reason"), *super().get_urls()]

    def _lacks_factor(self, request: HttpRequest) -> bool:
        needed = settings.STAFF_NEED_SECOND_FACTOR
        return needed and not has_second_factor(request.user)  # type: ignore[arg-type]


@secure_admin_login
def _by_the_portal(request: HttpRequest) -> HttpResponse:
    """Only reached by staff who are signed in already."""
    return redirect("admin:index")
