"""The sessions of those whose account goes, and what was typed about whoever goes."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core import signing
from django.utils.translation import gettext_lazy as _

from accounts.erasure.stores import Counts, Step, Store, Tally
from accounts.erasure.subject import Subject

AT_ONCE = 1_000
KEPT_FORM = "kept_form"  # accounts/portal/kept_forms.py
_SALT = "accounts.portal.kept_forms"


class Sessions(Store):
    """
    Who is signed in, and forms whose session had ended. Sessions live for an hour, so all of them
    are looked at: only a look inside tells whose a session is.
    """

    name = "sessions"
    step = Step.SESSIONS
    covers = frozenset({"model:sessions.Session"})
    titles = {
        "sessions.Session": _("sign-ins on phones and computers"),
        "kept_form": _("forms that were filled in and not sent"),
    }

    def count(self, subject: Subject) -> Counts:
        ends = forms = 0
        for _session, inside in _all():
            if _is_theirs(inside, subject):
                ends += 1
            elif _tells_of(inside, subject):
                forms += 1
        return {"sessions.Session": ends, "kept_form": forms}

    def erase(self, subject: Subject, tally: Tally) -> None:
        for session, inside in _all():
            if _is_theirs(inside, subject):
                session.delete()
                tally("sessions.Session", 1)
            elif _tells_of(inside, subject):
                del inside[KEPT_FORM]
                session.session_data = Session.objects.encode(inside)
                session.save(update_fields=["session_data"], force_update=True)
                tally("kept_form", 1)


def _all() -> Iterator[tuple[Session, dict[str, Any]]]:
    for session in Session.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield session, session.get_decoded()


def _is_theirs(inside: dict[str, Any], subject: Subject) -> bool:
    return inside.get(SESSION_KEY) in {str(user) for user in subject.users}


def _tells_of(inside: dict[str, Any], subject: Subject) -> bool:
    """Whether a form is kept inside that was on a page of a child that goes."""
    if KEPT_FORM not in inside:
        return False
    try:
        kept = signing.loads(inside[KEPT_FORM], salt=_SALT)
    except signing.BadSignature:
        return True  # nobody can say of whom; and nobody can use it
    page = f"{kept.get('page')} {kept.get('action')}"
    return any(mark in page for mark in subject.marks)
