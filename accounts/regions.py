"""
Which region's rules a family lives under. Pure; from the country that the parent declared.

Never from a toy's address. What is not known to be elsewhere falls under the strictest rules.
"""

import re
from enum import StrEnum


class Region(StrEnum):
    """The regions whose rules differ. OTHER has the strictest of all."""

    US = "US"
    EU = "EU"
    UK = "UK"
    IN = "IN"
    OTHER = "XX"


# The European Economic Area, where the GDPR is law.
_EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
EEA = frozenset(re.findall("[A-Z]{2}", _EEA))


# What each region consists of; OTHER is everywhere else.
COUNTRIES = {
    Region.US: frozenset({"US"}),
    Region.EU: EEA,
    Region.UK: frozenset({"GB"}),
    Region.IN: frozenset({"IN"}),
}


def region_of(country: str) -> Region:
    """`country` is an ISO 3166-1 alpha-2 code in any case; "" or an unknown one is OTHER."""
    code = country.strip().upper()
    return next((region for region, known in COUNTRIES.items() if code in known), Region.OTHER)
