"""That staff who look at a child leave a trace, which the child's parents can read."""

from datetime import datetime
from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import AccessRecord, Profile


def record_access(child: Profile, *, role: str, looked_at: str, now: datetime) -> None:
    """Write down that one of the staff, in `role`, opened `looked_at` of a child."""
    AccessRecord.objects.create(profile=child, role=role[:60], looked_at=looked_at[:60], at=now)


def role_of(user: Any) -> str:
    """What parents are told of who looked: the role and never the person."""
    groups = ", ".join(sorted(group.name for group in user.groups.all()))
    return groups or ("operator" if user.is_superuser else "staff")


class LeavesATrace(ModelAdmin):
    """An admin of what belongs to a child: opening a row is written down for the parents."""

    child_field = "profile"  # where a row names its child; "" when the row is the child

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        answer = super().change_view(request, object_id, form_url, extra_context)
        child = getattr(row, self.child_field) if row and self.child_field else row
        # A row that was just deleted or refused was not looked at.
        if isinstance(child, Profile) and answer.status_code in (200, 302):
            record_access(
                child,
                role=role_of(request.user),
                looked_at=str(self.opts.verbose_name),
                now=timezone.now(),
            )
        return answer
