"""
What a copy says of the family, of the guardian who asked, and of who did what with the data.

Nothing of the other guardian's account is inside: no address, no sign-in, no network.
"""

from collections.abc import Iterator
from operator import attrgetter, itemgetter
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from accounts import ledger
from accounts.audit import OF_AN_ACCOUNT, Kind
from accounts.export.consent_parts import WHO, of
from accounts.export.parts import Column, Part, Scope, child_column, ident
from accounts.models import AuditEvent, Erasure, Export, Family, Guardian, Invitation
from accounts.texts import Text

_ID = ident("id", attrgetter("pk"))
_SINCE = Column("created_at", Text("Since", "कब से"))
_LAST_USED = Text("Last used", "पिछला उपयोग")
_WHO = WHO | {"staff": Text("our staff", "हमारे कर्मचारी")}
_KINDS = {kind.value: kind.label for kind in Kind}


class _Events:
    """What was written down of the children, the family, and of this guardian's own account."""

    def __init__(self, scope: Scope) -> None:
        self._children = {ledger.ref("child", child): child for child in scope.child_ids}
        self._me = ledger.ref("user", scope.guardian.user_id)
        about = Q(child_ref__in=self._children)
        if scope.is_family:
            about |= Q(family_ref=ledger.ref("family", scope.family.pk))
            about |= Q(actor_ref=self._me, kind__in=OF_AN_ACCOUNT)
        # An account's own events are its owner's, whatever else they name.
        others = Q(kind__in=OF_AN_ACCOUNT) & ~Q(actor_ref=self._me)
        self._found = AuditEvent.objects.filter(about).exclude(others).order_by("at", "pk")

    def __len__(self) -> int:
        return self._found.count()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for event in self._found.iterator(chunk_size=500):
            yield {
                "id": event.pk,
                "child": self._children.get(event.child_ref),
                "kind": event.kind,
                "who": self._who(event),
                "role": event.role,
                "about": event.about,
                "reason": event.reason,
                "at": event.at,
            }

    def _who(self, event: AuditEvent) -> str:
        if event.kind == Kind.LOOKED:
            return "staff"
        if event.actor_ref == self._me:
            return "you"
        return "other" if event.actor_ref else "us"


def _mine(model: Any) -> Any:
    return lambda scope: model.objects.filter(user=scope.guardian.user_id).order_by("pk")


