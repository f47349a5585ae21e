"""Which children's ages a story reaches."""

from learning.reach import reach, spans

BOTH = ("younger", "older")


def test_ages_in_the_bands_are_offered_it_and_others_hear_it_when_they_ask():
    found = reach(["8-10"], BOTH)
    assert found.offered == (8, 9, 10)
    assert found.on_request == (5, 6, 7, 11, 12)
    assert str(found) == "ages 8 to 10; ages 5 to 7, 11 to 12 when they ask for it"


def test_a_telling_reaches_the_ages_it_is_for():
    assert reach(["5-7", "8-10"], BOTH, only="younger").offered == (5, 6, 7)
    assert reach(["8-10"], BOTH, only="younger").on_request == (5, 6, 7)


def test_a_telling_for_all_reaches_who_has_none_of_their_own():
    assert reach(["5-12"], ("younger", "all"), only="all").offered == (8, 9, 10, 11, 12)
    assert reach(["5-12"], ("younger", "older", "all"), only="all").offered == ()


def test_an_age_without_a_telling_is_not_reached():
    assert str(reach(["5-12"], ("younger",))) == "ages 5 to 7"
    assert str(reach(["5-12"], ())) == "nobody"


def test_ages_are_told_in_runs():
    assert spans([5, 6, 7, 11]) == "5 to 7, 11"
    assert spans([]) == ""
