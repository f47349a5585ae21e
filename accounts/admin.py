"""Accounts in the admin. Lists show ids: a child's name stands on the child's own page only."""

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import Count

from accounts.access import LeavesATrace
from accounts.models import (
    AuditEvent,
    ConsentEvent,
    Erasure,
    Family,
    Guardian,
    Interest,
    NoticeVersion,
    Processor,
    Profile,
    User,
)
from accounts.read_only import ReadOnlyAdmin


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Who can sign in."""

    list_display = ["email", "is_staff", "is_active", "date_joined", "last_login"]
    list_filter = ["is_staff", "is_active", "groups"]
    search_fields = ["email"]
    ordering = ["email"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("May", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        ("When", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "usable_password", "password1", "password2"]})]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ["groups"]


class GuardianInline(admin.TabularInline):
    """The grown-ups of a family."""

    model = Guardian
    extra = 0
    raw_id_fields = ["user"]


@admin.register(Family)
class FamilyAdmin(admin.ModelAdmin):
    """Households."""

    list_display = ["id", "children_count", "created_at"]
    search_fields = ["id__startswith", "guardians__user__email__iexact"]
    date_hierarchy = "created_at"
    inlines = [GuardianInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(count=Count("children", distinct=True))

    @admin.display(description="children", ordering="count")
    def children_count(self, family) -> int:
        return family.count


@admin.register(Guardian)
class GuardianAdmin(admin.ModelAdmin):
    """Who looks after which family."""

    list_display = ["id", "user", "family", "since"]
    list_select_related = ["user", "family"]
    raw_id_fields = ["user", "family"]
    search_fields = ["user__email__iexact", "family__id__startswith"]


@admin.register(Profile)
class ProfileAdmin(LeavesATrace):
    """Children, by id."""

    child_field = ""

    def has_add_permission(self, request, obj=None) -> bool:
        return False  # a child's row follows its parents' consent (accounts/new_child.py)

    list_display = ["id", "family", "preferred_language", "timezone", "persona_name", "created_at"]
    list_filter = ["preferred_language", "persona_name"]
    list_select_related = ["family"]
    raw_id_fields = ["family"]
    readonly_fields = ["created_at", "updated_at"]
    search_fields = ["id__startswith", "family__id__startswith"]
    date_hierarchy = "created_at"


@admin.register(Interest)
class InterestAdmin(LeavesATrace):
    """What children like."""

    list_display = ["id", "profile", "tag", "weight", "updated_at"]
    list_filter = ["tag"]
    list_select_related = ["profile"]
    raw_id_fields = ["profile"]
    search_fields = ["tag", "profile__id__startswith"]


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


@admin.register(Processor)
class ProcessorAdmin(admin.ModelAdmin):
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


admin.site.unregister(Authenticator)


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Second factors, without their secrets. One that was lost can be removed."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    exclude = ["data"]

    def has_delete_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("mfa.delete_authenticator")
