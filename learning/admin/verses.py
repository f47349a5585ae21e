"""Verses in the admin."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from learning.models import Verse


@admin.register(Verse)
class VerseAdmin(ModelAdmin):
    """The 43 verses."""

    list_display = ["index", "title", "title_hi", "section", "contested", "approved"]
    list_display_links = ["index", "title"]
    list_filter = ["approved", "kind", "contested"]
    search_fields = ["title", "ident", "meaning_en", "meaning_hi", "transliteration", "devanagari"]
    list_per_page = 50
