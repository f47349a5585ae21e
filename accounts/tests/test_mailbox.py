"""The mailbox of a development machine, and the page that shows it."""

import stat

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection

from accounts import mailbox
from accounts.portal import mail_pages


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


def post(subject="Your code", text="Please open\n\nhttps://example.org/x?a=1&b=2\n\n<b>"):
    mail = EmailMultiAlternatives(subject, text, to=["x@example.com"])
    mail.attach_alternative("<p>HTML</p>", "text/html")
    return get_connection("accounts.mailbox.Backend").send_messages([mail])


def test_mails_are_files_that_only_their_owner_reads(folder):
    assert post() == 1
    [path] = folder.glob("*.eml")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_newest_mail_is_read_first(folder):
    post("One")
    post("दो")
    assert [mail.subject for mail in mailbox.read(folder)] == ["दो", "One"]


def test_an_empty_mailbox_has_a_page_too(client, folder, db):
    assert "No mail has been sent yet" in client.get("/development/mail/").content.decode()


def test_the_page_shows_mails_with_links_to_click(client, folder, db):
    post()
    page = client.get("/development/mail/").content.decode()
    assert '<a href="https://example.org/x?a=1&amp;b=2"' in page
    assert "&lt;b&gt;" in page


def test_production_has_no_such_page():
    assert mail_pages.routes(in_production=True) == []
    assert len(mail_pages.routes(in_production=False)) == 1
