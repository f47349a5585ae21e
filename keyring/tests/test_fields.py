"""Columns that are sealed, on the models of the house."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.utils import NotSupportedError
from django.utils import timezone

from accounts.models import Profile
from keyring import envelope, ring
from keyring.fields import Sealed
from keyring.models import DataKey
from keyring.wrapping import KeyStoreUnavailable


def column(child: Profile, name: str = "child_name") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM profiles WHERE id = %s", [child.pk])
        [(value,)] = cursor.fetchall()
    return bytes(value)


def opened(child: Profile, name: str) -> object:
    """What a column holds. Raises what opening it raises."""
    return Profile._meta.get_field(name).open(Sealed(column(child, name)), child)


def again(child: Profile) -> Profile:
    return Profile.objects.get(pk=child.pk)


def test_a_name_is_sealed_in_the_row_and_open_on_the_child(asha):
    assert b"Asha" not in column(asha)
    assert again(asha).child_name == "Asha"


def test_saving_again_keeps_what_was_not_read(asha):
    before = column(asha)
    child = again(asha)
    child.save()
    assert column(asha) == before


def test_a_list_that_is_changed_in_place_is_saved(asha):
    child = again(asha)
    child.avoid_topics.append("dogs")
    child.save()
    assert again(asha).avoid_topics == ["dogs"]


def test_nothing_is_stored_for_nothing(asha):
    asha.child_name, asha.dob = "", None
    asha.save()
    child = again(asha)
    assert (child.child_name, child.dob) == ("", None)
    assert Profile.objects.filter(child_name__isnull=True, dob__isnull=True).exists()


def test_a_value_that_was_moved_to_another_row_does_not_open(asha, ravi):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE profiles SET child_name = %s WHERE id = %s", [column(asha), ravi.pk]
        )
    with pytest.raises(envelope.NotOurs):
        opened(ravi, "child_name")


def test_what_does_not_open_reads_as_nothing_is_logged_and_stays_in_the_row(asha, ravi, caplog):
    moved = column(asha)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE profiles SET child_name = %s WHERE id = %s", [moved, ravi.pk])
    child = again(ravi)
    assert child.child_name == ""
    assert (caplog.records[-1].column, caplog.records[-1].row) == (
        "accounts.Profile.child_name",
        str(ravi.pk),
    )
    child.save()
    assert column(ravi) == moved
    child.child_name = "Ravi"
    child.save()
    assert again(ravi).child_name == "Ravi"


def test_a_value_that_was_moved_to_another_column_does_not_open(asha):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE profiles SET dob = child_name WHERE id = %s", [asha.pk])
    with pytest.raises(envelope.NotOurs):
        opened(asha, "dob")


def test_a_key_that_is_missing_is_not_taken_for_a_destroyed_one(asha, caplog):
    DataKey.objects.filter(owner=asha.pk).delete()
    ring.forget()
    with pytest.raises(envelope.NotOurs):
        opened(asha, "child_name")
    assert again(asha).child_name == ""
    assert not ring.is_destroyed(asha.pk)


def test_a_destroyed_key_leaves_an_empty_child_that_can_be_saved(asha):
    [fingerprint] = ring.destroy(asha.pk, kind="child", now=timezone.now())
    child = again(asha)
    assert (child.child_name, child.dob, child.avoid_topics) == ("", None, [])
    child.timezone = "Asia/Kolkata"
    child.save()
    assert len(fingerprint) == 16
    assert ring.is_destroyed(asha.pk)


def test_nobody_writes_for_an_erased_child(asha):
    ring.destroy(asha.pk, kind="child", now=timezone.now())
    asha.child_name = "Asha again"
    with pytest.raises(ring.KeyIsDestroyed):
        asha.save()


def test_sealed_columns_are_not_searched_sorted_or_updated_in_bulk(asha):
    with pytest.raises(FieldError):
        Profile.objects.filter(child_name="Asha").exists()
    assert "Asha" not in str(Profile.objects.values_list("child_name", flat=True).get())
    with pytest.raises(NotSupportedError):
        Profile.objects.update(child_name="Mira")


def test_a_key_store_that_cannot_be_asked_is_said_and_not_taken_for_an_erased_child(
    asha, monkeypatch
):
    ring.forget()
    monkeypatch.setattr(ring.DataKey, "objects", _Silent())
    with pytest.raises(KeyStoreUnavailable):
        assert again(asha).child_name


class _Silent(models.Manager):
    def filter(self, **_):
        from django.db import OperationalError

        raise OperationalError


def test_the_first_key_is_made_once(ravi):
    assert set(ring.keys_of(ravi.pk).by_number) == {1}
