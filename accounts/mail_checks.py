"""A system check that speaks up when production has no way to send e-mails."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def mails_have_a_way_out(app_configs: Any, **options: Any) -> list[CheckMessage]:
    """Warns when no SMTP server is named: nobody could sign up, reset or be told anything."""
    if settings.HAS_MAIL_SERVER:
        return []
    return [
        Warning(
            "No mail server is configured, so nobody can confirm an address.",
            hint="Set EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER and EMAIL_HOST_PASSWORD.",
            id="accounts.W002",
        )
    ]
