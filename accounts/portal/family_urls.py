"""The family page, its acts, and where an invitation leads."""

from django.urls import path

from accounts.portal import digest_pages, email_pages, family_pages

urlpatterns = [
    path("family/", family_pages.family, name="family"),
    path("family/place/", family_pages.place, name="family-place"),
    path("family/language/", family_pages.language, name="family-language"),
    path("family/digest/", digest_pages.choose, name="family-digest"),
    path("digest/stop/<str:token>/", digest_pages.stop, name="digest-stop"),
    path("family/invitations/", family_pages.invite, name="family-invite"),
    path(
        "family/invitations/<uuid:invitation_id>/cancel/",
        family_pages.cancel,
        name="family-invitation-cancel",
    ),
    path(
        "family/guardians/<int:guardian_id>/remove/",
        family_pages.remove,
        name="family-guardian-remove",
    ),
    path("invitations/<str:key>/", family_pages.accept, name="invitation"),
    path("accounts/email/", email_pages.change, name="account_email"),  # before allauth's own
]
