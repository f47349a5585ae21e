"""An erasure from its beginning to its end, whatever interrupts it."""

import json

import pytest

from accounts.erasure import asking, receipt, steps
from accounts.erasure.asking import Wish
from accounts.models import Erasure, Family, Profile, User
from accounts.tests.cast import NOON
from keyring import ring

pytestmark = pytest.mark.django_db


def asked(home, *, kind="child", at=NOON) -> Erasure:
    subject = home.child.pk if kind == "child" else home.family.pk
    wish = Wish(kind, subject, at, guardian=home.guardian)
    erasure, _token = asking.ask(wish, home.family, now=NOON)
    return erasure


def carried_out(erasure: Erasure) -> Erasure:
    return steps.carry_out(erasure.pk, now=lambda: NOON)


def test_a_child_goes_and_its_family_stays(ashas):
    done = carried_out(asked(ashas))
    assert done.state == "receipted"
    assert done.finished_at == NOON
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
