"""The portal's pages."""

from django.urls import path

from accounts.portal import (
    child_pages,
    conversation_page,
    home_page,
    languages,
    learning_pages,
    limits_page,
    safety_page,
)

urlpatterns = [
    path("", home_page.home, name="home"),
    path("i18n/setlang/", languages.choose, name="set_language"),
    path("safety/", safety_page.safety, name="safety"),
    path("children/<uuid:child_id>/", home_page.child, name="child"),
    path("children/<uuid:child_id>/edit/", child_pages.edit, name="child-edit"),
    path("children/<uuid:child_id>/limits/", limits_page.limits, name="limits"),
    path(
        "children/<uuid:child_id>/talks/<uuid:talk_id>/",
        conversation_page.conversation,
        name="conversation",
    ),
    path("children/<uuid:child_id>/verses/<int:index>/", learning_pages.verse, name="verse"),
    path(
        "children/<uuid:child_id>/verses/<int:index>/sound/",
        learning_pages.sound,
        name="verse-sound",
    ),
    path(
        "children/<uuid:child_id>/verses/<int:index>/favourite/",
        learning_pages.favourite_verse,
        name="verse-favourite",
    ),
    path("children/<uuid:child_id>/stories/<slug:slug>/", learning_pages.story, name="story"),
    path(
        "children/<uuid:child_id>/stories/<slug:slug>/favourite/",
        learning_pages.favourite_story,
        name="story-favourite",
    ),
]
