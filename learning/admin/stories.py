"""Stories and their episodes in the admin."""

from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html
from unfold.admin import TabularInline

from learning.admin.exchange import ExchangesTexts
from learning.admin.measured import Measured
from learning.admin.review import ServedTextAdmin
from learning.exchange.resources import EpisodeResource, StoryResource
from learning.models import Episode, Story


class EpisodeInline(TabularInline):
    """The sittings of a story, to go on to."""

    model = Episode
    fields = ["number", "language", "telling", "read", "approved"]
    readonly_fields = fields
    extra = 0

    @admin.display(description="title")
    def read(self, episode) -> str:
        """Its title, which leads to it."""
        address = reverse("admin:learning_episode_change", args=[episode.pk])
        return format_html('<a class="read-on" href="{}">{}</a>', address, episode.title)

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

    change_form_before_template = "learning/_hear_served.html"
    hear_route = "hear-episode"

    resource_classes = (EpisodeResource,)
    key_fields = ("story", "number", "language", "telling", "approved")
    list_display = ["title", "story", "number", "language", "telling", "approved", "is_proofread"]
    list_filter = ["approved", "language", "telling", "story"]
    list_select_related = ["story"]
    search_fields = ["title", "text", "story__title"]
