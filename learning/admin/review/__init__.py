"""The editors' review in the admin: what is served is looked at, and a new version is written."""

from learning.admin.review.revisions import RevisionAdmin
from learning.admin.review.served import ServedTextAdmin

__all__ = ["RevisionAdmin", "ServedTextAdmin"]
