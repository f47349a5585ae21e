"""
SHA-512 (FIPS 180-4) for an interpreter whose `hashlib` has none, as MicroPython's.

Slow, and meant for the few hundred bytes of a signed statement: three blocks of 128 bytes.
"""

import hashlib
from binascii import unhexlify

BLOCK_BYTES = 128
_MASK = 0xFFFFFFFFFFFFFFFF
# The first 64 bits behind the point of the cube roots of the first 80 primes.
_ROUNDS = unhexlify(
    "428a2f98d728ae227137449123ef65cdb5c0fbcfec4d3b2fe9b5dba58189dbbc3956c25bf348b538"
    "59f111f1b605d019923f82a4af194f9bab1c5ed5da6d8118d807aa98a303024212835b0145706fbe"
    "243185be4ee4b28c550c7dc3d5ffb4e272be5d74f27b896f80deb1fe3b1696b19bdc06a725c71235"
    "c19bf174cf692694e49b69c19ef14ad2efbe4786384f25e30fc19dc68b8cd5b5240ca1cc77ac9c65"
    "2de92c6f592b02754a7484aa6ea6e4835cb0a9dcbd41fbd476f988da831153b5983e5152ee66dfab"
    "a831c66d2db43210b00327c898fb213fbf597fc7beef0ee4c6e00bf33da88fc2d5a79147930aa725"
    "06ca6351e003826f142929670a0e6e7027b70a8546d22ffc2e1b21385c26c9264d2c6dfc5ac42aed"
    "53380d139d95b3df650a73548baf63de766a0abb3c77b2a881c2c92e47edaee692722c851482353b"
    "a2bfe8a14cf10364a81a664bbc423001c24b8b70d0f89791c76c51a30654be30d192e819d6ef5218"
    "d69906245565a910f40e35855771202a106aa07032bbd1b819a4c116b8d2d0c81e376c085141ab53"
    "2748774cdf8eeb9934b0bcb5e19b48a8391c0cb3c5c95a634ed8aa4ae3418acb5b9cca4f7763e373"
    "682e6ff3d6b2b8a3748f82ee5defb2fc78a5636f43172f6084c87814a1f0ab728cc702081a6439ec"
    "90befffa23631e28a4506cebde82bde9bef9a3f7b2c67915c67178f2e372532bca273eceea26619c"
    "d186b8c721c0c207eada7dd6cde0eb1ef57d4f7fee6ed17806f067aa72176fba0a637dc5a2c898a6"
    "113f9804bef90dae1b710b35131c471b28db77f523047d8432caab7b40c724933c9ebe0a15c9bebc"
    "431d67c49c100d4c4cc5d4becb3e42b6597f299cfc657e2a5fcb6fab3ad6faec6c44198c4a475817"
)
# The same of the square roots of the first eight.
_START = unhexlify(
    "6a09e667f3bcc908bb67ae8584caa73b3c6ef372fe94f82ba54ff53a5f1d36f1"
    "510e527fade682d19b05688c2b3e6c1f1f83d9abfb41bd6b5be0cd19137e2179"
)


def sha512(data):
    """The 64 bytes of `data`'s SHA-512, by the interpreter itself where it can."""
    if hasattr(hashlib, "sha512"):
        return hashlib.sha512(data).digest()
    return slow_sha512(data)


def slow_sha512(data):
    """The same in Python."""
    length = len(data)
    padded = data + b"\x80" + bytes((111 - length) % BLOCK_BYTES)
    padded += (length * 8).to_bytes(16, "big")
    state = [_word(_START, at) for at in range(0, 64, 8)]
    for start in range(0, len(padded), BLOCK_BYTES):
        block = padded[start : start + BLOCK_BYTES]
        mixed = _compressed(state, block)
        state = [(state[at] + mixed[at]) & _MASK for at in range(8)]
    return b"".join([word.to_bytes(8, "big") for word in state])


def _compressed(state, block):
    a, b, c, d, e, f, g, h = state
    words = [_word(block, at) for at in range(0, BLOCK_BYTES, 8)]
    for at in range(80):
        if at >= 16:
            words[at & 15] = _next(words, at)
        mixed = _turn(e, 14) ^ _turn(e, 18) ^ _turn(e, 41)
        first = h + mixed + ((e & f) ^ (~e & g)) + _word(_ROUNDS, at * 8) + words[at & 15]
        mixed = _turn(a, 28) ^ _turn(a, 34) ^ _turn(a, 39)
        second = mixed + ((a & b) ^ (a & c) ^ (b & c))
        a, b, c, d, e, f, g, h = (
            (first + second) & _MASK,
            a,
            b,
            c,
            (d + first) & _MASK,
            e,
            f,
            g,
        )
    return a, b, c, d, e, f, g, h


def _next(words, at):
    """Word `at` of the message's schedule, of which the last sixteen are kept."""
    early, late = words[(at + 1) & 15], words[(at + 14) & 15]
    early = _turn(early, 1) ^ _turn(early, 8) ^ (early >> 7)
    late = _turn(late, 19) ^ _turn(late, 61) ^ (late >> 6)
    return (words[at & 15] + early + words[(at + 9) & 15] + late) & _MASK


def _turn(word, bits):
    return ((word >> bits) | (word << (64 - bits))) & _MASK


def _word(data, at):
    return int.from_bytes(data[at : at + 8], "big")
