"""Two guardians with the same form open."""

from django import forms
from django.http import QueryDict

from accounts.portal.edited_together import EditedTogether, digest_of


class Tea(EditedTogether):
    """A form of the tests."""

    sort = forms.ChoiceField(label="Sort", choices=[("a", "Assam"), ("d", "Darjeeling")])
    has_milk = forms.BooleanField(label="Milk", required=False)
    cups = forms.IntegerField(label="Cups", required=False)


STANDS = {"sort": "a", "has_milk": True, "cups": None}


def sent(seen: str, **typed) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"seen": seen, **typed})
    return data


def test_what_was_read_can_be_saved():
    shown = Tea(stands=STANDS)["seen"].value()
    assert Tea(sent(shown, sort="d"), stands=STANDS).is_valid()


def test_what_changed_meanwhile_is_told_and_what_was_typed_stays():
    shown = Tea(stands=STANDS)["seen"].value()
    now = STANDS | {"cups": 3}
    form = Tea(sent(shown, sort="d", has_milk="on", cups="2"), stands=now)
    assert not form.is_valid()
    assert form.has_error("__all__", "changed-meanwhile")
    assert form["cups"].value() == "2"
    assert form["sort"].value() == "d"
    assert form.meanwhile == [("Sort", "Assam"), ("Cups", "3")]


def test_who_has_seen_the_news_can_save_over_it():
    now = STANDS | {"cups": 3}
    refused = Tea(sent("old", sort="d"), stands=now)
    refused.is_valid()
    assert Tea(sent(refused["seen"].value(), sort="d"), stands=now).is_valid()


def test_the_second_refusal_needs_a_second_change():
    first = Tea(sent("old", sort="d"), stands=STANDS)
    first.is_valid()
    again = Tea(sent(first["seen"].value(), sort="d"), stands=STANDS | {"has_milk": False})
    assert not again.is_valid()
    assert ("Sort", "Assam") in again.meanwhile
    assert ("Milk", "no") not in again.meanwhile  # typed is what stands


def test_a_form_that_says_nothing_of_what_was_seen_is_refused():
    assert not Tea(sent("", sort="d"), stands=STANDS).is_valid()


def test_a_digest_does_not_hang_on_the_order():
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    assert digest_of({"a": 1}) != digest_of({"a": "1"})
