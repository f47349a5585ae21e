"""Files: copies that were made for the family, and the mailbox of a development machine."""

from datetime import datetime
from email import message_from_bytes, policy
from email.utils import getaddresses
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.erasure.stores import Counts, Step, Store, Tally
from accounts.erasure.subject import Subject
from accounts.export import making
from accounts.models import Export, User


class Copies(Store):
    """
    Exports with a child that goes: those of the child, and those of its whole family.

    The file goes before its row, which says where it is.
    """

    name = "copies"
    step = Step.FILES
    covers = frozenset({"model:accounts.Export", "storage:private"})
    titles = {"accounts.Export": _("copies that you asked for")}

    def count(self, subject: Subject) -> Counts:
        return {"accounts.Export": self._of(subject).count()}

    def erase(self, subject: Subject, tally: Tally) -> None:
        for export in self._of(subject).only("path").iterator():
            making.files().delete(export.path or making.name_of(export))
            export.delete()
            tally("accounts.Export", 1)

    def _of(self, subject: Subject) -> "QuerySet[Export]":
        of_all = Q(child_id=None, family=subject.family)
        of_one = Q(child_id__in=subject.children) | Q(family__in=subject.families)
        return Export.objects.filter(of_all | of_one)


class Mailbox(Store):
    """
    On a machine without a mail server every e-mail is a file; those to the guardians go, but for
    what they were told of the erasure itself. Elsewhere an e-mail is in the parents' hands alone.
    """

    name = "mailbox"
    step = Step.FILES
    covers = frozenset({"mailbox"})
    titles = {"mails": _("e-mails that lie on this machine")}

    def count(self, subject: Subject) -> Counts:
        return {"mails": len(self._of(subject))}

    def erase(self, subject: Subject, tally: Tally) -> None:
        for path in self._of(subject):
            path.unlink(missing_ok=True)
            tally("mails", 1)

    def _of(self, subject: Subject) -> list[Path]:
        folder = Path(settings.EMAIL_FILE_PATH)
        if settings.EMAIL_BACKEND != "accounts.mailbox.Backend" or not folder.is_dir():
            return []
        users = User.objects.filter(guardianship__family=subject.family)
        addresses = {email.lower() for email in users.values_list("email", flat=True)}
        earlier = [path for path in folder.glob("*.eml") if _is_before(path, subject.asked_at)]
        return [path for path in earlier if _is_about(path, subject, addresses)]


def _is_before(path: Path, moment: datetime | None) -> bool:
    try:
        return moment is None or path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def _is_about(path: Path, subject: Subject, addresses: set[str]) -> bool:
    try:
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    except FileNotFoundError:  # swept away meanwhile
        return False
    to = {address.lower() for _name, address in getaddresses([str(mail["To"])])}
    text = mail.get_body(("plain",))
    said = text.get_content() if text else ""
    return bool(to & addresses) or any(mark in said for mark in subject.marks)
