"""Names where they are said to be names; gods, games and everyday words are none."""

import pytest

from voice.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("hanuman ji my name is zubin daruwala", "hanuman ji my name is [NAME]"),
        ("i am asha and i like laddoo", "i am [NAME] and i like laddoo"),
        ("my name is t a n y a", "my name is [NAME]"),
        ("my mummy's name is priya nair ok", "my mummy's name is [NAME] ok"),
        ("rohit is my cousin", "[NAME] is my cousin"),
        ("my friends are dev and aisha", "my friends are [NAME] and [NAME]"),
        ("मैं कियारा हूँ", "मैं [NAME] हूँ"),
        ("मुझे सब चिंटू बुलाते हैं", "मुझे सब [NAME] बुलाते हैं"),
        ("mera bhai kabir mujhe maarta hai", "mera bhai [NAME] mujhe maarta hai"),
        ("sharma uncle is angry", "[NAME] is angry"),
        ("today rahul verma hit me", "today [NAME] hit me"),
        ("anika and me are best friends", "[NAME] and me are best friends"),
        ("my name is krishna", "my name is [NAME]"),
        ("my name is sita iyer", "my name is [NAME]"),
    ],
)
def test_a_name_is_masked(text, masked):
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "i am tired",
        "i am hanuman",
        "my name is hanuman",
        "i am sita and you are ram",
        "my name is what",
        "मेरा नाम क्या है",
        "main thak gaya hoon",
        "my brother plays cricket",
        "ram's brother is lakshman",
        "his mother's name was anjana",
        "हनुमान जी की माता का नाम अंजनी है",
        "a demon named kalnemi",
        "my dog's name is bruno",
        "jab naam sunave",
        "log unhe bajrangbali bulate hain",
        "main aisa hoon",
        "mera dost patang udata hai",
        "meri nani puja karti hai",
        "i am eating a banana",
        "neha khana kha rahi hai",
        "yes sir thank you ma'am",
    ],
)
def test_everyday_words_and_the_stories_stay(text):
    assert mask(text).text == text
