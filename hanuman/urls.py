"""Every route of the site."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from hanuman import health

handler404 = "hanuman.problems.nothing_here"

urlpatterns = [
    path("", include("accounts.portal.urls")),
    path("", include("accounts.portal.erasure_urls")),  # before the purposes of consents
    path("", include("accounts.portal.consent_urls")),
    path("", include("devices.urls")),
    path("", include("voice.urls")),
    path("", include("accounts.portal.family_urls")),
    path("", include("accounts.portal.mail_pages")),
    path("accounts/", include("allauth.urls")),
    path("admin/hear/", include("voice.rehearsal_pages")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("accounts.api.urls")),
    path("api/v1/", include("devices.api_urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api-docs"),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", health.metrics),
]
