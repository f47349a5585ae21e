"""The public page of what is kept: the whole table, for everybody, in both languages."""

import pytest
from django.utils.html import escape

from accounts import keeping
from accounts.regions import Region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "hi"])
def test_everybody_reads_every_rule_of_every_region(client, language):
    client.cookies["django_language"] = language
    page = client.get("/retention/").content.decode()
    for rule in keeping.RULES:
        assert escape(rule.what.in_language(language)) in page
        assert escape(rule.why.in_language(language)) in page
        for region in Region:
            assert escape(rule.until(region).in_language(language)) in page


def test_regions_are_named_only_where_they_differ(client):
    page = client.get("/retention/").content.decode()
    assert "90 days" in page
    assert "(European Economic Area, United Kingdom, elsewhere)" in page
    assert "<div>7 days</div>" in page


def test_every_page_leads_there(client):
    assert 'href="/retention/"' in client.get("/accounts/login/").content.decode()
