"""The pages of a family's toys, and the doors of the toys themselves."""

from django.urls import include, path

from devices import pages

urlpatterns = [
    path("toys/", pages.toys, name="toys"),
    path("toys/pair/", pages.pair, name="pair"),
    path("toys/<uuid:device_id>/", pages.toy, name="toy"),
    path("toys/<uuid:device_id>/hello/", pages.hello, name="toy-hello"),
    path("toys/<uuid:device_id>/unpair/", pages.unpair, name="toy-unpair"),
    path("toys/<uuid:device_id>/lost/", pages.lost, name="toy-lost"),
    path("toys/<uuid:device_id>/found/", pages.found, name="toy-found"),
    path("", include("devices.door_urls")),
]
