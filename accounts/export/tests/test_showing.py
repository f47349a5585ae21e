"""The readable page of a copy: safe to open, in the guardian's words, without clutter."""

import re
from datetime import date, time, timedelta

from accounts.export import archive
from accounts.export.showing import shown
from accounts.export.tests.copies import Words, copy_of
from accounts.models import Profile
from accounts.tests.cast import NOON
from voice.models import Interaction


def test_the_page_needs_nothing_and_runs_nothing(full):
    full.child.child_name = "<script>alert(1)</script>"
    full.child.save()
    copy = copy_of(full)
    page = Words.of(copy)
    assert "<script>alert(1)</script>" in page.cells
    assert page.tags & {"script", "img", "link", "iframe", "object", "form"} == set()
    assert all(address.startswith("#") for address in page.addresses)
    assert "url(" not in copy.text("index.html")


def test_the_page_is_in_the_guardians_language(full):
    copy = copy_of(full, language="hi")
    page = copy.text("index.html")
    assert '<html lang="hi">' in page
    assert "सहमति का इतिहास" in page
    assert "History of what was agreed" not in page
    assert "खिलौने" in copy.text("README.txt")


def test_identifiers_are_for_programs_and_names_for_people(full):
    copy = copy_of(full)
    assert str(full.child.pk) in copy.text("data/lines.json")
    assert str(full.child.pk) not in copy.text("index.html")
    sister = Profile.objects.create(family=full.family, child_name="Mira")
    Interaction.objects.create(profile=sister, started_at=NOON)
    page = Words.of(copy_of(full, whole_family=True))
    assert {"Asha", "Mira"} <= set(page.cells)
    assert str(sister.pk) not in page.cells


def test_times_on_the_page_are_those_of_the_child(full):
    page = Words.of(copy_of(full))
    assert "20 November 2026, 12:00" in page.cells  # noon in India


def test_the_page_shows_the_first_rows_and_says_where_all_are(full, monkeypatch):
    monkeypatch.setattr(archive, "MOST_SHOWN", 2)
    for hours in range(4):
        at = NOON + timedelta(hours=hours)
        Interaction.objects.create(profile=full.child, started_at=at, topic=f"topic {hours}")
    copy = copy_of(full)
    page = copy.text("index.html")
    assert len(copy.rows("interactions")) == 5
    assert page.count("topic 3") == 0
    assert re.search("first 2 of 5; all are in data/interactions.csv", page)


def test_values_are_written_as_people_read_them():
    assert shown(None) == shown("") == shown([]) == "–"
    assert (shown(True), shown(False), shown(0)) == ("yes", "no", "0")
    assert shown(date(2018, 3, 1)) == "1 March 2018"
    assert shown(time(20)) == "20:00"
    assert shown([{"name": "Mira"}, "two"]) == "name: Mira, two"
