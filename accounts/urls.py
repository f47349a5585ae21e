"""The portal's pages and the family's part of the API."""

from django.urls import path

from accounts import api, home_page, languages

urlpatterns = [
    path("", home_page.home, name="home"),
    path("i18n/setlang/", languages.choose, name="set_language"),
    path("children/<uuid:profile_id>/", home_page.child, name="child"),
    path("api/v1/children/", api.Children.as_view(), name="api-children"),
    path(
        "api/v1/children/<uuid:profile_id>/progress/",
        api.ChildProgress.as_view(),
        name="api-child-progress",
    ),
]
