"""An erasure from its beginning to its end, whatever interrupts it."""

import json
from datetime import timedelta
from functools import cache

import pytest

from accounts import consent
from accounts.erasure import asking, receipt, resuming, steps, stores
from accounts.erasure import subject as subjects
from accounts.erasure.asking import Wish
from accounts.erasure.stores import Step
from accounts.erasure.tests.furnished import furnish
from accounts.models import ConsentEvent, Erasure, ErasureStep, Family, Guardian, Profile, User
from accounts.tests.cast import NOON, at_once
from devices import parting
from devices.models import Device
from keyring import ring
from keyring.models import DataKey
from keyring.wrapping import KeyStoreUnavailable
from learning.models import ChalisaProgress

pytestmark = pytest.mark.django_db

STORES = [store.name for store in stores.everywhere()]


class Killed(BaseException):
    """As if the process had ended here."""


def asked(home, *, kind="child", at=NOON, guardian="asks") -> Erasure:
    subject = home.child.pk if kind == "child" else home.family.pk
    by = home.guardian if guardian == "asks" else None
    erasure, _token = asking.ask(Wish(kind, subject, at, by), home.family, now=NOON)
    return erasure


def carried_out(erasure: Erasure, *, now=NOON) -> Erasure:
    return steps.carry_out(erasure.pk, now=lambda: now)


def went(erasure: Erasure) -> dict[str, dict[str, int]]:
    """What the receipt counts, store by store."""
    return {store["store"]: store["erased"] for store in erasure.receipt["stores"]}


# -- from beginning to end -----------------------------------------------------------------------


def test_a_child_goes_and_its_family_stays(ashas):
    done = carried_out(asked(ashas))
    assert (done.state, done.finished_at) == ("receipted", NOON)
    assert not Profile.objects.filter(pk=ashas.child.pk).exists()
    assert Family.objects.filter(pk=ashas.family.pk).exists()
    assert ring.is_destroyed(ashas.child.pk)
    assert not ring.is_destroyed(ashas.family.pk)
    told = receipt.check(json.dumps(receipt.signed(done)))
    assert told["erasure"] == str(done.pk)


def test_a_whole_family_goes(ashas):
    carried_out(asked(ashas, kind="family"))
    assert not User.objects.filter(pk=ashas.user.pk).exists()
    assert not Family.objects.filter(pk=ashas.family.pk).exists()
    assert ring.is_destroyed(ashas.child.pk)


def test_somebody_of_the_staff_keeps_the_account_that_they_work_with(ashas):
    User.objects.filter(pk=ashas.user.pk).update(is_staff=True)
    carried_out(asked(ashas, kind="family"))
    assert User.objects.filter(pk=ashas.user.pk).exists()
    assert not Guardian.objects.exists()


def test_the_ledger_says_that_the_guardian_took_everything_back(ashas):
    carried_out(asked(ashas))
    last = ConsentEvent.objects.order_by("-number")[:6]
    assert {line.action for line in last} == {"withdrawn"}
    assert consent.granted_purposes(ashas.child.pk) == set()


def test_where_nobody_asked_it_is_said_in_our_words(ashas):
    carried_out(asked(ashas, kind="family", guardian=""))
    assert {line.action for line in ConsentEvent.objects.order_by("-number")[:6]} == {"superseded"}


def test_what_is_finished_is_not_begun_again(ashas, ravis):
    erasure = asked(ashas)
    first = carried_out(erasure)
    Profile.objects.create(pk=ashas.child.pk, family=ashas.family)  # as no program of ours would
    assert carried_out(erasure).receipt == first.receipt
    assert Profile.objects.count() == 2


# -- its day -------------------------------------------------------------------------------------


def test_it_waits_for_its_day(ashas):
    erasure = asked(ashas, at=NOON + asking.LATER)
    too_early = NOON + asking.LATER - timedelta(seconds=1)
    assert carried_out(erasure, now=too_early).state == "requested"
    assert not resuming.resume(now=NOON + timedelta(days=6))
    assert resuming.resume(now=NOON + asking.LATER) == 1
    assert carried_out(erasure, now=NOON + asking.LATER).state == "receipted"


