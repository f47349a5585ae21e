"""New data keys, and data keys wrapped anew."""

import uuid
from datetime import timedelta

import boto3
import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone
from moto import mock_aws

from accounts.models import Family, Profile
from keyring import envelope, ring, rotation, wrapping
from keyring.models import DataKey


def numbers(child: Profile) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT child_name, dob FROM profiles WHERE id = %s", [child.pk])
        values = [bytes(value) for value in cursor.fetchone() if value is not None]
    return {envelope.key_number(value) for value in values}


def again(child: Profile) -> Profile:
    return Profile.objects.get(pk=child.pk)


def age(child: Profile, **ago: int) -> None:
    DataKey.objects.filter(owner=child.pk).update(created_at=timezone.now() - timedelta(**ago))


@pytest.fixture
def kms(settings):
    with mock_aws():
        client = boto3.client("kms", region_name="us-east-1")
        settings.KEYRING = "aws-kms"
        arn = client.create_key()["KeyMetadata"]["Arn"]
        settings.KMS_KEYS = dict.fromkeys(settings.KEY_REGIONS, arn)
        wrapping.forget()
        yield arn


def test_every_model_with_sealed_columns_names_the_column_of_their_owner(db):
    labels = {model._meta.label for model in rotation.sealed_models()}
    assert {"accounts.Profile", "accounts.Family", "devices.Device", "voice.Line"} <= labels
    for model in rotation.sealed_models():
        row = model()
        setattr(row, model._meta.get_field(model.key_owner_field).attname, uuid.uuid4())
        assert row.key_owner == getattr(row, model.key_owner_field)
    assert apps.get_model("accounts.User") not in rotation.sealed_models()


def test_a_new_key_is_written_with_and_the_old_values_stay_readable(asha):
    assert rotation.renew(asha.pk)
    assert again(asha).child_name == "Asha"
    assert numbers(asha) == {1}
    child = again(asha)
    child.child_name = "Asha B"
    child.save()
    assert 2 in numbers(asha)
    assert again(asha).child_name == "Asha B"


def test_rows_are_sealed_anew_twice_over_and_other_families_are_left_alone(asha, ravi):
    before = again(asha)
    for number in (2, 3):
        assert rotation.renew(asha.pk)
        assert rotation.reseal(asha.pk).rows >= 1
        assert numbers(asha) == {number}
    after = again(asha)
    assert (after.child_name, after.dob, after.avoid_topics) == (
        before.child_name,
        before.dob,
        before.avoid_topics,
    )
    assert numbers(ravi) == {1}
    assert rotation.reseal(asha.pk) == rotation.Count(0, 0)


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(ashas, monkeypatch):
    siblings = [Profile.objects.create(family=ashas.family, child_name=f"C{n}") for n in range(3)]
    ashas.family.name = "The Ashas"
    ashas.family.save()
    monkeypatch.setattr(rotation, "BATCH", 1)
    for child in siblings:
        rotation.renew(child.pk)
    rotation.reseal(siblings[0].pk)
    assert set(rotation.owners_of_several_keys()) == {child.pk for child in siblings}
    for owner in rotation.owners_of_several_keys():
        rotation.reseal(owner)
    assert [numbers(child) for child in siblings] == [{2}] * 3


def test_a_key_that_another_process_began_to_write_with_is_read_on_the_first_miss(asha):
    known = ring.keys_of(asha.pk)
    rotation.renew(asha.pk)
    rotation.reseal(asha.pk)
    ring._remember(asha.pk, known)  # what the other process still has
    assert again(asha).child_name == "Asha"


def test_reading_a_child_again_asks_the_key_store_nothing(asha, django_assert_num_queries):
    ring.forget()
    with django_assert_num_queries(1, using="keys"):
        for _ in range(3):
            child = again(asha)
            assert (child.child_name, child.avoid_topics) == ("Asha", [])


def test_what_does_not_open_is_counted_and_left(asha, ravi):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE profiles SET dob = (SELECT child_name FROM profiles WHERE id = %s) "
            "WHERE id = %s",
            [ravi.pk, asha.pk],
        )
    rotation.renew(asha.pk)
    assert rotation.reseal(asha.pk).broken == 1
    assert again(asha).child_name == "Asha"


def test_an_old_key_is_retired_when_no_row_and_no_backup_needs_it(asha):
    now = timezone.now()
    rotation.renew(asha.pk)
    later = now + rotation.RETIRE_AFTER + timedelta(days=1)
    assert rotation.retire(asha.pk, now=later) == 0  # the rows still need it
    rotation.reseal(asha.pk)
    assert rotation.retire(asha.pk, now=now + timedelta(days=30)) == 0  # a backup may
    assert rotation.retire(asha.pk, now=later) == 1
    assert set(ring.keys_of(asha.pk).by_number) == {2}
    assert again(asha).child_name == "Asha"


def test_an_erased_owner_gets_no_new_key(asha):
    ring.destroy(asha.pk, kind="child", now=timezone.now())
    assert not rotation.renew(asha.pk)
    assert rotation.reseal(asha.pk) == rotation.Count()


def test_two_who_renew_at_once_make_one_key(asha):
    assert ring.make(asha.pk, "US", number=2)
    assert not ring.make(asha.pk, "US", number=2)
    assert DataKey.objects.filter(owner=asha.pk).count() == 2


def test_data_keys_move_from_a_file_to_kms_and_every_word_stays_readable(asha, ravi, kms):
    rows = list(DataKey.objects.all())
    assert all(row.wrapping.startswith("local:") for row in rows)
    assert [rotation.rewrap(row) for row in rows] == [True] * len(rows)
    assert set(DataKey.objects.values_list("wrapping", flat=True)) == {kms}
    assert not any(rotation.rewrap(row) for row in DataKey.objects.all())
    ring.forget()
    assert (again(asha).child_name, again(ravi).child_name) == ("Asha", "Ravi")


def test_a_data_key_of_somebody_else_is_not_wrapped_anew(asha, ravi, kms):
    mine, theirs = (DataKey.objects.get(owner=child.pk) for child in (asha, ravi))
    assert rotation.rewrap(mine)
    mine.refresh_from_db()
    DataKey.objects.filter(pk=theirs.pk).update(wrapped=mine.wrapped, wrapping=f"{kms}0")
    theirs.refresh_from_db()
    with pytest.raises((envelope.NotOurs, wrapping.KeyStoreUnavailable)):
        rotation.rewrap(theirs)


def test_keys_of_nobody_are_found_when_their_rows_should_have_been_committed(asha):
    nobody = uuid.uuid4()
    ring.make(nobody, "US", number=1)
    assert rotation.orphans(now=timezone.now()) == []
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    assert rotation.orphans(now=tomorrow) == [nobody]


def test_keys_beside_another_database_are_not_taken_for_orphans(asha):
    for _ in range(rotation.SUSPICIOUS + 1):
        ring.make(uuid.uuid4(), "US", number=1)
    with pytest.raises(rotation.AnotherDatabase):
        rotation.orphans(now=timezone.now() + timedelta(days=2))


def test_the_key_of_a_family_that_was_rolled_back_is_an_orphan(db):
    owner = uuid.uuid4()
    ring.keys_to_write(owner, lambda: "US")
    assert not Family.objects.filter(pk=owner).exists()
    assert rotation.orphans(now=timezone.now() + timedelta(days=2)) == [owner]
