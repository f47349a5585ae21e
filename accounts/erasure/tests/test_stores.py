"""Somebody answers for every place where something may be kept."""

from collections import Counter

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from accounts.erasure import stores
from accounts.erasure.rows import Rows, RowStore
from accounts.erasure.stores import Step, Store
from accounts.models import Profile

# What an installed app brings along for nobody in particular, and hidden tables of tests.
_KINDS = {
    "database": lambda: settings.DATABASES,
    "cache": lambda: settings.CACHES,
    "channel_layer": lambda: settings.CHANNEL_LAYERS,
    "storage": lambda: settings.STORAGES,
}


def places() -> set[str]:
    """Every model and every store that the settings name."""
    found = {f"model:{one._meta.label}" for one in apps.get_models(include_auto_created=True)}
    found |= {f"{kind}:{alias}" for kind, named in _KINDS.items() for alias in named()}
    found |= {"broker", "redis", "mailbox", "backups", "backups of keys"}
    if not settings.CELERY_TASK_IGNORE_RESULT or getattr(settings, "CELERY_RESULT_BACKEND", None):
        found.add("results")
    return found


def test_each_place_has_exactly_one_who_answers_for_it():
    answered = Counter(stores.covered())
    assert sorted(places() - answered.keys()) == []
    assert sorted(answered.keys() - places()) == []
    assert [name for name, times in answered.items() if times > 1] == []


def test_a_new_store_without_anybody_is_noticed(settings):
    settings.CACHES = {**settings.CACHES, "second": settings.CACHES["default"]}
    assert places() - set(stores.covered()) == {"cache:second"}


def test_everything_goes_to_the_one_broker_that_is_looked_into():
    """Redis is looked into once: what lies in another one would stay."""
    assert settings.CACHES["default"]["LOCATION"] == settings.REDIS_URL
    [host] = settings.CHANNEL_LAYERS["default"]["CONFIG"]["hosts"]
    assert host["address"] == settings.REDIS_URL


def leads_to(model: type[models.Model]) -> set[type[models.Model]]:
    """The models that rows of `model` point at."""
    return {
        field.related_model
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and isinstance(field.related_model, type)
    }


def test_whatever_points_at_a_child_is_erased_with_it():
    """Else deleting the child would leave rows behind, or count them for another store."""
    rows = {
        one.model: one
        for store in stores.everywhere()
        if isinstance(store, RowStore)
        for one in store.rows
    }
    elsewhere = {name for store in stores.everywhere() for name in store.covers}
    for model in apps.get_models():
        if Profile in leads_to(model):
            label = model._meta.label
            is_covered = label in rows and rows[label].child
            assert is_covered or f"model:{label}" in elsewhere, label


@pytest.mark.parametrize("store", stores.everywhere(), ids=lambda store: store.name)
def test_rows_are_erased_in_an_order_that_counts_each_once(store):
    """What points at something comes before it, so that nothing goes unseen by a cascade."""
    if not isinstance(store, RowStore):
        return
    order = [apps.get_model(one.model) for one in store.rows]
    for number, model in enumerate(order):
        later = set(order[number + 1 :])
        pointing = [one for one in later if model in leads_to(one)]
        assert pointing == [], model


def test_stores_go_in_the_order_of_the_steps():
    steps = [store.step for store in stores.everywhere()]
    assert steps == sorted(steps, key=list(Step).index)
    names = [store.name for store in stores.everywhere()]
    assert names.index("voice") < names.index("accounts")


def test_the_same_store_counts_once():
    before = stores.everywhere()
    twin = RowStore("voice", Rows("voice.Line", child="profile"))
    stores.register(twin)
    assert stores.everywhere() == before
    assert isinstance(twin, Store)
