"""Where the family's resources are."""

from django.urls import path

from accounts.api.children import Child, ChildProgress, Children, ChildTalks
from accounts.api.consents import ChildConsents, ChildPause, ChildWithdrawal
from accounts.api.erasures import ChildErasure, ErasureReceipt, FamilyErasure, OneErasure
from accounts.api.exports import ChildExports, ExportLink, FamilyExports, OneExport
from accounts.api.favourites import StoryFavourite, VerseFavourite
from accounts.api.limits import ChildLimits

_CHILD = "children/<uuid:child_id>/"

urlpatterns = [
    path("children/", Children.as_view(), name="api-children"),
    path(_CHILD, Child.as_view(), name="api-child"),
    path(f"{_CHILD}progress/", ChildProgress.as_view(), name="api-child-progress"),
    path(f"{_CHILD}talks/", ChildTalks.as_view(), name="api-child-talks"),
    path(f"{_CHILD}limits/", ChildLimits.as_view(), name="api-child-limits"),
    path(f"{_CHILD}consents/", ChildConsents.as_view(), name="api-child-consents"),
    path(f"{_CHILD}consents/withdrawal/", ChildWithdrawal.as_view(), name="api-child-withdrawal"),
    path(f"{_CHILD}pause/", ChildPause.as_view(), name="api-child-pause"),
    path(f"{_CHILD}exports/", ChildExports.as_view(), name="api-child-exports"),
    path(f"{_CHILD}erasure/", ChildErasure.as_view(), name="api-child-erasure"),
    path("family/erasure/", FamilyErasure.as_view(), name="api-family-erasure"),
    path("erasures/<uuid:erasure_id>/", OneErasure.as_view(), name="api-erasure"),
    path(
        "erasures/<uuid:erasure_id>/receipt/",
        ErasureReceipt.as_view(),
        name="api-erasure-receipt",
    ),
    path("exports/", FamilyExports.as_view(), name="api-exports"),
    path("exports/<uuid:export_id>/", OneExport.as_view(), name="api-export"),
    path("exports/<uuid:export_id>/link/", ExportLink.as_view(), name="api-export-link"),
    path(
        f"{_CHILD}verses/<int:index>/favourite/",
        VerseFavourite.as_view(),
        name="api-verse-favourite",
    ),
    path(
        f"{_CHILD}stories/<slug:slug>/favourite/",
        StoryFavourite.as_view(),
        name="api-story-favourite",
    ),
]
