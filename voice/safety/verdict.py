"""What the guard finds in a text: a category, how grave it is, and which approved answer fits."""

from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """
    Who is told. The names are the tiers of docs/safety.md.

    S0: the child gets an approved answer, and that is all. S1: a parent should know. S2: a parent
    should know at once. S3: a carer may be the danger: trained people only, never the family.
    """

    S0 = 0
    S1 = 1
    S2 = 2
    S3 = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """`script` names the approved answer in `scripts.py`; nothing here repeats the text."""

    category: str
    severity: Severity
    script: str
