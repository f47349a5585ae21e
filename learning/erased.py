"""What this app keeps of a child, for erasing it: how far it has come."""

from django.utils.translation import gettext_lazy as _

from accounts.erasure import stores
from accounts.erasure.rows import Rows, RowStore

stores.register(
    RowStore(
        "learning",
        Rows("learning.ChalisaProgress", _("verses practised"), child="profile"),
        Rows("learning.StoryProgress", _("stories heard"), child="profile"),
    )
)
# What is taught is the same for everybody.
stores.stays(
    "model:learning.Verse",
    "model:learning.Story",
    "model:learning.Episode",
    "model:learning.Recording",
    "model:learning.Take",
    # The editors' work: the key to an account that is gone is emptied, the texts stay.
    "model:learning.Revision",
    "model:learning.Verdict",
    "model:learning.Comment",
)
