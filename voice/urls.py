"""The page on which a guardian talks."""

from django.urls import path

from voice import pages

urlpatterns = [path("children/<uuid:child_id>/talk/", pages.talk, name="talk")]
