"""Verses in the admin."""

from django.contrib import admin

from learning.admin.exchange import ExchangesTexts
from learning.admin.measured import WithReadings
from learning.admin.review import ServedTextAdmin
from learning.exchange.resources import VerseResource
from learning.models import Verse


@admin.register(Verse)
class VerseAdmin(WithReadings, ExchangesTexts, ServedTextAdmin):
    """The 43 verses."""

    change_form_before_template = "learning/_hear_served.html"
    hear_route = "hear-verse"

    resource_classes = (VerseResource,)
    key_fields = ("index", "ident", "kind", "number", "section", "approved")
    list_display = ["index", "title", "title_hi", "section", "contested", "approved"]
    list_display += ["is_proofread"]
    list_display_links = ["index", "title"]
    list_filter = ["approved", "kind", "contested"]
    search_fields = ["title", "ident", "meaning_en", "meaning_hi", "transliteration", "devanagari"]
    list_per_page = 50
