"""Which ways of verifying a parent count, and what stops when they no longer do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from accounts import consent, consent_methods, epoch
from accounts.consent_methods import MethodNotValid
from accounts.models import ConsentEvent, Family, Method, Processor, Purpose
from accounts.processors import declare_local_agent
from accounts.regions import Region
from accounts.tests.cast import NOON, household

pytestmark = pytest.mark.django_db

EMAIL = consent.Evidence(Method.EMAIL_PLUS)
DPDP = datetime(2027, 5, 13, tzinfo=UTC)


def declare(name="Deepgram", regions=("US", "EU", "UK", "IN", "XX"), **columns) -> Processor:
    internal = {"trains_on_data": False, "has_own_purposes": False}
    return Processor.objects.create(name=name, regions=list(regions), **(internal | columns))


def home_in(country: str, number: int = 1):
    home = household(f"parent{number}@example.com", "Mira", consents=[])
    Family.objects.filter(pk=home.family.pk).update(country=country)
    home.family.refresh_from_db()
    home.guardian.refresh_from_db()
    return home


def agree_by_mail(home, purposes=("core_voice",), now=NOON):
    consent.grant(home.child.pk, purposes, guardian=home.guardian, now=now, evidence=EMAIL)


def test_every_method_has_a_rule():
    assert set(consent_methods.RULES) == set(Method)


@pytest.mark.parametrize("region", Region)
def test_a_message_counts_while_nobody_has_purposes_of_their_own(region):
    declare_local_agent()
    for method in (Method.EMAIL_PLUS, Method.TEXT_PLUS):
        assert consent_methods.is_valid(method, region, now=NOON)
    own = declare(has_own_purposes=True)
    for method in (Method.EMAIL_PLUS, Method.TEXT_PLUS):
        assert not consent_methods.is_valid(method, region, now=NOON)
    Processor.objects.filter(pk=own.pk).update(is_active=False)
    assert consent_methods.is_valid(Method.EMAIL_PLUS, region, now=NOON)


def test_a_processor_of_another_region_does_not_matter():
    declare(regions=["US"], trains_on_data=True)
    assert not consent_methods.is_valid(Method.EMAIL_PLUS, Region.US, now=NOON)
    assert consent_methods.is_valid(Method.EMAIL_PLUS, Region.EU, now=NOON)


@pytest.mark.parametrize("region", [Region.IN, Region.OTHER])
def test_a_message_stops_counting_in_india_when_its_law_begins(region):
    day_before = DPDP - timedelta(days=1)
    assert consent_methods.is_valid(Method.EMAIL_PLUS, region, now=day_before)
    assert not consent_methods.is_valid(Method.EMAIL_PLUS, region, now=DPDP)
    assert consent_methods.is_valid(Method.EMAIL_PLUS, Region.US, now=DPDP)


def test_an_indian_token_counts_in_india_alone():
    where = [r for r in Region if consent_methods.is_valid("digilocker_token", r, now=NOON)]
    assert where == [Region.IN]


def test_staff_agree_for_nobody_in_production(settings):
    assert consent_methods.is_valid(Method.STAFF_OVERRIDE, Region.US, now=NOON)
    settings.PRODUCTION = True
    assert not consent_methods.is_valid(Method.STAFF_OVERRIDE, Region.US, now=NOON)


@pytest.mark.parametrize("method", [None, "", "a bare click"])
def test_what_is_no_method_does_not_count(method):
    with pytest.raises(MethodNotValid):
        consent_methods.require_valid(method, Region.US, now=NOON)


def test_an_upstream_that_nobody_declared_makes_a_message_worthless(settings):
    settings.ENV = settings.ENV.model_copy(update={"deepgram_api_key": "a key"})
    assert not consent_methods.is_valid(Method.EMAIL_PLUS, Region.US, now=NOON)
    for host in ("agent.deepgram.com", "api.deepgram.com", "api.openai.com"):
        assert not consent_methods.is_valid(Method.EMAIL_PLUS, Region.US, now=NOON)
        declare(name=host, host=host, regions=["US"])
    assert consent_methods.is_valid(Method.EMAIL_PLUS, Region.US, now=NOON)
    assert not consent_methods.is_valid(Method.EMAIL_PLUS, Region.EU, now=NOON)


def test_another_verifier_plugs_in(settings):
    settings.CONSENT_VERIFIERS = ["accounts.tests.test_consent_methods.ByCard"]
    assert isinstance(consent_methods.verifier_for(Region.IN, now=DPDP), ByCard)


class ByCard:
    """What an operator with a payment provider would bring."""

    method = Method.CARD_TXN

    def begin(self, request, token, *, origin):
        """Nothing, here."""


@pytest.mark.parametrize("region", Region)
def test_little_is_required_and_the_rest_is_off(region):
    required = consent_methods.required_purposes(region)
    is_strict = region in (Region.EU, Region.UK, Region.OTHER)
    assert required == {"core_voice"} | ({"religion_explicit"} if is_strict else set())
    assert consent_methods.optional_purposes(region) == ["progress", "memory", "transcript_keep"]


def test_whoever_lets_a_child_talk_is_told_of_danger():
    assert consent_methods.with_companions(["core_voice"]) == {"core_voice", "safety_alerts"}
    assert consent_methods.with_companions(["progress"]) == {"progress"}


def test_a_processor_that_begins_to_train_stops_what_was_agreed_by_mail(
    django_capture_on_commit_callbacks,
):
    processor = declare()
    by_mail, by_card = home_in("US", 1), home_in("US", 2)
    agree_by_mail(by_mail, ["core_voice", "progress"])
    card = consent.Evidence(Method.CARD_TXN)
    consent.grant(
        by_card.child.pk, ["core_voice"], guardian=by_card.guardian, now=NOON, evidence=card
    )
    before = epoch._redis().get(epoch.key_of(by_mail.child.pk))
    with django_capture_on_commit_callbacks(execute=True):
        processor.trains_on_data = True
        processor.save()
    assert consent.granted_purposes(by_mail.child.pk) == set()
    assert consent.granted_purposes(by_card.child.pk) == {"core_voice"}
    last = list(ConsentEvent.objects.order_by("number"))[-2:]
    assert [(line.action, line.actor_ref) for line in last] == [("superseded", "")] * 2
    assert epoch._redis().get(epoch.key_of(by_mail.child.pk)) != before
    with pytest.raises(MethodNotValid):
        agree_by_mail(by_mail)


FATES = st.sampled_from(["trains", "own", "off", "internal"])
COUNTRY = {Region.US: "US", Region.EU: "DE", Region.UK: "GB", Region.IN: "IN", Region.OTHER: ""}


@hypothesis(deadline=None, max_examples=15)
@given(st.lists(st.tuples(FATES, st.sets(st.sampled_from(list(Region)), min_size=1)), max_size=4))
def test_after_any_changes_only_what_counts_stands(changes):
    """Whatever happens to processors: an e-mail grant stands only where e-mail counts."""
    with transaction.atomic():
        homes = {r: home_in(code, n) for n, (r, code) in enumerate(COUNTRY.items())}
        for home in homes.values():
            agree_by_mail(home, [Purpose.CORE_VOICE, Purpose.PROGRESS])
        counted = dict.fromkeys(homes, True)
        for number, (fate, regions) in enumerate(changes):
            declare(
                f"processor {number}",
                [r.value for r in regions],
                trains_on_data=fate == "trains",
                has_own_purposes=fate == "own",
                is_active=fate != "off",
            )
            for region in regions:
                counted[region] &= fate not in ("trains", "own")
        for region, home in homes.items():
            assert bool(consent.granted_purposes(home.child.pk)) is counted[region]
        transaction.set_rollback(True)
