"""What was given up in the background, for staff to see and to send again."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.background import NotAnId, send
from accounts.read_only import ReadOnlyAdmin
from hanuman.celery import app
from hanuman.models import DeadLetter


@admin.register(DeadLetter)
class DeadLetterAdmin(ReadOnlyAdmin):
    list_display = ["task", "why", "arguments", "at", "sent_again_at"]
    list_filter = ["task", "why", "at"]
    search_fields = ["task", "why"]
    date_hierarchy = "at"
    actions = ["send_again"]

    @admin.action(description="Send again", permissions=["send_again"])
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        """The task with the same ids, once more: each may run twice."""
        sent = [letter.pk for letter in queryset if _was_sent(letter)]
        DeadLetter.objects.filter(pk__in=sent).update(sent_again_at=timezone.now())
        if sent:
            messages.success(request, _("Sent again: %(count)d") % {"count": len(sent)})
        left = len(queryset) - len(sent)
        if left:
            told = _("Not sent: %(count)d. The broker is away, or there is no such task any more.")
            messages.error(request, told % {"count": left})

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("hanuman.change_deadletter")


def _was_sent(letter: DeadLetter) -> bool:
    app.loader.import_default_modules()
    try:
        return letter.task in app.tasks and send(letter.task, *letter.arguments)
    except NotAnId:
        return False
