"""
Ed25519 signatures (RFC 8032, section 5.1), verified and never made: the toy holds no private key.

Nothing here is secret, so nothing needs to take the same time for every input. On the board one
verification takes seconds; it is done in steps, between which the shell looks at its button.
"""

from firmware.updates.sha512 import sha512

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)  # of -1
_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_SIGN = 1 << 255
_BITS = 253  # of a scalar
_BITS_A_STEP = 16  # some 0.2 s on the board


def verify(public, message, signature):
    """Is `signature` (64 bytes) of `message` by the key whose public half is `public` (32)?"""
    for answer in verifying(public, message, signature):
        if answer is not None:
            return answer
    return False


def verifying(public, message, signature):
    """The same in steps: yields None after each, at last the answer."""
    if len(public) != 32 or len(signature) != 64:
        yield False
        return
    owner = _point(public)
    scalar = int.from_bytes(signature[32:], "little")
    if owner is None or scalar >= _ORDER:
        yield False
        return
    yield None
    challenge = sha512(signature[:32] + public + message)
    times = int.from_bytes(challenge, "little") % _ORDER
    yield None
    base = _point(_BASE_Y.to_bytes(32, "little"))
    x, y, z, t = owner
    minus = (_P - x, y, z, _P - t)
    table = (None, base, minus, _sum(base, minus))
    total = (0, 1, 1, 0)
    for bit in range(_BITS - 1, -1, -1):
        total = _twice(total)
        both = (scalar >> bit & 1) | (times >> bit & 1) << 1
        if both:
            total = _sum(total, table[both])
        if bit % _BITS_A_STEP == 0:
            yield None
    yield _packed(total) == signature[:32]


def _point(data):
    """The point that 32 bytes stand for, as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z."""
    number = int.from_bytes(data, "little")
    is_odd = number >> 255
    y = number % _SIGN
    if y >= _P:
        return None
    above, below = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = above * pow(below, 3, _P) * pow(above * pow(below, 7, _P) % _P, (_P - 5) // 8, _P) % _P
    if below * x * x % _P != above:
        x = x * _ROOT % _P
        if below * x * x % _P != above:
            return None
    if x == 0 and is_odd:
        return None
    if x & 1 != is_odd:
        x = _P - x
    return x, y, 1, x * y % _P


def _packed(point):
    x, y, z, _ = point
    inverse = pow(z, _P - 2, _P)
    return (y * inverse % _P | (x * inverse % _P & 1) << 255).to_bytes(32, "little")


def _sum(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * _D * one[3] * other[3] % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _twice(point):
    x, y, z, _ = point
    a, b = x * x % _P, y * y % _P
    h = a + b
    e = h - (x + y) * (x + y) % _P
    g = a - b
    f = 2 * z * z % _P + g
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P