def test_a_clock_that_is_set_back_a_day_begins_nothing_and_ends_what_began(ashas, monkeypatch):
    erasure = asked(ashas)
    assert carried_out(erasure, now=NOON - timedelta(days=1)).state == "requested"
    interrupt(monkeypatch, "voice", before=True)
    with pytest.raises(Killed):
        carried_out(erasure)
    assert carried_out(erasure, now=NOON).state == "receipted"


def test_what_is_taken_back_in_the_moment_in_which_it_begins_does_not_begin(ashas):
    waiting = asked(ashas, at=NOON + asking.LATER)
    moments = iter([NOON + asking.LATER])

    def now():
        last = next(moments, None)
        if last is None:  # it was found due, and the guardian's click comes first
            asking.cancel(waiting.pk, guardian=ashas.guardian, now=NOON)
        return last or NOON + asking.LATER

    assert steps.carry_out(waiting.pk, now=now).state == "cancelled"
    assert Profile.objects.filter(pk=ashas.child.pk).exists()


def test_it_is_taken_back_before_it_begins_and_never_after(ashas, monkeypatch):
    waiting = asked(ashas, at=NOON + asking.LATER)
    cancelled = asking.cancel(waiting.pk, guardian=ashas.guardian, now=NOON)
    assert (cancelled.state, cancelled.finished_at) == ("cancelled", NOON)
    assert asking.cancel(waiting.pk, guardian=ashas.guardian, now=NOON).state == "cancelled"
    assert carried_out(waiting, now=NOON + 2 * asking.LATER).state == "cancelled"
    begun = asked(ashas)
    with pytest.raises(asking.TooLate):
        asking.cancel(begun.pk, guardian=ashas.guardian, now=NOON)
    assert Profile.objects.filter(pk=ashas.child.pk).exists()


def test_asking_twice_is_asking_once(ashas):
    first = asked(ashas)
    assert asked(ashas).pk == first.pk
    assert Erasure.objects.count() == 1


# -- interrupted ---------------------------------------------------------------------------------


@cache
def uninterrupted() -> dict[str, dict[str, int]]:
    """What goes of a family just like the one that the tests interrupt."""
    return went(carried_out(asked(furnish("wykra").home, kind="family")))


def interrupt(monkeypatch, name: str, *, before: bool) -> None:
    """The process ends once, before or after the store has erased and before that is stored."""
    [store] = [one for one in stores.everywhere() if one.name == name]
    erase, ends = store.erase, iter([True])

    def killed(subject, tally):
        if not before:
            erase(subject, tally)
        if next(ends, False):
            raise Killed
        if before:
            erase(subject, tally)

    monkeypatch.setattr(store, "erase", killed, raising=False)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("name", STORES)
def test_killed_at_a_store_it_goes_on_there_and_counts_nothing_twice(name, before, monkeypatch):
    one, untouched = furnish("zuxo").home, uninterrupted()
    interrupt(monkeypatch, name, before=before)
    erasure = asked(one, kind="family")
    with pytest.raises(Killed):
        carried_out(erasure)
    half = Erasure.objects.get(pk=erasure.pk)
    assert (half.finished_at, half.signature) == (None, "")
    done = carried_out(erasure)
    assert done.state == "receipted"
    assert went(done) == untouched
    assert len(done.receipt["keys_destroyed"]) == 2
    subject = subjects.whole_family(one.family.pk)
    assert not any(any(store.left(subject).values()) for store in stores.everywhere())


@pytest.mark.parametrize("step", list(Step))
def test_killed_between_two_steps_it_goes_on_with_the_next(step, ashas, monkeypatch):
    do, ends = steps._do, iter([True])

    def killed(doing, *others):
        do(doing, *others)
        if doing == step and next(ends, False):
            raise Killed

    monkeypatch.setattr(steps, "_do", killed)
    erasure = asked(ashas)
    if step != Step.BLOCKED:  # which is done before the others
        with pytest.raises(Killed):
            carried_out(erasure)
    assert carried_out(erasure).state == "receipted"
    assert Erasure.objects.get().receipt["number"] == 1


