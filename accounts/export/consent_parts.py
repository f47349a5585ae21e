"""
What a copy says of consent: what stands, what was ever said, on which notice, to whom data went.

Of the other guardian there is only that it was them: neither who nor from which network.
"""

from collections.abc import Iterator
from operator import attrgetter, itemgetter
from typing import Any

from accounts import ledger, processors
from accounts.export.parts import Column, Part, Rows, Scope, child_column, ident
from accounts.models import Consent, ConsentEvent, ConsentRequest, NoticeVersion
from accounts.purposes import MEANINGS
from accounts.texts import Text

PURPOSES = {purpose: meaning.title for purpose, meaning in MEANINGS.items()}
WHO = {
    "you": Text("you", "आप"),
    "other": Text("the other grown-up", "दूसरे अभिभावक"),
    "us": Text("us", "हम"),
}
_ACTIONS = {
    "requested": Text("asked", "पूछा गया"),
    "granted": Text("agreed", "सहमति दी"),
    "withdrawn": Text("taken back", "वापस ली"),
    "reaffirmed": Text("confirmed again", "फिर पुष्टि हुई"),
    "superseded": Text("no longer valid", "अब मान्य नहीं"),
    "expired": Text("not answered in time", "समय पर उत्तर नहीं मिला"),
}
_SINCE = Text("Since", "कब से")
_METHOD = Text("How you were verified", "आपकी पुष्टि कैसे हुई")
_PURPOSE = Column("purpose", Text("Purpose", "उद्देश्य"), words=PURPOSES)


class _History:
    """The lines of the ledger about the children of a scope, one after the other."""

    def __init__(self, scope: Scope) -> None:
        self._children = {ledger.ref("child", child): child for child in scope.child_ids}
        self._mine = ledger.ref("guardian", scope.guardian.pk)
        self._lines = ConsentEvent.objects.filter(child_ref__in=self._children)

    def __len__(self) -> int:
        return self._lines.count()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for line in self._lines.order_by("region", "number").iterator(chunk_size=500):
            is_mine = line.actor_ref == self._mine
            yield {
                "id": f"{line.region}-{line.number}",
                "child": self._children[line.child_ref],
                "purpose": line.purpose,
                "action": line.action,
                "who": "you" if is_mine else "other" if line.actor_ref else "us",
                "at": line.occurred_at,
                "method": line.method,
                "language": line.language,
                "notice_sha256": line.notice_sha256,
                "network": line.ip_prefix if is_mine else "",
                "hash": line.hash,
            }


def of(name: str, title: Text, **words: Any) -> Column:
    """A column of rows that are mappings."""
    return Column(name, title, lambda row: row[name], **words)


def _notices(scope: Scope) -> Rows:
    children = [ledger.ref("child", child) for child in scope.child_ids]
    hashes = ConsentEvent.objects.filter(child_ref__in=children).values("notice_sha256")
    return NoticeVersion.objects.filter(sha256__in=hashes)


CONSENTS = Part(
    "consents",
    Text("What you agreed to", "आपने किस पर सहमति दी"),
    ("accounts.Consent",),
    (
        child_column(attrgetter("child_id")),
        _PURPOSE,
        Column("is_granted", Text("Holds today", "आज लागू")),
        Column("since", _SINCE),
        Column("method", _METHOD),
        ident("notice_sha256"),
    ),
    lambda scope: Consent.objects.filter(child_id__in=scope.child_ids).order_by("pk"),
)
HISTORY = Part(
    "consent_history",
    Text("History of what was agreed", "सहमति का इतिहास"),
    ("accounts.ConsentEvent",),
    (
        ident("id", itemgetter("id")),
        child_column(itemgetter("child")),
        of("purpose", Text("Purpose", "उद्देश्य"), words=PURPOSES),
        of("action", Text("What happened", "क्या हुआ"), words=_ACTIONS),
        of("who", Text("By", "किसने"), words=WHO),
        of("at", Text("When", "कब")),
        of("method", _METHOD),
        of("language", Text("Language", "भाषा")),
        ident("notice_sha256", itemgetter("notice_sha256")),
        of("network", Text("Your network, shortened", "आपका नेटवर्क, छोटा किया गया")),
        ident("hash", itemgetter("hash")),
    ),
    _History,
)
REQUESTS = Part(
    "consent_requests",
    Text("Questions you were sent", "आपको भेजे गए प्रश्न"),
    ("accounts.ConsentRequest",),
    (
        ident(),
        child_column(attrgetter("child_id")),
        Column("purposes", Text("Purposes", "उद्देश्य"), words=PURPOSES),
        Column("method", _METHOD),
        Column("created_at", Text("Asked", "पूछा गया")),
        Column("expires_at", Text("Good until", "कब तक मान्य")),
        Column("confirmed_at", Text("Confirmed", "पुष्टि हुई")),
        Column("reminded_at", Text("Asked again", "फिर पूछा गया")),
    ),
    lambda scope: ConsentRequest.objects.filter(
        guardian=scope.guardian, child_id__in=scope.child_ids
    ),
)
NOTICES = Part(
    "notices",
    Text("The notices you agreed on", "जिन सूचनाओं पर सहमति दी गई"),
    ("accounts.NoticeVersion",),
    (
        ident(),
        Column("region", Text("Region", "क्षेत्र")),
        Column("language", Text("Language", "भाषा")),
        Column("number", Text("Number", "संख्या")),
        Column("effective_from", Text("In force from", "कब से लागू")),
        ident("sha256"),
        Column("body", Text("Text", "पाठ")),
    ),
    _notices,
)
PROCESSORS = Part(
    "processors",
    Text("Who works with the data for us", "हमारे लिए डेटा पर कौन काम करता है"),
    ("accounts.Processor",),
    (
        Column("name", Text("Name", "नाम")),
        Column("host", Text("Address", "पता")),
        Column("purposes", Text("What for", "किस लिए")),
        Column("trains_on_data", Text("Trains on it", "उससे प्रशिक्षण")),
        Column("has_own_purposes", Text("Uses it for itself", "अपने लिए उपयोग")),
    ),
    lambda scope: processors.active(scope.family.region),
)


def parts() -> tuple[Part, ...]:
    """These, in the order of the copy."""
    return (CONSENTS, HISTORY, REQUESTS, NOTICES, PROCESSORS)
