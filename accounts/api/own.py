"""What every resource of a child shares: it is looked up among the guardian's own, or is a 404."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import Guardian, Profile
from accounts.portal.guarded import guardian_of, ip_of, origin_of
from accounts.recent_login import is_recent


class RecentLogin(BasePermission):
    """Only for somebody who proved who they are within the last minutes, for sensitive acts."""

    code = "recent-login-needed"
    message = "Please sign in again; this asks for a login of the last five minutes."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return is_recent(request)


class OfAChild(APIView):
    """A view below `/children/<child_id>/`; `self.child` is the child."""

    child: Profile

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.child = own_child(request, kwargs["child_id"])

    @property
    def guardian(self) -> Guardian:
        """Who asks, as a guardian of the child's family."""
        return guardian_of(self.request)

    def whence(self) -> dict[str, str]:
        """Where the request came from, for the ledger and for links in e-mails."""
        return {"ip": ip_of(self.request), "origin": origin_of(self.request)}


def own_child(request: Request, child_id: UUID) -> Profile:
    """The child, if the user looks after it. Raises Http404."""
    own = Profile.objects.looked_after_by(request.user)
    return get_object_or_404(own, pk=child_id)
