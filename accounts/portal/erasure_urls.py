"""The pages of erasing."""

from django.urls import path

from accounts.portal import erasure_pages

urlpatterns = [
    path("privacy/<uuid:child_id>/erase/", erasure_pages.erase_child, name="erase-child"),
    path("family/erase/", erasure_pages.erase_family, name="erase-family"),
    path("erasures/<uuid:erasure_id>/", erasure_pages.status, name="erasure"),
    path("erasures/<uuid:erasure_id>/cancel/", erasure_pages.cancel, name="erasure-cancel"),
    path(
        "erasures/<uuid:erasure_id>/receipt.json",
        erasure_pages.receipt_file,
        name="erasure-receipt",
    ),
    path("receipts/<str:token>/", erasure_pages.by_link, name="erasure-link"),
    path(
        "receipts/<str:token>/receipt.json",
        erasure_pages.receipt_file_by_link,
        name="erasure-link-receipt",
    ),
    path("verify/", erasure_pages.check, name="receipt-check"),
]
