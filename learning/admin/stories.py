"""Stories and their episodes in the admin."""

from django.contrib import admin
from django.db.models import Count
from unfold.admin import ModelAdmin, StackedInline

from learning.models import Episode, Story


class EpisodeInline(StackedInline):
    """The sittings of a story."""

    model = Episode
    extra = 0


@admin.register(Story)
class StoryAdmin(ModelAdmin):
    """Stories with their episodes."""

    list_display = ["title", "title_hi", "slug", "status", "episode_count"]
    search_fields = ["title", "title_hi", "slug", "synopsis"]
    inlines = [EpisodeInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(count=Count("episodes"))

    @admin.display(description="episodes", ordering="count")
    def episode_count(self, story) -> int:
        return story.count


@admin.register(Episode)
class EpisodeAdmin(ModelAdmin):
    """Every episode that can be told."""

    list_display = ["title", "story", "number", "language", "telling", "approved"]
    list_filter = ["approved", "language", "telling", "story"]
    list_select_related = ["story"]
    search_fields = ["title", "text", "story__title"]
