"""The portal's pages and the family's part of the API."""

urlpatterns: list = []
