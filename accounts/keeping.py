"""
What is kept, what for, and for how long: one rule for each kind of data and region.

Whatever has no rule must not be written. Notices, the privacy page, the public page, the purge and
the data map are made from this table.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.keeping_behind import BEHIND
from accounts.keeping_rules import DataClass, Rule
from accounts.keeping_table import TOLD
from accounts.regions import Region
from accounts.texts import Text

RULES = (*TOLD, *BEHIND)


class NoRule(LookupError):
    """Nobody said how long this may be kept, so it may not be kept at all."""

    code = "no-retention-rule"


@dataclass(frozen=True, slots=True)
class Told:
    """A rule as the parents of one region read it."""

    what: Text
    why: Text
    until: Text


_BY_CLASS = {rule.data_class.value: rule for rule in RULES}


def rule_of(data_class: DataClass | str) -> Rule:
    """The rule. Raises NoRule, and then nothing of the kind may be written."""
    rule = _BY_CLASS.get(str(data_class))
    if rule is None:
        raise NoRule(data_class)
    return rule


def keep_until(region: Region | str, data_class: DataClass | str, at: datetime) -> datetime:
    """
    When something of the class goes whose period began at `at`.

    To be asked before it is written. Raises NoRule, and then it must not be.
    """
    period = rule_of(data_class).periods.get(Region(region))
    if period is None:
        raise NoRule(f"{data_class} in {region}")
    return at + period.length


def told(region: Region) -> list[Told]:
    """The table as the parents of a region read it in notices and in the portal."""
    return [Told(rule.what, rule.why, rule.until(region)) for rule in TOLD]


UNANSWERED = _BY_CLASS[DataClass.UNANSWERED].longest
