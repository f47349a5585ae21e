"""Numbers to call and to be known by, however they are said."""

import pytest

from voice.masking import mask


@pytest.mark.parametrize(
    "text",
    [
        "my number is nine eight double two triple zero four five six",
        "मेरा नंबर नौ आठ दो शून्य एक चार पाँच छह सात तीन है",
        "mera number nau aath do zero ek chaar paanch chhe saat teen hai",
        "papa ka number nine aath do nau ek saat teen three two one hai",
        "it is +91 98201-45673",
        "call ninety eight twenty fourteen fifty six seventy three",
        "nine eight um four no wait nine eight four four six seven one one two zero",
        "one eight hundred five five five oh one nine nine",
        "my phone number is nine eight seven six five four three two one zero",
        "nine to five six seven for ate one two two is my phone",
    ],
)
def test_a_telephone_number_is_masked_whole(text):
    masked = mask(text)
    assert masked.kinds == ("PHONE",)
    assert not any(word.isdigit() for word in masked.text.split())
    assert "nine" not in masked.text.split()


@pytest.mark.parametrize(
    "text",
    [
        "my aadhaar is five five two one eight eight nine zero one two three four",
        "the otp is 4521",
        "पिन कोड चार एक एक शून्य तीन आठ है",
        "my roll number is twenty three",
        "papa's card 4539 1488 0343 6467",
    ],
)
def test_a_number_to_be_known_by_is_masked(text):
    assert mask(text).kinds == ("ID",)


@pytest.mark.parametrize(
    "text",
    [
        "one two three four five six seven eight nine ten",
        "nine eight seven six five four three two one zero blast off",
        "दो चार छह आठ दस बारह",
        "say it 108 times",
        "a hundred crore yojanas and two thousand five hundred and sixty seven monkeys",
        "read verse 18 then 23 then 5 then 40",
        "I have 1,000,000 toys",
        "six plus six is twelve and twelve plus twelve is twenty four",
        "count from one to ten and from ten to one",
        "I am seven and my sister is nine",
    ],
)
def test_counting_verses_and_amounts_stay(text):
    assert mask(text).text == text
