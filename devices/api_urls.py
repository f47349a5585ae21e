"""Where a family's toys are in the API."""

from django.urls import path

from devices import api

_TOY = "toys/<uuid:device_id>/"

urlpatterns = [
    path("toys/", api.Toys.as_view(), name="api-toys"),
    path("toys/pair/", api.Pairing.as_view(), name="api-pair"),
    path(_TOY, api.Toy.as_view(), name="api-toy"),
    path(f"{_TOY}unpair/", api.Unpairing.as_view(), name="api-toy-unpair"),
    path(f"{_TOY}lost/", api.Loss.as_view(), name="api-toy-lost"),
    path(f"{_TOY}found/", api.Finding.as_view(), name="api-toy-found"),
    path(f"{_TOY}hello/", api.Hello.as_view(), name="api-toy-hello"),
]
