"""That staff who look at a child say why and leave a trace, which the child's parents can read."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from unfold.admin import ModelAdmin

from accounts import audit, reasons
from accounts.audit import Kind
from accounts.models import Profile
from accounts.reasons import Why

_has_secret: list[Callable[[UUID], bool]] = []


def keep_to_staff(has_secret: Callable[[UUID], bool]) -> None:
    """Name a question whose yes means that something of a child is for the staff alone."""
    _has_secret.append(has_secret)


def may_be_told(child_id: UUID, reason: str) -> bool:
    """
    Whether a look for this reason can be told to the parents: not where the reason itself would
    say that there is something of the child which only the staff may know.
    """
    is_plain = Why.of(reason) in (Why.ASKED, Why.FAULT)
    return is_plain or not any(asked(child_id) for asked in _has_secret)


def role_of(user: Any) -> str:
    """What parents are told of who looked: the role and never the person."""
    groups = ", ".join(sorted(group.name for group in user.groups.all()))
    return groups or ("operator" if user.is_superuser else "staff")


class LeavesATrace(ModelAdmin):
    """An admin of what belongs to a child: opening a row takes a reason, and is written down."""

    child_field = "profile"  # where a row names its child; "" when the row is the child

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        view = super().change_view
        return self._seen(
            request, object_id, lambda: view(request, object_id, form_url, extra_context)
        )

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        view = super().delete_view
        return self._seen(request, object_id, lambda: view(request, object_id, extra_context))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        view = super().history_view
        return self._seen(request, object_id, lambda: view(request, object_id, extra_context))

    def is_told_to_family(self, row: Any) -> bool:
        """Whether the parents can read of the look; not where that could endanger the child."""
        return True

    def _seen(
        self, request: HttpRequest, object_id: str, look: Callable[[], HttpResponse]
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        child = getattr(row, self.child_field) if row and self.child_field else row
        if not isinstance(child, Profile) or not self.has_view_or_change_permission(request, row):
            return look()  # which says that it is not there, or not for them
        reason = reasons.given(request, child.pk, now=timezone.now())
        if reason is None:
            asked = reverse("admin:reason", args=[child.pk])
            return redirect(f"{asked}?{urlencode({'next': request.get_full_path()})}")
        answer = look()
        if answer.status_code in (200, 302):  # what was refused was not looked at
            is_told = self.is_told_to_family(row) and may_be_told(child.pk, reason)
            audit.note(
                Kind.LOOKED,
                child_id=child.pk if is_told else None,
                family_id=child.family_id if is_told else None,
                actor=request.user,  # type: ignore[arg-type]
                role=role_of(request.user),
                about=str(self.opts.verbose_name),
                reason=reason,
                now=timezone.now(),
            )
        return answer


def ask_for_reason(request: HttpRequest, child_id: UUID) -> HttpResponse:
    """The page before the first look at a child; then on to what was asked for."""
    rooms = [room for room in admin.site._registry.values() if isinstance(room, LeavesATrace)]
    if not any(room.has_view_or_change_permission(request) for room in rooms):
        raise PermissionDenied
    if not Profile.objects.filter(pk=child_id).exists():
        raise Http404
    form = reasons.ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reasons.give(request, child_id, form.reason, now=timezone.now())
        wanted = request.GET.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
        return redirect(wanted if is_ours else reverse("admin:index"))
    told = {**admin.site.each_context(request), "form": form, "child_id": child_id}
    return TemplateResponse(request, "admin/reason.html", told)
