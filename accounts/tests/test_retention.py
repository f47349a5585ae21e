"""Every model is of some class or shared, every class has a rule, and no rule means no write."""

from datetime import timedelta

import pytest
from django.apps import apps

from accounts import keeping, retention
from accounts.keeping_rules import Counted, DataClass
from accounts.regions import COUNTRIES, Region, region_of
from accounts.retention import Declared, Part
from accounts.tests.cast import NOON, household
from voice.models import Interaction

EVERY = list(apps.get_models())
DECLARED = {one.model: one for one in retention.declared()}


@pytest.mark.parametrize("model", EVERY, ids=lambda model: model._meta.label)
def test_every_model_is_declared_with_every_column(model):
    assert model in DECLARED, f"say in a `retained` module how long {model._meta.label} is kept"
    parts = DECLARED[model].parts
    fields = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    told = {name for part in parts for name in part.columns.split()}
    assert told == (fields if parts else set())


@pytest.mark.parametrize("model", [m for m in EVERY if not DECLARED[m].parts], ids=str)
def test_what_is_shared_leads_to_no_person(model):
    people = {apps.get_model(f"accounts.{name}") for name in ("User", "Family", "Profile")}
    assert not people & {field.related_model for field in model._meta.concrete_fields}


@pytest.mark.parametrize("data_class", DataClass)
@pytest.mark.parametrize("region", Region)
def test_every_class_has_a_finite_period_in_every_region(data_class, region):
    until = keeping.keep_until(region, data_class, NOON)
    assert NOON <= until <= NOON + timedelta(days=7 * 366)
    is_kept = keeping.rule_of(data_class).counted != Counted.NOT_KEPT
    assert (until > NOON) is is_kept


def test_without_a_rule_nothing_may_be_written():
    for region, data_class in ((Region.US, "voiceprints"), (Region.IN, "")):
        with pytest.raises(keeping.NoRule):
            keeping.keep_until(region, data_class, NOON)


def test_nowhere_is_anything_kept_shorter_than_where_the_country_is_not_known():
    for rule in keeping.RULES:
        lengths = {region: period.length for region, period in rule.periods.items()}
        assert lengths[Region.OTHER] == min(lengths.values()), rule.data_class


def test_a_model_is_declared_once():
    with pytest.raises(retention.DeclaredTwice):
        retention.declare(Interaction)


def test_countries_and_regions_agree():
    for region, countries in COUNTRIES.items():
        assert {region_of(country) for country in countries} == {region}
    assert region_of("") == region_of("BR") == Region.OTHER


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "days"), [("US", 90), ("DE", 30), ("GB", 30), ("IN", 365), ("", 30), ("BR", 30)]
)
def test_a_family_lives_under_the_rule_of_its_country(country, days):
    home = household("parent@example.com", "Asha")
    home.family.country = country
    home.family.save()
    Interaction.objects.create(profile=home.child, started_at=NOON)
    one = DECLARED[Interaction]
    part = next(part for part in one.parts if part.data_class == DataClass.TALKS)
    end = NOON + timedelta(days=days)
    assert keeping.keep_until(home.family.region, DataClass.TALKS, NOON) == end
    assert not one.due(part, now=end - timedelta(microseconds=1)).exists()
    assert one.due(part, now=end).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "part"),
    [
        pytest.param(one, part, id=f"{one.model._meta.label}-{part.data_class}-{number}")
        for one in retention.declared()
        for number, part in enumerate(one.parts)
        if part.since
    ],
)
def test_what_is_over_can_be_asked_for(one: Declared, part: Part):
    assert list(one.due(part, now=NOON)[:1]) == []
