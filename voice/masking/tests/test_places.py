"""Where a family lives; anybody's home and the places of the stories stay."""

import pytest

from voice.masking import mask


@pytest.mark.parametrize(
    "text",
    [
        "hanuman we live in flat three zero two green park",
        "my address is 221 b baker street london",
        "come to b 14 shanti vihar",
        "our building is called rose garden heights",
        "i stay near forum mall in koramangala",
        "हमारा घर गली नंबर चार लक्ष्मी नगर में है",
        "मैं पटना का रहने वाला हूँ",
        "hum lajpat nagar mein rehte hain",
        "main bhopal se hoon",
    ],
)
def test_an_address_is_masked(text):
    assert mask(text).kinds == ("ADDRESS",)


@pytest.mark.parametrize(
    "text",
    [
        "i live in a big house with my mummy",
        "we live in india",
        "ram lived in ayodhya and ravana lived in lanka",
        "sita ji ashok vatika mein rehti thi",
        "where do you live hanuman ji",
        "he crossed the road and saw a golden tower",
        "हम एक बड़े घर में रहते हैं",
        "bandar ped par rehte hain",
        "my house is near my school",
    ],
)
def test_anybodys_home_and_the_places_of_the_stories_stay(text):
    assert mask(text).text == text
