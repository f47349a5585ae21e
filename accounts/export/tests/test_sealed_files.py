"""Sealed files: whole or not at all, and to their owner alone."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.export.sealed_files import (
    PIECE_BYTES,
    FileBroken,
    Sealing,
    key_number,
    pieces,
)

KEY, OTHER = bytes(32), bytes([1]) * 32


def sealed(plain: bytes, *, identity: str = "a", at_once: int = 1 << 20) -> io.BytesIO:
    file = io.BytesIO()
    sealing = Sealing(file, key=KEY, number=3, identity=identity)
    for start in range(0, len(plain), at_once):
        sealing.write(plain[start : start + at_once])
    sealing.finish()
    assert sealing.size == len(plain)
    return file


def opened(file: io.BytesIO, *, key: bytes = KEY, identity: str = "a") -> bytes:
    return b"".join(pieces(file, key=key, identity=identity))


@settings(max_examples=30, deadline=None)
@given(
    size=st.sampled_from([0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES]),
    at_once=st.integers(1000, 200_000),
)
def test_what_was_sealed_comes_back(size, at_once):
    plain = bytes(index % 251 for index in range(size))
    file = sealed(plain, at_once=at_once)
    assert opened(file) == plain
    assert key_number(file) == 3


def test_nothing_of_it_can_be_read_without_the_key():
    assert b"Asha" not in sealed(b"Asha" * 100).getvalue()


@pytest.mark.parametrize("how", [{"key": OTHER}, {"identity": "b"}])
def test_another_key_or_another_identity_opens_nothing(how):
    with pytest.raises(FileBroken):
        opened(sealed(b"Asha"), **how)


def test_a_file_that_was_cut_off_is_broken():
    whole = sealed(bytes(2 * PIECE_BYTES + 5)).getvalue()
    piece = PIECE_BYTES + 16
    header = len(whole) - 2 * piece - 5 - 16
    for length in (0, 3, header, header + piece, header + 2 * piece, len(whole) - 1):
        with pytest.raises(FileBroken):
            opened(io.BytesIO(whole[:length]))


def test_a_file_that_was_not_finished_is_broken():
    file = io.BytesIO()
    Sealing(file, key=KEY, number=1, identity="a").write(bytes(2 * PIECE_BYTES))
    with pytest.raises(FileBroken):
        opened(file)


def test_pieces_cannot_change_places():
    whole = sealed(bytes(3 * PIECE_BYTES)).getvalue()
    piece = PIECE_BYTES + 16
    header = len(whole) - 3 * piece
    first, second = whole[header : header + piece], whole[header + piece : header + 2 * piece]
    with pytest.raises(FileBroken):
        opened(io.BytesIO(whole[:header] + second + first + whole[header + 2 * piece :]))


@settings(max_examples=50, deadline=None)
@given(place=st.integers(0, 28 + 4 + 16), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed(place, bit):
    file = bytearray(sealed(b"Asha").getvalue())
    if place >= len(file):
        return
    file[place] ^= 1 << bit
    with pytest.raises(FileBroken):
        opened(io.BytesIO(bytes(file)))
