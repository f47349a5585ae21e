"""Toys in the admin. Secrets, pairing codes and what parents call a toy are shown to nobody."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from unfold.admin import ModelAdmin

from accounts.read_only import ReadOnlyAdmin
from devices.models import Device, FirmwareRelease, PairingCode
from devices.outcomes import TROUBLES


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
        "numbers",
        "last_seen_at",
        "created_at",
    ]
    readonly_fields = ["numbers"]
    search_fields = ["serial", "family__id__startswith", "telemetry__update"]

    @admin.display(description="its own numbers")
    def numbers(self, device: Device) -> str:
        """What its latest `status` said; docs/protocol.md says what each means."""
        told = device.telemetry or {}
        return ", ".join(f"{name} {told[name]}" for name in sorted(told)) or "not told yet"


@admin.register(PairingCode)
class PairingCodeAdmin(ReadOnlyAdmin):
    """That a toy shows a code, and until when; not which."""

    list_display = ["id", "device", "expires_at", "claimed_at"]
    list_select_related = ["device"]
    exclude = ["digits"]
    search_fields = ["device__serial"]


@admin.register(FirmwareRelease)
class FirmwareReleaseAdmin(ModelAdmin):
    """
    What toys may install, and how many of them hear of it.

    Releases are made by `manage.py firmware_release`, where the key is; here they are given out,
    held back and taken back.
    """

    list_display = [
        "version", "hardware", "state", "rollout_percent", "toys", "in_trouble", "size",
    ]  # fmt: skip
    list_filter = ["hardware", "is_paused"]
    search_fields = ["version"]
    fields = [
        "version", "hardware", "state", "rollout_percent", "is_paused", "toys", "in_trouble",
        "published_at", "withdrawn_at", "files", "size", "sha256", "signature", "created_at",
    ]  # fmt: skip
    actions = ["publish", "pause", "go_on", "withdraw"]
    warn_unsaved_form = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[FirmwareRelease]:
        """With how many toys run each, and how many could not, in the one query."""
        fitting = Device.objects.filter(hardware=OuterRef("hardware")).order_by()
        running = fitting.filter(firmware=OuterRef("version"))
        told: list[Any] = [Concat(OuterRef("version"), Value(f" {code}")) for code in TROUBLES]
        in_trouble = fitting.annotate(told=KT("telemetry__update")).filter(told__in=told)
        releases = super().get_queryset(request)
        return releases.annotate(toys=_count(running), in_trouble=_count(in_trouble))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What was signed stays as it is, and what was taken back stays so."""
        may_change = obj is not None and obj.withdrawn_at is None
        open_fields = {"rollout_percent", "is_paused"} if may_change else set()
        return [name for name in self.fields if name not in open_fields]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Toys may run it: whoever looks for a mistake needs to know what it was."""
        return False

    @admin.display(ordering="published_at")
    def state(self, release: FirmwareRelease) -> str:
        """In a word."""
        if release.withdrawn_at is not None:
            return "taken back"
        if release.published_at is None:
            return "not published"
        return "paused" if release.is_paused else "offered"

    @admin.display(ordering="toys", description="toys that run it")
    def toys(self, release: Any) -> str:
        """How many, and the way to them."""
        return _link(release.toys, firmware=release.version, hardware=release.hardware)

    @admin.display(ordering="in_trouble", description="toys that could not")
    def in_trouble(self, release: Any) -> str:
        """How many refused it or gave it up, and the way to all that spoke of it."""
        return _link(release.in_trouble, q=release.version, hardware=release.hardware)

    @admin.action(permissions=["change"], description="Publish: toys may hear of it")
    def publish(self, request: HttpRequest, releases: QuerySet[FirmwareRelease]) -> None:
        count = releases.filter(published_at=None, withdrawn_at=None).update(
            published_at=timezone.now()
        )
        self._say(request, count, "published")

    @admin.action(permissions=["change"], description="Pause: no more toys hear of it")
    def pause(self, request: HttpRequest, releases: QuerySet[FirmwareRelease]) -> None:
        count = releases.filter(is_paused=False, withdrawn_at=None).update(is_paused=True)
        self._say(request, count, "paused")

    @admin.action(permissions=["change"], description="Go on after a pause")
    def go_on(self, request: HttpRequest, releases: QuerySet[FirmwareRelease]) -> None:
        count = releases.filter(is_paused=True, withdrawn_at=None).update(is_paused=False)
        self._say(request, count, "going on")

    @admin.action(permissions=["change"], description="Take back: given to no toy any more")
    def withdraw(self, request: HttpRequest, releases: QuerySet[FirmwareRelease]) -> None:
        count = releases.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
        self._say(request, count, "taken back; toys that run it wait for a newer one")

    def _say(self, request: HttpRequest, count: int, what: str) -> None:
        self.message_user(request, f"{count} {what}" if count else "Nothing was changed.")


def _count(toys: QuerySet[Device]) -> Coalesce:
    """How many of `toys` there are, for each row of the query around it."""
    counted = toys.values("hardware").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _link(count: int, **query: str) -> str:
    """A number that leads to the toys it counts."""
    address = f"{reverse('admin:devices_device_changelist')}?{urlencode(query)}"
    return format_html('<a href="{}">{}</a>', address, count)
