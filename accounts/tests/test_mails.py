"""E-mails: text and HTML, in the reader's language, and discreet on the outside."""

import re
import smtplib
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.template import Context, Template
from django.utils import translation

from accounts import mails

WORDS = re.findall(
    r"\S+",
    "hanuman chalisa rama sita ramayana hindu hinduism temple god gods prayer pray verse verses "
    "mantra bhakti devotion devotional religion religious puja faith holy sacred krishna shri jai "
    "हनुमान चालीसा राम श्री जय मंत्र पूजा भक्ति धर्म धार्मिक भगवान हिंदू हिन्दू मंदिर प्रार्थना",
)
OF_A_CHILD = re.compile(r"{{[^}]*\b(child|child_name|nickname|profile)\b", re.IGNORECASE)
FOLDERS = sorted(Path(settings.BASE_DIR, "templates").glob("**/email"))
SUBJECTS = [path for folder in FOLDERS for path in sorted(folder.glob("*_subject.txt"))]
MESSAGES = [path for folder in FOLDERS for path in sorted(folder.glob("*_message.*"))]


def name_of(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR / "templates"))


def religious(text: str) -> set[str]:
    return set(WORDS) & set(re.findall(r"[\w\u0900-\u097f]+", text.lower()))


def test_there_are_templates_to_look_at():
    assert len(SUBJECTS) > 20
    assert religious("Meet HANUMAN today") == {"hanuman"}


@pytest.mark.parametrize("path", SUBJECTS, ids=name_of)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_no_subject_names_a_child_or_a_religion(path, language):
    assert not OF_A_CHILD.search(path.read_text("utf-8"))
    with translation.override(language):
        assert not religious(mails.text_of(name_of(path), {}))


@pytest.mark.parametrize("path", MESSAGES, ids=name_of)
@pytest.mark.parametrize("language", ["en", "hi"])
def test_no_first_lines_name_a_child_or_a_religion(path, language):
    """What a locked screen shows: the first 140 letters of the text, or the HTML's preheader."""
    with translation.override(language):
        if path.suffix == ".txt":
            shown = mails.text_of(name_of(path), Marked()).strip()[:140]
        else:
            shown = preheader_of(path)
    assert "CHILD" not in shown
    assert not religious(shown)


class Marked(dict):
    """A context in which everything of a child is the word CHILD."""

    def __init__(self):
        super().__init__({"child": "CHILD", "child_name": "CHILD", "nickname": "CHILD"})


def preheader_of(path: Path) -> str:
    page = Template(path.read_text("utf-8")).render(Context({**Marked(), "subject": "About"}))
    return page[page.index("display:none") :].split("</div>")[0]


def test_the_sender_names_no_religion():
    assert not religious(settings.DEFAULT_FROM_EMAIL)


def test_a_mail_is_text_and_html():
    sent = mails.build(
        "accounts/email/invitation",
        "priya@example.com",
        {"inviter": "<b>@example.com", "link": "https://example.org/invitations/key/?a=1&b=2"},
    )
    [html] = [part.content for part in sent.alternatives]
    assert "<b>@example.com" in sent.body
    assert "&lt;b&gt;@example.com" in html
    assert 'href="https://example.org/invitations/key/?a=1&amp;b=2"' in html
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "\n\n\n" not in sent.body


def test_a_code_stands_out():
    sent = mails.build("accounts/email/email_change_new", "x@example.com", {"code": "012345"})
    assert re.search(r"letter-spacing[^>]*>012345<", sent.alternatives[0].content)


def test_a_subject_is_one_line_whatever_it_holds():
    sent = mails.build("account/email/email_confirmation", "x@example.com", {"code": "1"})
    assert "\n" not in sent.subject


def test_each_reader_gets_their_language():
    before = translation.get_language()
    sent = mails.build("accounts/email/email_changed", "x@example.com", {}, "hi")
    assert '<html lang="hi">' in sent.alternatives[0].content
    assert translation.get_language() == before


def test_a_mail_server_out_of_reach_is_not_a_parents_problem(monkeypatch, caplog):
    def refuse(*_, **__):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(mail.get_connection().__class__, "send_messages", refuse)
    assert mails.send("accounts/email/email_changed", "secret@example.com", {}) is False
    assert "a mail was not sent" in caplog.text
    assert "secret@" not in caplog.text