def test_a_key_store_that_is_away_leaves_the_rest_for_later(ashas, monkeypatch):
    def away(*args, **options):
        raise KeyStoreUnavailable

    monkeypatch.setattr(ring, "destroy", away)
    erasure = asked(ashas)
    with pytest.raises(KeyStoreUnavailable):
        carried_out(erasure)
    assert Erasure.objects.get().state == "blocked"
    assert Profile.objects.filter(pk=ashas.child.pk).exists()
    monkeypatch.undo()
    assert len(carried_out(erasure).receipt["keys_destroyed"]) == 1
    assert not DataKey.objects.filter(owner=ashas.child.pk).exists()


def test_what_is_written_while_it_is_erased_is_found_and_erased_as_well(ashas, monkeypatch):
    sessions = next(store for store in stores.everywhere() if store.name == "sessions")
    erase, late = sessions.erase, iter([True])

    def writes(subject, tally):
        erase(subject, tally)
        if next(late, False):
            child = Profile(pk=ashas.child.pk, family=ashas.family)
            Profile.objects.bulk_create([child])
            ChalisaProgress.objects.create(profile=child, verse_index=1)

    monkeypatch.setattr(sessions, "erase", writes, raising=False)
    erasure = asked(ashas)
    with pytest.raises(steps.NotGoneYet, match="accounts, learning"):
        carried_out(erasure)
    assert Erasure.objects.get().state == "blocked"
    done = carried_out(erasure)
    assert went(done)["learning"] == {"learning.ChalisaProgress": 1}
    assert went(done)["accounts"]["accounts.Profile"] == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_collide():
    one = furnish("zuxo").home
    erasure = asked(one, kind="family")

    def erase():
        try:
            return steps.carry_out(erasure.pk).state
        except steps.BeingErased:
            return "being erased"

    outcomes = at_once(erase, 8)
    assert set(outcomes) <= {"receipted", "being erased"}
    assert "receipted" in outcomes
    assert Erasure.objects.get().receipt["number"] == 1
    counted = ErasureStep.objects.get(store="accounts").detail["counts"]
    assert counted["accounts.Profile"] == 1


# -- the toy -------------------------------------------------------------------------------------


def test_a_toy_is_told_before_anything_is_erased_and_the_receipt_says_when_it_wiped(
    ashas, monkeypatch
):
    toy = Device.objects.create(serial="HAN-1", profile=ashas.child, family=ashas.family)
    erasure = asked(ashas)
    interrupt(monkeypatch, "queues", before=True)
    with pytest.raises(Killed):
        carried_out(erasure)
    toy.refresh_from_db()
    assert (toy.state, toy.profile_id, toy.family_id, toy.name) == ("erased", None, None, "")
    done = carried_out(erasure)
    assert done.receipt["toys"] == {"told": 1, "not_wiped_yet": 1}
    assert went(done)["toys"] == {"devices.Device": 1}
    assert parting.confirm_wipe(toy.pk)
    done.refresh_from_db()
    assert done.receipt["toys"] == {"told": 1, "not_wiped_yet": 0}
    assert done.receipt["number"] == 2
    assert receipt.check(json.dumps(receipt.signed(done))) == done.receipt


def test_a_toy_that_has_another_family_by_now_is_left_to_it(ashas, ravis, monkeypatch):
    toy = Device.objects.create(serial="HAN-1", profile=ashas.child, family=ashas.family)
    erasure = asked(ashas)
    interrupt(monkeypatch, "queues", before=True)
    with pytest.raises(Killed):
        carried_out(erasure)
    parting.confirm_wipe(toy.pk)
    Device.objects.filter(pk=toy.pk).update(profile=ravis.child, family=ravis.family)
    done = carried_out(erasure)
    toy.refresh_from_db()
    assert (toy.state, toy.profile_id) == ("active", ravis.child.pk)
    assert done.receipt["toys"] == {"told": 1, "not_wiped_yet": 0}


def test_one_that_takes_longer_than_a_day_is_told_to_the_operators(ashas, caplog):
    asked(ashas)
    resuming.resume(now=NOON + timedelta(days=2))
    assert "takes too long" in caplog.text
