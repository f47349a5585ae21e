"""The data map is complete: every column, every store, an eraser and a word on copies for each."""

from pathlib import Path

import pytest
from django.conf import settings

from accounts import data_map, keeping, retention
from accounts.erasure import stores
from accounts.keeping_rules import DataClass

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "data-map.md"
OURS = [one for one in retention.declared() if one.parts]
LABELS = [one.model._meta.label for one in OURS]


def test_the_document_is_the_one_that_the_map_makes():
    assert DOCUMENT.read_text() == data_map.as_markdown(), "manage.py data_map > docs/data-map.md"


@pytest.mark.parametrize("label", LABELS)
def test_every_model_has_somebody_who_erases_it_or_a_reason_to_stay(label):
    assert data_map.eraser_of(f"model:{label}")


@pytest.mark.parametrize("label", LABELS)
def test_of_every_model_it_is_said_whether_a_copy_holds_it(label):
    assert data_map.copied_in(label)


def test_every_store_of_the_settings_is_on_the_map_and_nothing_else():
    told = {name for name in stores.covered() if not name.startswith("model:")}
    assert {place.covers for place in data_map.PLACES} - {""} == told


def test_every_class_is_somewhere_on_the_map():
    of_rows = {part.data_class for one in OURS for part in one.parts}
    of_places = {place.data_class for place in data_map.PLACES}
    assert of_rows | of_places - {None} == set(DataClass)
    assert {rule.data_class for rule in keeping.RULES} == set(DataClass)


def test_nobody_erases_what_is_shared():
    for one in retention.declared():
        if not one.parts:
            assert data_map.eraser_of(f"model:{one.model._meta.label}") == "stays"
