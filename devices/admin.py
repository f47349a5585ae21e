"""Toys in the admin. Secrets, pairing codes and what parents call a toy are shown to nobody."""

from functools import partial

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from accounts.read_only import ReadOnlyAdmin
from devices.models import Device, FirmwareRelease, PairingCode


@admin.register(Device)
class DeviceAdmin(ReadOnlyAdmin):
    """
    Toys and how they fare.

    Nothing is changed here: a toy comes to a family by its code and leaves it by its guardians'
    word, and is made by `manage.py provision_toy`.
    """

    list_display = ["serial", "state", "hardware", "firmware", "battery", "last_seen_at"]
    list_filter = ["state", "hardware", "firmware"]
    fields = [
        "serial",
        "state",
        "hardware",
        "firmware",
        "family",
        "battery",
        "rssi",
        "last_seen_at",
        "created_at",
    ]
    search_fields = ["serial", "family__id__startswith"]


@admin.register(PairingCode)
class PairingCodeAdmin(ReadOnlyAdmin):
    """That a toy shows a code, and until when; not which."""

    list_display = ["id", "device", "expires_at", "claimed_at"]
    list_select_related = ["device"]
    exclude = ["digits"]
    search_fields = ["device__serial"]


@admin.register(FirmwareRelease)
class FirmwareReleaseAdmin(ModelAdmin):
    """What toys may install. A published release is not changed any more: make the next one."""

    list_display = ["version", "hardware", "size", "published_at"]
    list_filter = ["hardware"]
    search_fields = ["version"]
    formfield_overrides = {
        models.URLField: {"form_class": partial(forms.URLField, assume_scheme="https")}
    }

    def has_change_permission(
        self, request: HttpRequest, obj: FirmwareRelease | None = None
    ) -> bool:
        is_out = obj is not None and obj.published_at is not None
        return not is_out and super().has_change_permission(request, obj)
