"""The built-in verifier."""

from datetime import UTC, datetime

import pytest

from accounts import consent_methods
from accounts.consent_methods import MethodNotValid
from accounts.email_plus import EmailPlus
from accounts.models import User
from accounts.regions import Region
from accounts.tests.cast import NOON
from accounts.tests.parents import ask, mailoutbox_now, parent

__all__ = ["mailoutbox_now"]

pytestmark = pytest.mark.django_db


def test_it_is_offered_where_it_counts():
    assert isinstance(consent_methods.verifier_for(Region.US, now=NOON), EmailPlus)
    with pytest.raises(MethodNotValid):
        consent_methods.verifier_for(Region.IN, now=datetime(2027, 5, 13, tzinfo=UTC))


def test_its_link_leads_to_where_the_parent_sees_the_portal(mailoutbox_now, settings):
    settings.PORTAL_URL = "https://toys.example.org"
    with mailoutbox_now() as mails:
        ask(parent())
    assert "https://toys.example.org/consent/confirm/" in mails[0].body


def test_it_lists_the_choices_in_the_parents_language(mailoutbox_now):
    guardian = parent()
    User.objects.filter(pk=guardian.user.pk).update(language="hi")
    guardian.user.refresh_from_db()
    with mailoutbox_now() as mails:
        ask(guardian, ["core_voice", "progress"])
    assert "- खिलौने से बातचीत\n" in mails[0].body
    assert "- सीखने की प्रगति रखना\n" in mails[0].body
