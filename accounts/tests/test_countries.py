"""Countries that a parent can choose from."""

from accounts import countries
from accounts.regions import EEA


def test_every_country_whose_rules_differ_can_be_chosen():
    assert {*EEA, "US", "GB", "IN"} <= set(countries.names("en"))


def test_names_are_in_the_language_of_the_page_and_sorted():
    assert countries.name_of("IN", "hi") == "भारत"
    english = list(countries.names("en").values())
    assert english == sorted(english)
    assert countries.names("xx") == countries.names("en")


def test_groups_and_stand_ins_are_no_countries():
    assert not {"EU", "UN", "ZZ", "001"} & set(countries.names("en"))
    assert countries.name_of("ZZ", "en") == "ZZ"


def test_the_states_are_fifty_and_the_district():
    assert len(countries.US_STATES) == 51
