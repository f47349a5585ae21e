"""Words that stand nowhere else, looked for in every store when they have been erased."""

import pytest
from django.utils import timezone

from accounts.erasure import asking, steps, stores
from accounts.erasure import subject as subjects
from accounts.erasure.asking import Wish
from accounts.erasure.tests import dumping
from accounts.erasure.tests.furnished import everything, found, furnish, ids, redis_
from accounts.models import Profile
from keyring import ring

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.EMAIL_BACKEND = "accounts.mailbox.Backend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.MEDIA_ROOT = tmp_path / "media"
    private = settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path / "private"}}
    settings.STORAGES = settings.STORAGES | {"private": private}
    redis_().flushdb()


def erase(kind: str, furnished):
    home, now = furnished.home, timezone.now()
    subject = home.child.pk if kind == "child" else home.family.pk
    erasure, _link = asking.ask(Wish(kind, subject, now, home.guardian), home.family, now=now)
    return steps.carry_out(erasure.pk)


def test_before_it_is_erased_every_word_stands_somewhere():
    """Else the tests below would look for what is nowhere."""
    one = furnish("zuxo")
    there = found(one.childs | one.familys, everything())
    assert {word for _store, word in there} == one.childs | one.familys
    where = {store for store, _word in found(one.ids, everything())}
    assert where == {"main database", "key store", "valkey", "readable"}
    # What is sealed stands in no dump, also before.
    assert {word for store, word in there if store == "main database"} == {
        "zuxolikes",
        "zuxotopic",
        "zuxo.parent@",
    }


def test_of_an_erased_child_nothing_is_left_and_all_of_the_others(caplog):
    caplog.set_level("DEBUG")
    one, other = furnish("zuxo"), furnish("wykra")
    sibling = Profile.objects.create(family=one.home.family, child_name="zuxosibling")
    others_before = stores.count(subjects.whole_family(other.home.family.pk))
    siblings_before = stores.count(subjects.child(sibling.pk, one.home.family.pk))
    erase("child", one)
    after = everything(caplog.text)
    assert found(one.childs | one.ids, after) == set()
    left = stores.count(subjects.child(one.home.child.pk, one.home.family.pk))
    assert set(left) == {"mailbox"}  # what the parent was told of the erasure

    assert found({"zuxofamily", "zuxo.parent@"}, after)
    del siblings_before["copies"]  # a copy of the whole family held the other child as well
    siblings_now = stores.count(subjects.child(sibling.pk, one.home.family.pk))
    assert siblings_now == siblings_before
    assert Profile.objects.get(pk=sibling.pk).child_name == "zuxosibling"
    assert stores.count(subjects.whole_family(other.home.family.pk)) == others_before
    assert {word for _store, word in found(other.childs, after)} == other.childs


def test_of_an_erased_family_nothing_is_left_and_all_of_the_one_next_door(caplog):
    caplog.set_level("DEBUG")
    one, other = furnish("zuxo"), furnish("wykra")
    before = stores.count(subjects.whole_family(other.home.family.pk))
    done = erase("family", one)
    after = everything(caplog.text)
    gone = one.childs | ids(one.home.child.pk, one.home.family.pk) | {"zuxofamily", "zuxotoy"}
    assert found(gone | {"zuxo.invited@"}, after) == set()
    # To the parent alone: what they were told of the erasure itself.
    assert {store for store, _word in found({"zuxo.parent@"}, after)} == {"mails"}
    assert stores.count(subjects.whole_family(other.home.family.pk)) == before
    assert Profile.objects.get(pk=other.home.child.pk).child_name == "wykraname"
    assert len(done.receipt["keys_destroyed"]) == 2


def test_the_receipt_counts_what_went_and_names_nobody():
    one = furnish("zuxo")
    subject = subjects.whole_family(one.home.family.pk)
    before = stores.count(subject)
    done = erase("family", one)
    went = {store["store"]: store["erased"] for store in done.receipt["stores"]}
    assert went["voice"] == before["voice"]
    assert went["learning"] == before["learning"]
    assert went["accounts"] == {k: v for k, v in before["accounts"].items() if v}
    assert went["copies"] == {"accounts.Export": 1}
    assert went["queues"]["tasks"] >= 1
    assert went["dead letters"] == {"hanuman.DeadLetter": 1}
    assert went["sessions"] == {"sessions.Session": 1}
    told = str(done.receipt)
    assert found(one.childs | one.familys | one.ids, {"receipt": told}) == set()


def test_yesterdays_dump_without_the_key_store_cannot_be_read(tmp_path):
    one = furnish("zuxo")
    yesterday = dumping.dump("default", tmp_path / "yesterday.dump")
    erase("child", one)
    dumping.restore("default", yesterday)
    ring.forget()
    child = Profile.objects.get(pk=one.home.child.pk)
    assert (child.child_name, child.dob, child.parents) == ("", None, [])
    sealed = one.childs - {"zuxolikes", "zuxotopic", "zuxotyped"}
    assert found(sealed, {"all": everything()["readable"]}) == set()
