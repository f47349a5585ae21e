"""Sealing one value: what opens it, and that nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyring import envelope

KEYS = st.binary(min_size=32, max_size=32)
NUMBERS = st.integers(min_value=1, max_value=2**32 - 1)
BITS = st.floats(min_value=0, max_value=1, exclude_max=True)


@given(plain=st.binary(), key=KEYS, number=NUMBERS, identity=st.text())
def test_what_was_sealed_opens(plain, key, number, identity):
    sealed = envelope.seal(plain, key=key, number=number, identity=identity)
    assert envelope.key_number(sealed) == number
    assert envelope.unseal(sealed, key=key, identity=identity) == plain


@given(plain=st.binary(), key=KEYS, number=NUMBERS, identity=st.text(), place=BITS)
def test_any_flipped_bit_fails(plain, key, number, identity, place):
    sealed = bytearray(envelope.seal(plain, key=key, number=number, identity=identity))
    byte, bit = divmod(int(place * len(sealed) * 8), 8)
    sealed[byte] ^= 1 << bit
    with pytest.raises(envelope.NotOurs):
        envelope.unseal(bytes(sealed), key=key, identity=identity)


@given(plain=st.binary(), keys=st.lists(KEYS, min_size=2, max_size=2, unique=True))
def test_another_key_fails(plain, keys):
    sealed = envelope.seal(plain, key=keys[0], number=1, identity="here")
    with pytest.raises(envelope.NotOurs):
        envelope.unseal(sealed, key=keys[1], identity="here")


@given(key=KEYS, places=st.lists(st.text(), min_size=2, max_size=2, unique=True))
def test_another_identity_fails(key, places):
    sealed = envelope.seal(b"Asha", key=key, number=1, identity=places[0])
    with pytest.raises(envelope.NotOurs):
        envelope.unseal(sealed, key=key, identity=places[1])


@given(sealed=st.binary(max_size=64), key=KEYS)
def test_noise_is_not_ours(sealed, key):
    with pytest.raises(envelope.NotOurs):
        envelope.unseal(sealed, key=key, identity="here")


@given(cut=st.integers(min_value=1, max_value=40))
def test_a_value_that_was_cut_short_fails(cut):
    key = envelope.new_key()
    sealed = envelope.seal(b"Asha", key=key, number=1, identity="here")
    with pytest.raises(envelope.NotOurs):
        envelope.unseal(sealed[:-cut], key=key, identity="here")


def test_the_same_value_is_sealed_differently_each_time():
    key = envelope.new_key()
    assert len({envelope.seal(b"Asha", key=key, number=1, identity="here") for _ in range(9)}) == 9


def test_a_fingerprint_does_not_hold_the_key():
    key = envelope.new_key()
    assert len(envelope.fingerprint(key)) == 16
    assert envelope.fingerprint(key) not in key.hex()
