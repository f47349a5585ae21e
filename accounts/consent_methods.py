"""
Which ways of verifying a parent count, where and when, and what a parent must agree to: the law's
rules as data. Whoever carries a method out plugs in as a `Verifier` (settings.CONSENT_VERIFIERS).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from accounts import processors
from accounts.models import ConsentRequest, Method, Purpose
from accounts.regions import Region

# Whose rules take the religion that the stories reveal for data of a special kind (GDPR Art. 9).
_RELIGION_IS_SENSITIVE = frozenset({Region.EU, Region.UK, Region.OTHER})
# From this day India wants a parent who is identified (DPDP Rules 2025, R.10).
_INDIA_IDENTIFIES_FROM = datetime(2027, 5, 12, 18, 30, tzinfo=UTC)  # the 13th begins in India


class MethodNotValid(Exception):
    """This way of verifying a parent does not count in this region at this time."""

    code = "method-not-valid"


class Verifier(Protocol):
    """How one method is carried out: it is told to begin, and grants with its own evidence."""

    method: Method

    def begin(self, request: ConsentRequest, token: str, *, origin: str) -> None:
        """
        Start verifying the asking guardian; `token` confirms the request later, on the portal at
        `origin`. Called after the commit.
        """


@dataclass(frozen=True, slots=True)
class Rule:
    """When one method counts: where, until when, and under which conditions."""

    regions: frozenset[Region] = frozenset(Region)
    until: dict[Region, datetime] = field(default_factory=dict)  # from then on it does not
    needs_internal_processors: bool = False  # 16 CFR 312.5(b)(2): nothing may be disclosed
    in_production: bool = True

    def allows(self, region: Region, *, now: datetime) -> bool:
        """Whether a parent verified so at `now` counts in `region`. One query at most."""
        end = self.until.get(region)
        return (
            region in self.regions
            and (end is None or now < end)
            and (self.in_production or not settings.PRODUCTION)
            and (not self.needs_internal_processors or processors.are_internal(region))
        )


_IN_INDIA = frozenset({Region.IN})
_BY_MESSAGE = Rule(
    until={Region.IN: _INDIA_IDENTIFIES_FROM, Region.OTHER: _INDIA_IDENTIFIES_FROM},
    needs_internal_processors=True,
)
RULES: dict[Method, Rule] = {
    Method.EMAIL_PLUS: _BY_MESSAGE,
    Method.TEXT_PLUS: _BY_MESSAGE,
    Method.CARD_TXN: Rule(),
    Method.GOV_ID_DB: Rule(),
    Method.GOV_ID_FACE: Rule(),
    Method.KBA: Rule(),
    Method.VIDEO_CALL: Rule(),
    Method.PHONE_CALL: Rule(),
    Method.SIGNED_FORM: Rule(),
    Method.DIGILOCKER_TOKEN: Rule(regions=_IN_INDIA),
    Method.KNOWN_IDENTITY: Rule(regions=_IN_INDIA),
    Method.STAFF_OVERRIDE: Rule(in_production=False),
}


def is_valid(method: str | None, region: Region, *, now: datetime) -> bool:
    """Whether a grant by `method` counts. Nothing counts that has no rule."""
    rule = RULES.get(Method(method)) if method in Method.values else None
    return rule is not None and rule.allows(region, now=now)


def require_valid(method: str | None, region: Region, *, now: datetime) -> None:
    """Raises MethodNotValid."""
    if not is_valid(method, region, now=now):
        raise MethodNotValid


def invalid_methods(region: Region, *, now: datetime) -> list[str]:
    """The methods by which no grant counts in `region` at `now`."""
    return [method.value for method in Method if not is_valid(method, region, now=now)]


def verifier_for(region: Region, *, now: datetime) -> Verifier:
    """The first way of verifying that we can carry out and that counts. Raises MethodNotValid."""
    for verifier in _verifiers():
        if is_valid(verifier.method, region, now=now):
            return verifier
    raise MethodNotValid


def required_purposes(region: Region) -> frozenset[str]:
    """Without every one of these there is no talk."""
    required = {Purpose.CORE_VOICE.value}
    if region in _RELIGION_IS_SENSITIVE:
        required.add(Purpose.RELIGION_EXPLICIT.value)
    return frozenset(required)


def optional_purposes(region: Region) -> list[str]:
    """What a parent may add, one by one; each is off until the parent says otherwise."""
    never_asked = {Purpose.SAFETY_ALERTS.value, Purpose.RELIGION_EXPLICIT.value}
    return [
        purpose
        for purpose in Purpose.values
        if purpose not in required_purposes(region) | never_asked
    ]


def with_companions(purposes: Iterable[str]) -> frozenset[str]:
    """`purposes` with what always goes along: whoever lets a child talk is told of danger."""
    asked = frozenset(purposes)
    return asked | {Purpose.SAFETY_ALERTS.value} if Purpose.CORE_VOICE in asked else asked


def _verifiers() -> list[Verifier]:
    return [import_string(path)() for path in settings.CONSENT_VERIFIERS]
