"""`manage.py keys`: what operators do with the keys."""

import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Profile
from keyring import ring
from keyring.models import DataKey


def said(*words: str) -> str:
    out = StringIO()
    call_command("keys", *words, stdout=out)
    return out.getvalue()


def test_show_counts_keys_and_names_nobody(asha, ravi):
    shown = said("show")
    assert "by local:" in shown
    assert "0 owners have old keys" in shown
    assert str(asha.pk) not in shown


def test_rotate_renews_keys_that_are_old_enough(asha):
    assert said("rotate") == "0 new keys; 0 rows sealed anew; 0 old keys retired\n"
    DataKey.objects.filter(owner=asha.pk).update(created_at=timezone.now() - timedelta(days=400))
    assert said("rotate").startswith("1 new keys; 1 rows sealed anew; 0 old")
    assert Profile.objects.get(pk=asha.pk).child_name == "Asha"
    assert "1 owners have old keys" in said("show")


def test_rotate_takes_one_owner_whatever_the_age(asha, ravi):
    assert said("rotate", "--owner", str(asha.pk)).startswith("1 new keys; 1 rows")
    assert set(ring.keys_of(ravi.pk).by_number) == {1}
    with pytest.raises(CommandError, match="has no key"):
        said("rotate", "--owner", str(uuid.uuid4()))


def test_prune_counts_first_and_deletes_when_told(asha):
    nobody = uuid.uuid4()
    ring.make(nobody, "US", number=1)
    DataKey.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert said("prune") == "1 owners of keys are not there; --yes deletes their keys\n"
    assert said("prune", "--yes") == "1 owners of keys are not there; their keys are deleted\n"
    assert not DataKey.objects.filter(owner=nobody).exists()
    assert DataKey.objects.filter(owner=asha.pk).exists()


def test_rewrap_has_nothing_to_do_where_nothing_changed(asha):
    count = DataKey.objects.count()
    assert said("rewrap") == f"0 of {count} data keys wrapped anew\n"


def test_what_cannot_be_asked_is_a_sentence(asha, settings):
    settings.KEYRING, settings.KMS_KEYS = "aws-kms", {}
    with pytest.raises(CommandError, match=r"names no key for the region .* run this again"):
        said("rewrap")
