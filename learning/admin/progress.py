"""Progress of children in the admin. It is only looked at."""

from django.contrib import admin

from accounts.access import LeavesATrace
from accounts.read_only import ReadOnlyAdmin
from learning.models import ChalisaProgress, StoryProgress


@admin.register(ChalisaProgress)
class ChalisaProgressAdmin(LeavesATrace, ReadOnlyAdmin):
    """How children stand with verses."""

    list_display = ["id", "profile", "verse_index", "exposure_count", "attempts", "mastery"]
    list_filter = ["mastery"]
    list_select_related = ["profile"]
    search_fields = ["profile__id__startswith"]
    date_hierarchy = "last_practice"


@admin.register(StoryProgress)
class StoryProgressAdmin(LeavesATrace, ReadOnlyAdmin):
    """How children stand with stories."""

    list_display = ["id", "profile", "story", "status", "times_heard", "position", "last_heard"]
    list_filter = ["status", "story"]
    list_select_related = ["profile", "story"]
    search_fields = ["profile__id__startswith"]
