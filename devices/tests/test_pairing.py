"""How a toy comes to belong to a child."""

from datetime import timedelta

import pytest

from accounts.tests.cast import NOON, at_once, household
from devices import pairing
from devices.models import Device, PairingCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def toy(db):
    return Device.objects.create(serial="HAN-TEST-0001")


def claim(digits, child, *, now=NOON):
    return pairing.claim_device(digits, child, now=now)


def wrong_digits(code: PairingCode) -> str:
    return f"{(int(code.digits) + 1) % 1_000_000:06}"


def test_a_toy_that_shows_a_code_can_be_claimed_once(toy, asha, ravi):
    code = pairing.show_code(toy, now=NOON)
    assert claim(code.digits, asha) == toy
    toy.refresh_from_db()
    assert (toy.profile, toy.family) == (asha, asha.family)
    with pytest.raises(pairing.CodeUnknown):
        claim(code.digits, ravi)


def test_a_code_is_good_until_the_instant_it_expires(toy, asha):
    code = pairing.show_code(toy, now=NOON)
    with pytest.raises(pairing.CodeExpired) as expired:
        claim(code.digits, asha, now=code.expires_at)
    assert expired.value.code == "code-expired"
    assert claim(code.digits, asha, now=code.expires_at - timedelta(microseconds=1)) == toy


def test_a_toy_keeps_its_code_while_it_lives_and_then_gets_another(toy):
    code = pairing.show_code(toy, now=NOON)
    assert pairing.show_code(toy, now=NOON + timedelta(minutes=9)) == code
    later = pairing.show_code(toy, now=NOON + timedelta(minutes=10))
    assert later != code
    assert later.expires_at == NOON + timedelta(minutes=20)
    assert PairingCode.objects.get() == later


@pytest.mark.parametrize("spelling", ["{0} {1}", " {0}-{1}\n", "{0}{1}"])
def test_digits_may_be_typed_with_spaces(toy, asha, spelling):
    digits = pairing.show_code(toy, now=NOON).digits
    assert claim(spelling.format(digits[:3], digits[3:]), asha) == toy


@pytest.mark.parametrize(
    "digits", ["", "12345", "1234567", "abcdef", "१२३४५६", "\x00", None, "9" * 9999]
)
def test_what_is_no_code_is_unknown(toy, asha, digits):
    with pytest.raises(pairing.CodeUnknown):
        claim(digits, asha)


def test_five_wrong_guesses_make_a_family_wait_and_no_other(toy, asha, ravi):
    code = pairing.show_code(toy, now=NOON)
    for _ in range(5):
        with pytest.raises(pairing.CodeUnknown):
            claim(wrong_digits(code), asha)
    with pytest.raises(pairing.TooManyGuesses):
        claim(code.digits, asha)
    later = NOON + timedelta(minutes=10)
    with pytest.raises(pairing.CodeExpired):
        claim(code.digits, asha, now=later)
    assert claim(code.digits, ravi) == toy


def test_a_toy_that_belongs_to_a_family_cannot_be_claimed(toy, asha, ravi):
    code = pairing.show_code(toy, now=NOON)
    Device.objects.update(profile=asha, family=asha.family)
    with pytest.raises(pairing.AlreadyPaired):
        claim(code.digits, ravi)
    with pytest.raises(pairing.AlreadyPaired):
        pairing.show_code(toy, now=NOON)


@pytest.mark.parametrize("state", ["revoked", "erased"])
def test_a_lost_or_erased_toy_shows_no_code(toy, state):
    Device.objects.update(state=state)
    with pytest.raises(pairing.NotActive):
        pairing.show_code(toy, now=NOON)


def test_two_toys_never_show_the_same_code(db):
    toys = [Device.objects.create(serial=f"HAN-{number}") for number in range(40)]
    shown = [pairing.show_code(toy, now=NOON).digits for toy in toys]
    assert len(set(shown)) == 40
    assert all(len(digits) == 6 and digits.isdecimal() for digits in shown)


def test_a_drawn_code_that_another_toy_shows_is_drawn_again(toy, monkeypatch):
    other = Device.objects.create(serial="HAN-2")
    draws = iter([7, 7, 8])
    monkeypatch.setattr(pairing.secrets, "randbelow", lambda _: next(draws))
    assert pairing.show_code(toy, now=NOON).digits == "000007"
    assert pairing.show_code(other, now=NOON).digits == "000008"


@pytest.mark.django_db(transaction=True)
def test_of_many_families_that_claim_one_toy_at_once_one_gets_it():
    toy = Device.objects.create(serial="HAN-TEST-0001")
    code = pairing.show_code(toy, now=NOON)
    homes = iter([household(f"parent{n}@example.com", "Child").child for n in range(16)])

    def attempt():
        try:
            return claim(code.digits, next(homes)).profile_id
        except pairing.CodeUnknown:
            return None

    claimed = [profile for profile in at_once(attempt, 16) if profile]
    assert claimed == [Device.objects.get().profile_id]


@pytest.mark.django_db(transaction=True)
def test_a_toy_asking_many_times_at_once_shows_one_code():
    toy = Device.objects.create(serial="HAN-TEST-0001")
    shown = at_once(lambda: pairing.show_code(toy, now=NOON).digits, 16)
    assert len(set(shown)) == 1
