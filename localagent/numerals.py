"""Numbers as they are spoken, to 49 in English and to 40 in Hindi: how verses are asked for."""

_ONES = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen
"""
_TENS = {"twenty": 20, "thirty": 30, "forty": 40}
_HINDI = """
एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस इक्कीस बाईस
तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस
चालीस
"""
_ORDINALS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
"""
_HINDI_ORDINALS = """
पहली दूसरी तीसरी चौथी पाँचवीं छठी सातवीं आठवीं नौवीं दसवीं
"""


def _counted(words: str) -> dict[str, int]:
    return {word: at for at, word in enumerate(words.split(), 1)}


_SMALL = _counted(_ONES)
CARDINALS = _SMALL | _TENS | _counted(_HINDI)
CARDINALS |= {
    f"{ten} {one}": tens + _SMALL[one] for ten, tens in _TENS.items() for one in list(_SMALL)[:9]
}
ORDINALS = _counted(_ORDINALS)
HINDI_ORDINALS = _counted(_HINDI_ORDINALS)
