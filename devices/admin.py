"""Toys in the admin. Secrets and pairing codes are shown to nobody."""

from django.contrib import admin

from accounts.read_only import ReadOnlyAdmin
from devices.models import Device, PairingCode


@admin.register(Device)
class DeviceAdmin(admin.ModelAdmin):
    """Toys and how they fare."""

    list_display = ["serial", "state", "family", "profile", "battery", "firmware", "last_seen_at"]
    list_filter = ["state", "firmware"]
    list_select_related = ["family", "profile"]
    raw_id_fields = ["family", "profile"]
    readonly_fields = ["battery", "rssi", "firmware", "last_seen_at", "created_at"]
    search_fields = ["serial", "family__id__startswith"]


@admin.register(PairingCode)
class PairingCodeAdmin(ReadOnlyAdmin):
    """That a toy shows a code, and until when; not which."""

    list_display = ["id", "device", "expires_at", "claimed_at"]
    list_select_related = ["device"]
    exclude = ["digits"]
    search_fields = ["device__serial"]
