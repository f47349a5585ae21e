"""The pages of consent, of new families and of privacy."""

from django.urls import path

from accounts.portal import (
    consent_pages,
    export_pages,
    notice_pages,
    onboarding_pages,
    privacy_pages,
    retention_page,
)

urlpatterns = [
    path("welcome/", onboarding_pages.begin, name="onboarding"),
    path("welcome/country/", onboarding_pages.country, name="onboarding-country"),
    path("welcome/notice/", onboarding_pages.notice, name="onboarding-notice"),
    path("welcome/child/<uuid:child_id>/", onboarding_pages.child, name="onboarding-child"),
    path("consent/", consent_pages.form, name="consent"),
    path("consent/sent/", consent_pages.sent, name="consent-sent"),
    path("consent/resend/", consent_pages.resend, name="consent-resend"),
    path("consent/confirm/<str:token>/", consent_pages.confirm, name="consent-confirm"),
    path("consent/stop/<str:token>/", consent_pages.stop, name="consent-stop"),
    path("consent/<uuid:child_id>/", consent_pages.form, name="consent-child"),
    path("notices/<uuid:notice_id>/", notice_pages.version, name="notice"),
    path("notices/<str:region>/<str:language>/", notice_pages.current, name="notice-current"),
    path("retention/", retention_page.retention, name="retention"),
    path("privacy/", privacy_pages.privacy, name="privacy"),
    path("privacy/<uuid:child_id>/stop/", privacy_pages.withdraw, name="withdraw"),
    path("privacy/<uuid:child_id>/pause/", privacy_pages.pause, name="pause"),
    path("privacy/export/", export_pages.ask, name="export-family"),
    path("privacy/exports/<uuid:export_id>/", export_pages.progress, name="export"),
    path("privacy/exports/<uuid:export_id>/link/", export_pages.link, name="export-link"),
    path("privacy/exports/<uuid:export_id>/<str:token>/", export_pages.file, name="export-file"),
    path("privacy/<uuid:child_id>/export/", export_pages.ask, name="export-child"),
    path("privacy/<uuid:child_id>/<str:purpose>/", privacy_pages.change, name="consent-change"),
]
