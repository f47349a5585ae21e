"""What parents are told: every part in every region and language, true, and never rewritten."""

import hashlib
import unicodedata
from io import StringIO

import pytest
from django.core.management import call_command

from accounts import keeping, notices
from accounts.models import NoticeVersion, Processor
from accounts.regions import Region
from accounts.tests.cast import NOON
from accounts.texts import LANGUAGES

pytestmark = pytest.mark.django_db

EVERY = [(region, language) for region in Region for language in LANGUAGES]


def declare(**columns) -> Processor:
    everywhere = [region.value for region in Region]
    told = {"name": "Hearwell Ltd", "host": "hear.example", "purposes": "speech to text"}
    internal = {"trains_on_data": False, "has_own_purposes": False}
    return Processor.objects.create(**(told | internal | columns), regions=everywhere)


@pytest.mark.parametrize(("region", "language"), EVERY)
def test_every_part_that_the_law_asks_for_says_something(region, language):
    found = {part.anchor: part for part in notices.parts(notices.body_of(region, language))}
    for anchor in notices.ANCHORS:
        said = " ".join(b.text + " ".join(b.items) for b in found[anchor].blocks)
        assert found[anchor].title, anchor
        assert len(said) > 80, anchor
    assert ("religion" in found) is (region in (Region.EU, Region.UK, Region.OTHER))
    assert ("itemised" in found) is (region == Region.IN)


@pytest.mark.parametrize(("region", "language"), EVERY)
def test_a_notice_is_in_its_language_with_nothing_left_to_fill_in(region, language):
    body = notices.body_of(region, language)
    assert not [mark for mark in ("{{", "{%", "}}", "()", "None") if mark in body]
    devanagari = sum("\u0900" <= letter <= "\u097f" for letter in body)
    assert (devanagari > len(body) / 2) is (language == "hi")
    assert (devanagari == 0) is (language == "en")


@pytest.mark.parametrize(("region", "language"), EVERY)
def test_a_notice_tells_the_truth_about_processors_and_keeping(region, language, settings):
    settings.OPERATOR_CONTACT = "privacy@toys.example"
    assert "Hearwell" not in notices.body_of(region, language)
    declare()
    body = notices.body_of(region, language)
    assert "Hearwell Ltd: speech to text" in body
    assert "privacy@toys.example" in body
    for kept in keeping.told(region):
        assert kept.what.in_language(language) in body
        assert kept.until.in_language(language) in body


def test_a_processor_that_trains_is_named_as_one():
    declare(trains_on_data=True)
    assert "trains its own models" in notices.body_of(Region.US, "en")
    assert "there is no such thing" not in notices.body_of(Region.US, "en")


def test_the_hash_is_that_of_the_canonical_text():
    notice = notices.current(Region.IN, "hi")
    assert notice.sha256 == hashlib.sha256(notice.body.encode("utf-8")).hexdigest()
    assert notices.canonical(notice.body) == notice.body
    assert unicodedata.is_normalized("NFC", notice.body)


def test_texts_that_differ_in_invisible_ways_are_one_text():
    assert (
        notices.canonical("é  \r\n\n\n\nb") == notices.canonical("e\u0301\n\nb\n\n") == "é\n\nb\n"
    )


def test_loading_again_changes_nothing_and_a_change_is_a_new_number():
    assert notices.load(now=NOON) == len(EVERY)
    assert notices.load(now=NOON) == 0
    first = notices.current(Region.US, "en")
    declare()
    second = notices.current(Region.US, "en")
    assert (first.number, second.number) == (1, 2)
    assert NoticeVersion.objects.get(pk=first.pk).body == first.body != second.body


def test_the_command_declares_our_own_engines_and_keeps_what_the_operator_made_of_them():
    out = StringIO()
    call_command("load_notices", stdout=out)
    assert "0 children" in out.getvalue()
    Processor.objects.filter(name="Local agent").update(is_active=False)
    call_command("load_notices", stdout=out)
    assert not Processor.objects.get(name="Local agent").is_active
    assert out.getvalue().splitlines()[1].startswith("notices: 0 new")


def test_an_unknown_language_is_told_in_english():
    assert notices.current(Region.US, "fr").language == "en"


def test_a_notice_is_drawn_in_paragraphs_and_lists():
    [part] = notices.parts("## data | What\nOne\ntwo.\n\n- a\n- b\n")
    assert (part.anchor, part.title) == ("data", "What")
    assert part.blocks == (notices.Block("One two."), notices.Block(items=("a", "b")))
