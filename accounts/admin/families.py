"""Families and children in the admin, by id: a name stands on the child's own page only."""

from django.contrib import admin
from django.db.models import Count
from unfold.admin import ModelAdmin, TabularInline

from accounts.access import LeavesATrace
from accounts.models import Family, Guardian, Interest, Profile


class GuardianInline(TabularInline):
    """The grown-ups of a family."""

    model = Guardian
    extra = 0
    raw_id_fields = ["user"]


@admin.register(Family)
class FamilyAdmin(ModelAdmin):
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
class GuardianAdmin(ModelAdmin):
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
