"""Verses in the admin."""

from django.contrib import admin

from learning.admin.review import ServedTextAdmin
from learning.models import Verse


@admin.register(Verse)
class VerseAdmin(ServedTextAdmin):
    """The 43 verses."""

    key_fields = ("index", "ident", "kind", "number", "section", "approved")
    list_display = ["index", "title", "title_hi", "section", "contested", "approved"]
    list_display += ["is_proofread"]
    list_display_links = ["index", "title"]
    list_filter = ["approved", "kind", "contested"]
    search_fields = ["title", "ident", "meaning_en", "meaning_hi", "transliteration", "devanagari"]
    list_per_page = 50
