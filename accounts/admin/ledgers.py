"""Consents, notices, processors, looks and erasures in the admin."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from accounts.models import AuditEvent, ConsentEvent, Erasure, NoticeVersion, Processor
from accounts.read_only import ReadOnlyAdmin


@admin.register(ConsentEvent)
class ConsentEventAdmin(ReadOnlyAdmin):
    """The ledger, to be read."""

    list_display = ["region", "number", "action", "purpose", "method", "occurred_at"]
    list_filter = ["region", "action", "purpose", "method"]
    search_fields = ["child_ref"]
    date_hierarchy = "occurred_at"


@admin.register(NoticeVersion)
class NoticeVersionAdmin(ReadOnlyAdmin):
    """What parents were told, to be read. The texts lie in accounts/notice_texts/."""

    list_display = ["region", "language", "number", "effective_from", "sha256"]
    list_filter = ["region", "language"]
    search_fields = ["region", "=sha256"]


@admin.register(Processor)
class ProcessorAdmin(ModelAdmin):
    """
    Whose machines see a child's data. A change is told in a new notice, and stops consents whose
    method does not count any more.
    """

    list_display = ["name", "host", "regions", "trains_on_data", "has_own_purposes", "is_active"]
    list_filter = ["is_active", "trains_on_data", "has_own_purposes"]
    search_fields = ["name", "host"]


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Who did what with whose data, under keyed hashes. Parents read their part of it."""

    list_display = ["at", "kind", "role", "about", "reason"]
    list_filter = ["kind", "role"]
    search_fields = ["=child_ref", "=family_ref", "=actor_ref"]
    date_hierarchy = "at"


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    """How far erasures are, so that somebody notices one that stands still. Ids, and no name."""

    list_display = ["id", "kind", "state", "requested_at", "begins_at", "finished_at"]
    list_filter = ["state", "kind", "region"]
    search_fields = ["=id", "=subject"]
    date_hierarchy = "requested_at"
    exclude = ["scope"]
