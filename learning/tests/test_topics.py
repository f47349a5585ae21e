"""What a child means by a topic."""

import pytest

from learning.topics import Subject, meant, words

LEAP = Subject(
    "leap-to-lanka",
    ("Leap to Lanka", "लंका की छलाँग"),
    ("courage", "good manners even in a hurry"),
    "Hanuman springs across the ocean and refuses a rest on the golden mountain.",
    ("The Mountain That Offered a Rest", "Surasa's Riddle"),
)
MOUNTAIN = Subject(
    "sanjeevani-mountain",
    ("Sanjeevani Mountain", "संजीवनी पर्वत"),
    ("helping fast", "brotherly love"),
    "Hanuman flies to the Himalaya and brings a whole mountain.",
)
RING = Subject("ring-of-devotion", ("Ring of Devotion", "भक्ति की अँगूठी"), ("trust", "hope"))
SHELF = (LEAP, MOUNTAIN, RING)


@pytest.mark.parametrize(
    ("topic", "slug"),
    [
        ("leap to lanka", "leap-to-lanka"),
        ("leap-to-lanka", "leap-to-lanka"),
        ("the mountain one", "sanjeevani-mountain"),
        ("Tell me a story about courage, please!", "leap-to-lanka"),
        ("sanjivani", "sanjeevani-mountain"),
        ("the one with the ocean", "leap-to-lanka"),
        ("संजीवनी पर्वत वाली कहानी सुनाओ", "sanjeevani-mountain"),
        ("अँगूठी", "ring-of-devotion"),
        ("अंगूठी", "ring-of-devotion"),
        ("पहाड़ वाली", "sanjeevani-mountain"),
        ("a story about being brave", "leap-to-lanka"),
        ("Surasa", "leap-to-lanka"),
        ("<b>ring</b>", "ring-of-devotion"),
        ("hope " * 2_000, "ring-of-devotion"),
    ],
)
def test_a_named_topic_finds_its_story(topic, slug):
    assert meant(topic, SHELF) == slug


@pytest.mark.parametrize(
    "topic",
    [
        None,
        "",
        "   ",
        "a story",
        "dinosaurs",
        "डायनासोर",
        "x" * 10_000,
        "<script></script>",
        "!?.",
        7,
        "\x00",
        "robots that eat pizza under the ocean",
    ],
)
def test_what_fits_no_story_finds_none(topic):
    assert meant(topic, SHELF) is None


def test_nothing_is_found_on_an_empty_shelf():
    assert meant("courage", ()) is None


def test_idle_words_and_markup_say_nothing_about_a_topic():
    assert words("Tell me <i>a</i> story about the MOUNTAIN, Hanuman") == ["mountain"]
    assert words("मुझे हनुमान जी की कहानी सुनाओ") == []
