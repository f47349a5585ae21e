"""
The built-in way of verifying a parent: a link by e-mail, a button after signing in, and a second
message a day later (16 CFR 312.5(b)(2)). It counts only while nobody has uses of their own for the
data; accounts/consent_methods.py decides that.
"""

from django.urls import reverse

from accounts import mails
from accounts.models import ConsentRequest, Method
from accounts.purposes import meanings


class EmailPlus:
    """Sends the link to the address that the asking guardian signs in with."""

    method = Method.EMAIL_PLUS

    def begin(self, request: ConsentRequest, token: str, *, origin: str) -> None:
        user = request.guardian.user
        told = {
            "link": origin + reverse("consent-confirm", args=[token]),
            "notice": origin + reverse("notice", args=[request.notice_id]),
            "meanings": meanings(request.purposes),
            "expires_at": request.expires_at,
        }
        mails.send("consent/email/confirm", user.email, told, user.language)
