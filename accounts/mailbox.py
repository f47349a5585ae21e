"""
The mailbox of a machine without a mail server: each mail is a file in var/mail/.

`Backend` is what Django sends with; `read` is what the development page shows.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

MOST_SHOWN = 50


class Backend(BaseEmailBackend):
    """Writes `<time>-<chance>.eml` into EMAIL_FILE_PATH, readable by its owner only."""

    def send_messages(self, email_messages) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
            path = folder / f"{stamp}-{secrets.token_hex(4)}.eml"
            path.touch(mode=0o600)
            path.write_bytes(mail.message().as_bytes())
        return len(email_messages)


def forget(folder: Path, *, before: datetime) -> int:
    """Remove the mails sent before an instant; how many. None where there is no folder."""
    old = [path for path in folder.glob("*.eml") if path.stat().st_mtime <= before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as a page shows it."""

    to: str
    subject: str
    sent_at: datetime
    text: str


def read(folder: Path) -> list[Mail]:
    """The latest mails in `folder`, newest first; none where there is no folder."""
    paths = sorted(folder.glob("*.eml"), reverse=True)[:MOST_SHOWN]
    return [_mail(path) for path in paths]


def _mail(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    return Mail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        text=body.get_content() if body else "",
    )
