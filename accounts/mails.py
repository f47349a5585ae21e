"""
The one sender of e-mails. Each goes out as text and as HTML, and says little on the outside.

A mail "consent/email/receipt" is made of the templates `consent/email/receipt_subject.txt` and
`consent/email/receipt_message.txt` (extends "email/base.txt"), and of
`consent/email/receipt_message.html` (extends "email/base.html") where that exists; otherwise the
HTML is drawn from the text: a paragraph that is one link becomes a button, one that is a code
stands out. Subjects and the first lines of texts name no child and no religion: they are read on
locked screens.
"""

import logging
import re
from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template import Context, TemplateDoesNotExist, loader
from django.utils import translation

log = logging.getLogger(__name__)

_LINK = re.compile(r"https?://\S+")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{3,19}")


def send(
    template: str,
    to: str,
    context: Mapping[str, Any],
    language: str = "en",
    *,
    headers: Mapping[str, str] | None = None,
) -> bool:
    """
    Send the mail `template` to the address `to`, in `language` ("en", "hi"), with more `headers`.

    Whether it was handed over: a mail server out of reach is logged and not raised, for what the
    parent did is done all the same. Call it after the commit.
    """
    mail = build(template, to, context, language)
    mail.extra_headers |= headers or {}
    try:
        return bool(mail.send())
    except OSError as problem:  # smtplib's own errors are OSErrors as well
        log.warning("a mail was not sent", extra={"mail": template, "why": type(problem).__name__})
        return False


def build(
    template: str, to: str, context: Mapping[str, Any], language: str = "en"
) -> EmailMultiAlternatives:
    """The mail itself. Raises TemplateDoesNotExist for a mail that nobody wrote."""
    with translation.override(language):
        subject = " ".join(text_of(f"{template}_subject.txt", context).split())
        text = re.sub(r"\n{3,}", "\n\n", text_of(f"{template}_message.txt", context)).strip()
        html = _html(template, text, {**context, "subject": subject, "language": language})
    mail = EmailMultiAlternatives(subject, text, to=[to])
    mail.attach_alternative(html, "text/html")
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    return mail


def text_of(template: str, context: Mapping[str, Any]) -> str:
    """A text template with nothing escaped: it is no HTML."""
    drawn: Any = loader.get_template(template)
    return drawn.template.render(Context(dict(context), autoescape=False))


def _html(template: str, text: str, context: dict[str, Any]) -> str:
    try:
        return loader.render_to_string(f"{template}_message.html", context)
    except TemplateDoesNotExist:
        context["paragraphs"] = [_paragraph(part) for part in text.split("\n\n")]
        return loader.render_to_string("email/from_text.html", context)


def _paragraph(part: str) -> dict[str, str]:
    part = part.strip()
    if _LINK.fullmatch(part):
        return {"kind": "link", "text": part}
    if _CODE.fullmatch(part):
        return {"kind": "code", "text": part}
    return {"kind": "text", "text": part}
