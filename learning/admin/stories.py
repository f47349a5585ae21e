"""Stories and their episodes in the admin."""

from django.contrib import admin
from django.db.models import Count
from unfold.admin import TabularInline

from learning.admin.exchange import ExchangesTexts
from learning.admin.measured import Measured
from learning.admin.review import ServedTextAdmin
from learning.exchange.resources import EpisodeResource, StoryResource
from learning.models import Episode, Story


class EpisodeInline(TabularInline):
    """The sittings of a story, to go on to."""

    model = Episode
    fields = ["number", "language", "telling", "approved"]
    readonly_fields = fields
    extra = 0
    show_change_link = True

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Story)
class StoryAdmin(Measured, ExchangesTexts, ServedTextAdmin):
    """Stories with their episodes."""

    resource_classes = (StoryResource,)
    key_fields = ("slug", "approved")
    list_display = ["title", "title_hi", "slug", "status", "episode_count", "approved"]
    list_display += ["is_proofread"]
    list_filter = ["approved"]
    search_fields = ["title", "title_hi", "slug", "synopsis"]
    inlines = [EpisodeInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(count=Count("episodes"))

    @admin.display(description="episodes", ordering="count")
    def episode_count(self, story) -> int:
        return story.count


@admin.register(Episode)
class EpisodeAdmin(Measured, ExchangesTexts, ServedTextAdmin):
    """Every episode that can be told."""

    resource_classes = (EpisodeResource,)
    key_fields = ("story", "number", "language", "telling", "approved")
    list_display = ["title", "story", "number", "language", "telling", "approved", "is_proofread"]
    list_filter = ["approved", "language", "telling", "story"]
    list_select_related = ["story"]
    search_fields = ["title", "text", "story__title"]
