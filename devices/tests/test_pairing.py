"""How a toy comes to belong to a child."""

from datetime import timedelta

import pytest
import redis
from django.conf import settings

from accounts import epoch
from accounts.tests.cast import NOON, at_once, household
from devices import pairing
from devices.models import Device, PairingCode, WrongGuess

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


@pytest.mark.parametrize(
    "spelling", ["{0} {1}", " {0}-{1}\n", "{0}{1}", "{0}–{1}", "{0}\u00a0{1}"]
)
def test_digits_may_be_typed_with_spaces_and_dashes(toy, asha, spelling):
    digits = pairing.show_code(toy, now=NOON).digits
    assert claim(spelling.format(digits[:3], digits[3:]), asha) == toy


def test_digits_may_be_typed_in_devanagari(toy, asha):
    digits = pairing.show_code(toy, now=NOON).digits
    assert claim("".join("०१२३४५६७८९"[int(digit)] for digit in digits), asha) == toy


@pytest.mark.parametrize(
    "digits", ["", "12345", "1234567", "abcdef", "½23456", "\x00", None, "9" * 9999, "1 " * 6 * 9]
)
def test_what_cannot_be_a_code_is_no_guess(toy, asha, digits):
    with pytest.raises(pairing.NotSixDigits):
        claim(digits, asha)
    assert not WrongGuess.objects.exists()


def guess_wrong(code, child, times, *, now=NOON, guesser=pairing.NOBODY):
    for _ in range(times):
        with pytest.raises(pairing.CodeUnknown):
            pairing.claim_device(wrong_digits(code), child, now=now, guesser=guesser)


def test_five_wrong_guesses_make_a_family_wait_ten_minutes_and_no_other(toy, asha, ravi):
    code = pairing.show_code(toy, now=NOON)
    guess_wrong(code, asha, 4)
    fifth = NOON + timedelta(minutes=5)
    guess_wrong(code, asha, 1, now=fifth)
    last_moment = fifth + timedelta(minutes=10) - timedelta(microseconds=1)
    for now in (fifth, last_moment):
        with pytest.raises(pairing.TooManyGuesses):
            claim(code.digits, asha, now=now)
    with pytest.raises(pairing.CodeExpired):
        claim(code.digits, asha, now=fifth + timedelta(minutes=10))
    assert claim(code.digits, ravi) == toy


def test_five_wrong_guesses_over_a_long_time_lock_nobody(toy, asha):
    code = pairing.show_code(toy, now=NOON)
    for minutes in range(5):
        guess_wrong(code, asha, 1, now=NOON - timedelta(minutes=3 * minutes))
    assert claim(code.digits, asha) == toy


def test_a_user_is_locked_in_whichever_family(toy, ashas, ravi):
    code = pairing.show_code(toy, now=NOON)
    guesser = pairing.Guesser(ashas.user)
    guess_wrong(code, ashas.child, 5, guesser=guesser)
    with pytest.raises(pairing.TooManyGuesses):
        pairing.claim_device(code.digits, ravi, now=NOON, guesser=guesser)


def test_an_address_that_guesses_for_many_families_is_locked(toy, ashas, ravi):
    code = pairing.show_code(toy, now=NOON)
    place = pairing.Guesser(ip="203.0.113.7")
    for number in range(4):
        child = household(f"one{number}@example.com", "Child").child
        guess_wrong(code, child, 5, guesser=place)
    with pytest.raises(pairing.TooManyGuesses):
        pairing.claim_device(code.digits, ravi, now=NOON, guesser=place)
    elsewhere = pairing.Guesser(ip="203.0.113.8")
    assert pairing.claim_device(code.digits, ravi, now=NOON, guesser=elsewhere) == toy
    assert not WrongGuess.objects.filter(place__contains="203.0").exists()


def test_wrong_guesses_are_not_kept_for_long(toy, asha):
    code = pairing.show_code(toy, now=NOON)
    guess_wrong(code, asha, 1)
    guess_wrong(code, asha, 1, now=NOON + timedelta(hours=2))
    assert WrongGuess.objects.get().at == NOON + timedelta(hours=2)


def test_the_same_code_submitted_twice_is_one_success(toy, asha):
    code = pairing.show_code(toy, now=NOON)
    assert claim(code.digits, asha) == claim(code.digits, asha, now=NOON + timedelta(minutes=9))
    assert not WrongGuess.objects.exists()
    with pytest.raises(pairing.CodeUnknown):
        claim(code.digits, asha, now=NOON + timedelta(minutes=10))


def test_a_pairing_is_told_to_every_process(toy, asha, django_capture_on_commit_callbacks):
    code = pairing.show_code(toy, now=NOON)
    before = epoch_of(asha)
    with django_capture_on_commit_callbacks(execute=True):
        claim(code.digits, asha)
    assert epoch_of(asha) == before + 1


def epoch_of(child) -> int:
    return int(redis.Redis.from_url(settings.REDIS_URL).get(epoch.key_of(child.pk)) or 0)


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


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_not_more_than_guesses_in_turn():
    home = household("asha.parent@example.com", "Asha")
    toy = Device.objects.create(serial="HAN-TEST-0001")
    wrong = wrong_digits(pairing.show_code(toy, now=NOON))

    def attempt():
        try:
            claim(wrong, home.child)
        except pairing.PairingError as refusal:
            return refusal.code

    codes = at_once(attempt, 24)
    assert sorted(codes) == ["code-unknown"] * 5 + ["too-many-guesses"] * 19
    assert WrongGuess.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_double_submit_at_once_is_one_pairing_and_no_error():
    home = household("asha.parent@example.com", "Asha")
    toy = Device.objects.create(serial="HAN-TEST-0001")
    code = pairing.show_code(toy, now=NOON)
    assert at_once(lambda: claim(code.digits, home.child).pk, 8) == [toy.pk] * 8
