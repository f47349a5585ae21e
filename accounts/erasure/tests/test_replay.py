"""A restored backup brings nobody back whom somebody erased."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.erasure import asking, replay, steps
from accounts.erasure.asking import Wish
from accounts.erasure.tests import dumping
from accounts.models import Consent, Erasure, Family, Profile, User
from accounts.tests.cast import household
from devices.models import Device
from keyring import ring
from voice.models import Interaction

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _looks_again():
    replay.forget()
    yield
    replay.forget()


@pytest.fixture
def homes():
    """Asha's family with a toy and a talk, and Ravi's next door."""
    ashas = household("asha.parent@example.com", "Asha")
    toy = Device.objects.create(serial="HAN-0001", profile=ashas.child, family=ashas.family)
    Interaction.objects.create(
        profile=ashas.child, device=toy, started_at=timezone.now(), notes="Of the ocean."
    )
    return ashas, household("ravi.parent@example.com", "Ravi")


def erased(home, kind) -> Erasure:
    subject = home.child.pk if kind == "child" else home.family.pk
    now = timezone.now()
    erasure, _link = asking.ask(Wish(kind, subject, now, home.guardian), home.family, now=now)
    return steps.carry_out(erasure.pk)


@pytest.mark.parametrize("kind", ["child", "family"])
def test_yesterdays_backup_is_erased_from_before_traffic_opens(homes, kind, tmp_path):
    ashas, ravis = homes
    backup = dumping.dump("default", tmp_path / "yesterday.dump")
    erased(ashas, kind)
    assert Client().get("/readyz").status_code == 200

    dumping.restore("default", backup)
    replay.forget()  # as a server that starts now
    back = Profile.objects.get(pk=ashas.child.pk)
    assert back.child_name == ""  # nobody has the key
    assert back.interactions.get().notes == ""
    answer = Client().get("/readyz")
    assert (answer.status_code, b"replay_tombstones" in answer.content) == (503, True)
    with pytest.raises(replay.ReplayNeeded):
        replay.require_done()

    call_command("replay_tombstones")
    assert Client().get("/readyz").status_code == 200
    assert not Profile.objects.filter(pk=ashas.child.pk).exists()
    assert not Consent.objects.filter(child_id=ashas.child.pk).exists()
    assert not Interaction.objects.exists()
    assert Device.objects.get().state == "erased"
    assert Family.objects.filter(pk=ashas.family.pk).exists() == (kind == "child")
    assert User.objects.filter(pk=ashas.user.pk).exists() == (kind == "child")
    assert Profile.objects.get(pk=ravis.child.pk).child_name == "Ravi"


def test_replaying_twice_is_as_once(homes, tmp_path, capsys):
    ashas, _ravis = homes
    backup = dumping.dump("default", tmp_path / "yesterday.dump")
    erased(ashas, "family")
    dumping.restore("default", backup)
    call_command("replay_tombstones")
    call_command("replay_tombstones")
    assert capsys.readouterr().out.endswith("0 brought back and erased again\n")
    assert Erasure.objects.count() == 1  # of the two the backup knows neither


def test_a_server_that_runs_notices_that_tables_were_put_back(homes, tmp_path, monkeypatch):
    ashas, _ravis = homes
    backup = dumping.dump("default", tmp_path / "yesterday.dump")
    erased(ashas, "child")
    assert not replay.is_needed()
    dumping.restore("default", backup)
    monkeypatch.setattr(replay, "BELIEVED_SECONDS", 0)
    assert replay.is_needed()


def test_an_erasure_that_goes_on_keeps_no_door_shut(homes, monkeypatch):
    ashas, _ravis = homes
    now = timezone.now()
    wish = Wish("family", ashas.family.pk, now, ashas.guardian)
    erasure, _link = asking.ask(wish, ashas.family, now=now)
    steps._block(erasure, now)
    for owner, kind in ((ashas.family.pk, "family"), (ashas.child.pk, "child")):
        ring.destroy(owner, kind=kind, now=now)
    assert list(replay.brought_back()) != []
    assert not replay.is_needed()


def test_one_that_waited_for_its_day_in_the_backup_is_not_waited_for(homes, tmp_path):
    ashas, _ravis = homes
    now = timezone.now()
    wish = Wish("child", ashas.child.pk, now + timedelta(days=7), ashas.guardian)
    erasure, _link = asking.ask(wish, ashas.family, now=now)
    backup = dumping.dump("default", tmp_path / "yesterday.dump")
    steps.carry_out(erasure.pk, now=lambda: now + timedelta(days=7))
    dumping.restore("default", backup)
    replay.forget()
    assert replay.is_needed()
    [again] = replay.replay(now=now)
    assert (again.pk, again.state) == (erasure.pk, "receipted")
    assert not replay.is_needed()


def test_a_restored_key_store_learns_again_who_was_erased(homes, tmp_path):
    ashas, ravis = homes
    keys = dumping.dump("keys", tmp_path / "keys.dump")
    erased(ashas, "family")
    dumping.restore("keys", keys)
    ring.forget()
    assert ring.keys_of(ashas.child.pk).by_number
    call_command("replay_tombstones")
    assert ring.is_destroyed(ashas.child.pk)
    assert ring.is_destroyed(ashas.family.pk)
    assert not ring.keys_of(ashas.child.pk).by_number
    assert Profile.objects.get(pk=ravis.child.pk).child_name == "Ravi"
