"""
How loud a sound is to people: integrated loudness in LUFS and true peak, of ITU-R BS.1770-4. Pure.

Both take the sound in pieces and keep numbers alone, so that the length of a recording costs no
memory. The weighting is the standard's two filters as one finite response.
"""

from functools import cache
from math import log10, pi, tan

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Numbers = NDArray[np.float64]

SILENCE = float("-inf")
_HOPS = 4  # a block of 400 ms in steps of 100 ms
_ABSOLUTE_GATE = -70.0  # LUFS
_RELATIVE_GATE = -10.0  # LU below the mean of what passes the absolute one
_OVERSAMPLING = 4
_TAIL_SECONDS = 0.125  # after which the response of the high-pass is below 1e-12


class LoudnessMeter:
    """Integrated loudness of mono sound, fed in pieces."""

    def __init__(self, rate_hz: int) -> None:
        self._response = _k_weighting(rate_hz)
        self._hop = rate_hz // 10
        self._past: Numbers = np.zeros(self._response.size - 1)
        self._rest: Numbers = np.empty(0)
        self._energies: list[float] = []

    def feed(self, samples: Samples) -> None:
        """Take the next piece: floats, full scale is 1."""
        sound = np.concatenate([self._past, samples])
        self._past = sound[sound.size - self._past.size :]
        size = sound.size + self._response.size - 1
        spectrum = np.fft.rfft(sound, size) * np.fft.rfft(self._response, size)
        heard = np.fft.irfft(spectrum, size)[self._past.size : sound.size]
        energies = np.concatenate([self._rest, heard**2])
        whole = energies.size // self._hop
        hops = energies[: whole * self._hop].reshape(whole, self._hop)
        self._energies += hops.mean(axis=1).tolist()
        self._rest = energies[whole * self._hop :]

    def lufs(self) -> float:
        """The loudness so far; SILENCE when nothing passes the gates."""
        hops = np.array(self._energies)
        if hops.size < _HOPS:
            return SILENCE
        blocks = np.convolve(hops, np.full(_HOPS, 1 / _HOPS), "valid")
        loud = blocks[blocks > _energy(_ABSOLUTE_GATE)]
        if not loud.size:
            return SILENCE
        gate = _energy(_lufs(loud.mean()) + _RELATIVE_GATE)
        return _lufs(loud[loud > gate].mean())


class PeakMeter:
    """The true peak of mono sound, fed in pieces: between the samples as well."""

    def __init__(self, rate_hz: int) -> None:
        self._finer = soxr.ResampleStream(rate_hz, rate_hz * _OVERSAMPLING, 1, dtype="float32")
        self._peak = 0.0

    def feed(self, samples: Samples, *, is_last: bool = False) -> None:
        """Take the next piece: floats, full scale is 1."""
        finer = self._finer.resample_chunk(samples, last=is_last)
        for one in (finer, samples):
            self._peak = max(self._peak, float(np.abs(one).max(initial=0)))

    def dbtp(self) -> float:
        """The peak so far, in dB of full scale."""
        return 20 * log10(self._peak) if self._peak else SILENCE


def _lufs(energy: float) -> float:
    return -0.691 + 10 * log10(energy)


def _energy(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


@cache
def _k_weighting(rate_hz: int) -> Numbers:
    """The shelf of a head and the high-pass of the standard, at any rate."""
    k, q = tan(pi * 1681.974450955533 / rate_hz), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = (
        (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k),
        (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k),
    )
    k, q = tan(pi * 38.13547087602444 / rate_hz), 0.5003270373238773
    scale = 1 + k / q + k * k
    pass_high = ((scale, -2 * scale, scale), (scale, 2 * (k * k - 1), 1 - k / q + k * k))
    impulse = [1.0] + [0.0] * (int(rate_hz * _TAIL_SECONDS) - 1)
    return np.array(_filtered(_filtered(impulse, *shelf), *pass_high))


def _filtered(
    sound: list[float], b: tuple[float, float, float], a: tuple[float, float, float]
) -> list[float]:
    """A filter of the second order."""
    x1 = x2 = y1 = y2 = 0.0
    out = []
    for x in sound:
        y = (b[0] * x + b[1] * x1 + b[2] * x2 - a[1] * y1 - a[2] * y2) / a[0]
        x1, x2, y1, y2 = x, x1, y, y1
        out.append(y)
    return out
