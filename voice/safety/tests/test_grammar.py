import pytest

from voice.safety.grammar import Grammar, PatternError

GRAMMAR = Grammar({"PET": "cat dog", "MY": "my our"}, spelt=str)


@pytest.mark.parametrize(
    ("pattern", "text", "is_found"),
    [
        ("PET", " a cat sat ", True),
        ("PET", " a caterpillar sat ", False),
        ("cat*", " a caterpillar sat ", True),
        ("MY_PET", " our dog ", True),
        ("MY?_PET", " dog ", True),
        ("i ~1 go", " i will go ", True),
        ("i ~1 go", " i will not go ", False),
        ("i ~ go", " i . go ", False),
        ("go !home|away", " go home ", False),
        ("go !home|away", " go on ", True),
        ("^ go", " i go ", False),
        ("^ go", " i . go ", True),
        ("go $", " go . i ", True),
        ("go $", " go on ", False),
        ("i ANY go", " i go ", False),
        ("i really? go", " i go ", True),
    ],
)
def test_a_pattern_finds_what_it_says(pattern, text, is_found):
    assert bool(GRAMMAR.compile(pattern).search(text)) is is_found


def test_a_list_that_does_not_exist_is_a_mistake():
    with pytest.raises(PatternError, match="BIRD"):
        GRAMMAR.compile("BIRD")