FAMILY = Part(
    "family",
    Text("Your family", "आपका परिवार"),
    ("accounts.Family",),
    (
        _ID,
        Column("name", Text("Name", "नाम")),
        Column("country", Text("Country", "देश")),
        Column("state", Text("State", "राज्य")),
        Column("region", Text("Rules of", "किस क्षेत्र के नियम"), lambda row: row.region.value),
        _SINCE,
        Column("absence_told_at", Text("Told of a long absence", "लंबी अनुपस्थिति की सूचना")),
        Column("absence_warned_at", Text("Warned of it again", "फिर चेतावनी")),
    ),
    lambda scope: Family.objects.filter(pk=scope.family.pk),
)
ACCOUNT = Part(
    "account",
    Text("Your account", "आपका खाता"),
    ("accounts.Guardian", "accounts.User"),
    (
        ident("id", attrgetter("user.pk")),
        Column("email", Text("E-mail", "ई-मेल"), attrgetter("user.email")),
        Column("language", Text("Language", "भाषा"), attrgetter("user.language")),
        Column("date_joined", Text("Since", "कब से"), attrgetter("user.date_joined")),
        Column(
            "last_login",
            Text("Last signed in", "पिछली बार साइन इन"),
            attrgetter("user.last_login"),
        ),
        Column("is_staff", Text("One of our staff", "हमारे कर्मचारी"), attrgetter("user.is_staff")),
        ident("guardian", attrgetter("pk")),
        Column("since", Text("Guardian since", "कब से अभिभावक")),
        Column("wants_digest", Text("Wants the weekly letter", "साप्ताहिक पत्र चाहिए")),
        Column("digest_sent_at", Text("Last weekly letter", "पिछला साप्ताहिक पत्र")),
    ),
    lambda scope: Guardian.objects.filter(pk=scope.guardian.pk).select_related("user"),
    is_of_family=True,
)
ADDRESSES = Part(
    "addresses",
    Text("Your e-mail addresses", "आपके ई-मेल पते"),
    ("account.EmailAddress",),
    (
        _ID,
        Column("email", Text("E-mail", "ई-मेल")),
        Column("verified", Text("Confirmed", "पुष्टि हुई")),
        Column("primary", Text("In use", "उपयोग में")),
    ),
    _mine(EmailAddress),
    is_of_family=True,
)
SECOND_STEPS = Part(
    "second_steps",
    Text("How you prove who you are", "आप अपनी पहचान कैसे सिद्ध करते हैं"),
    ("mfa.Authenticator",),
    (
        _ID,
        Column("kind", Text("Kind", "प्रकार"), lambda row: str(row.type)),
        _SINCE,
        Column("last_used_at", _LAST_USED),
    ),
    _mine(Authenticator),
    is_of_family=True,
)
SESSIONS = Part(
    "sessions",
    Text("Where you are signed in", "आप कहाँ साइन इन हैं"),
    ("usersessions.UserSession",),
    (
        _ID,
        _SINCE,
        Column("last_seen_at", _LAST_USED),
        Column("ip", Text("Network address", "नेटवर्क पता"), lambda row: str(row.ip)),
        Column("user_agent", Text("Browser", "ब्राउज़र")),
    ),
    _mine(UserSession),
    is_of_family=True,
)
INVITATIONS = Part(
    "invitations",
    Text("Whom you invited", "आपने किसे आमंत्रित किया"),
    ("accounts.Invitation",),
    (
        _ID,
        Column("email", Text("E-mail", "ई-मेल")),
        _SINCE,
        Column("expires_at", Text("Good until", "कब तक मान्य")),
        Column("used_at", Text("Accepted", "स्वीकार हुआ")),
    ),
    lambda scope: Invitation.objects.filter(
        family=scope.family, invited_by=scope.guardian
    ).order_by("created_at"),
    is_of_family=True,
)
EVENTS = Part(
    "events",
    Text("Who did what with the data", "डेटा के साथ किसने क्या किया"),
    ("accounts.AuditEvent",),
    (
        ident("id", itemgetter("id")),
        child_column(itemgetter("child")),
        of("kind", Text("What", "क्या"), words=_KINDS),
        of("who", Text("By", "किसने"), words=_WHO),
        of("role", Text("As", "किस भूमिका में")),
        of("about", Text("What was looked at", "क्या देखा गया")),
        of("reason", Text("Reason", "कारण")),
        of("at", Text("When", "कब")),
    ),
    _Events,
)
COPIES = Part(
    "copies",
    Text("Copies you asked for", "आपकी माँगी हुई प्रतियाँ"),
    ("accounts.Export",),
    (
        _ID,
        child_column(attrgetter("child_id")),
        Column("requested_at", Text("Asked", "माँगा गया")),
        Column("ready_at", Text("Ready", "तैयार")),
        Column("fetched_at", Text("Fetched", "ले लिया गया")),
        Column("expires_at", Text("Good until", "कब तक मान्य")),
        Column("size", Text("Size in bytes", "आकार, बाइट में")),
    ),
    lambda scope: Export.objects.filter(guardian=scope.guardian).order_by("requested_at"),
    is_of_family=True,
)
ERASURES = Part(
    "erasures",
    Text("What was erased before", "पहले क्या हटाया गया"),
    ("accounts.Erasure",),
    (
        _ID,
        Column("kind", Text("Of", "किसका")),
        ident("subject"),
        Column("state", Text("How far", "कहाँ तक")),
        Column("requested_at", Text("Asked", "माँगा गया")),
        Column("finished_at", Text("Finished", "पूरा हुआ")),
    ),
    lambda scope: Erasure.objects.filter(family_id=scope.family.pk).order_by("requested_at"),
    is_of_family=True,
)


def parts() -> tuple[Part, ...]:
    """These, in the order of the copy."""
    own = (ACCOUNT, ADDRESSES, SECOND_STEPS, SESSIONS, INVITATIONS)
    return (FAMILY, *own, EVENTS, COPIES, ERASURES)
