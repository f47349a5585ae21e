"""What this app keeps of a child, for erasing it: its conversations and what came of them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.erasure import stores
from accounts.erasure.rows import Rows, RowStore

stores.register(
    RowStore(
        "voice",
        Rows("voice.Line", _("lines of conversations"), child="profile"),
        Rows("voice.Interaction", _("conversations with their notes"), child="profile"),
        Rows("voice.Recollection", _("what the toy remembers of them"), child="profile"),
        # The number of those for the staff would tell a guardian that there are any.
        Rows(
            "voice.SafetyEvent",
            _("safety notes"),
            child="profile",
            told=Q(is_for_staff=False),
        ),
    )
)
# Who Hanuman is, and sound of approved text that never has a name in it.
stores.stays("model:voice.Persona", "model:voice.SpeechClip")
