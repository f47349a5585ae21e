"""Synthetic families: plausible, complete, and never in production."""

import io
import json
import random
import stat

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts import consent
from accounts.models import Family, Profile, User
from devices import credentials
from devices.models import Device
from hanuman.synthetic import Rows, draw_family
from learning.models import ChalisaProgress, StoryProgress
from learning.tests.shelf import shelve_story
from voice.models import Interaction

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


def seed(**options) -> str:
    out = io.StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


def test_what_was_made_is_in_the_file_and_in_the_database(var_dir):
    shelve_story("leap-to-lanka", "Leap to Lanka")
    seed(families=12, seed=7)
    [path] = (var_dir / "demo_data").iterdir()
    held = json.loads(path.read_text("utf-8"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(held["made"]) == Family.objects.count() == held["rows"]["families"] == 12
    children = [child for home in held["made"] for child in home["children"]]
    assert {child["id"] for child in children} == {str(p.pk) for p in Profile.objects.all()}
    assert held["rows"]["interactions"] == Interaction.objects.count() > 0
    for child in children:
        toy = Device.objects.get(serial=child["toy"]["serial"])
        assert credentials.proves(toy, child["toy"]["secret"])
        assert consent.granted_purposes(child["id"]) == set(child["consents"])


def test_the_past_of_synthetic_children_is_possible():
    shelve_story("leap-to-lanka", "Leap to Lanka")
    seed(families=40, seed=3, days=90)
    now = timezone.now()
    assert {child.age(now=now) for child in Profile.objects.all()} <= set(range(5, 13))
    assert not Interaction.objects.filter(started_at__gt=now).exists()
    assert Interaction.objects.dates("started_at", "day").count() > 20
    assert ChalisaProgress.objects.filter(exposure_count__gt=0).exists()
    assert StoryProgress.objects.filter(times_heard__gt=0).exists()
    for child in Profile.objects.all():
        granted = consent.granted_purposes(child.pk)
        assert "progress" in granted or not child.verses.exists()
        assert "core_voice" in granted or not child.interactions.exists()


def test_the_same_seed_tells_the_same_lives():
    now = timezone.now()

    def names(number):
        home = draw_family(Rows(), [], mark="x", days=30, chance=random.Random(number), now=now)
        return [(child["name"], child["interactions"]) for child in home["children"]]

    assert names(5) == names(5)
    assert len({str(names(number)) for number in range(10)}) > 1


def test_seeding_twice_adds_another_set(var_dir):
    seed(families=2)
    seed(families=3)
    assert Family.objects.count() == 5
    assert len(list((var_dir / "demo_data").iterdir())) == 2


def test_more_families_cost_few_more_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(26):
        seed(families=50)


@pytest.mark.parametrize(
    "options", [{"families": 0}, {"families": -3}, {"families": 10**9}, {"days": 0}]
)
def test_a_size_out_of_bounds_is_refused(options):
    with pytest.raises(CommandError, match="takes 1 to"):
        seed(**options)
    assert not User.objects.exists()


def test_production_is_left_alone(settings, var_dir):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        seed(families=1)
    assert not User.objects.exists()
    assert not list(var_dir.iterdir())
