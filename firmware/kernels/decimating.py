"""
The microphone's samples at a lower rate, for a slow connection: 44.1 kHz to 22.05 or 16 kHz.

A low-pass of 32 taps in as many phases as the ratio of the rates needs (one, or 160), so that what
the lower rate cannot hold does not come back as noise. All whole numbers; coefficients are in
32768ths and sum up to 1 in each phase.
"""

import math
import sys
from array import array

TAPS = 32
CUTOFF = 0.43  # of the lower rate: half is lost at 6.9 kHz of 16, 45 dB at what would fold
_END, _AT, _PHASE, _UP, _DOWN, _MADE = range(6)  # places in the plan


def table_of(up, cutoff):
    """The coefficients, phase after phase. `cutoff` in cycles per sample of the source."""
    table = array("i", bytes(4 * up * TAPS))
    middle = TAPS // 2 - 1
    for phase in range(up):
        weights = []
        for tap in range(TAPS):
            t = tap - middle - phase / up
            turn = 2 * math.pi * cutoff * t
            sinc = math.sin(turn) / turn if turn else 1.0
            window = 0.54 + 0.46 * math.cos(2 * math.pi * t / TAPS)
            weights.append(sinc * window)
        total = sum(weights)
        whole = [round(weight * 32_768 / total) for weight in weights]
        whole[middle] += 32_768 - sum(whole)
        for tap in range(TAPS):
            table[phase * TAPS + tap] = whole[tap]
    return table


def filter_plain(work, table, target, plan):
    """
    Filter `work` (array of int) into the samples of `target`, from where `plan` says on.

    `plan` is moved on: it holds the end of `work`, the place and phase of the next sample, by how
    much phases go up and down, and how many samples were made.
    """
    end, at, phase, up, down = plan[_END], plan[_AT], plan[_PHASE], plan[_UP], plan[_DOWN]
    made = 0
    while at + TAPS <= end:
        total = 16_384
        for tap in range(TAPS):
            total += work[at + tap] * table[phase * TAPS + tap]
        value = min(max(total >> 15, -32_768), 32_767)
        target[2 * made] = value & 255
        target[2 * made + 1] = value >> 8 & 255
        made += 1
        phase += down
        at += phase // up
        phase %= up
    plan[_AT], plan[_PHASE], plan[_MADE] = at, phase, made


def spread_plain(samples, size, work, start):
    """The samples in the first `size` bytes as numbers, into `work` from `start` on."""
    for i in range(size // 2):
        value = samples[2 * i] | samples[2 * i + 1] << 8
        work[start + i] = (value ^ 32_768) - 32_768


if sys.implementation.name == "micropython":
    import micropython

    @micropython.viper
    def filter_samples(work, table, target_, plan_):  # noqa: PLR0915 - unrolled: 4 times as fast
        """The same as `filter_plain`. Sums keep the 17 bits that every processor agrees on."""
        target = ptr16(target_)  # noqa: F821 - a type of this compiler
        plan = ptr32(plan_)  # noqa: F821
        last = plan[0] - 32
        at = plan[1]
        phase = plan[2]
        made = 0
        while at <= last:
            w = ptr32(int(ptr32(work)) + at * 4)  # noqa: F821
            t = ptr32(int(ptr32(table)) + phase * 128)  # noqa: F821
            total = 16384
            total += w[0] * t[0] + w[1] * t[1] + w[2] * t[2] + w[3] * t[3]
            total += w[4] * t[4] + w[5] * t[5] + w[6] * t[6] + w[7] * t[7]
            total += w[8] * t[8] + w[9] * t[9] + w[10] * t[10] + w[11] * t[11]
            total += w[12] * t[12] + w[13] * t[13] + w[14] * t[14] + w[15] * t[15]
            total += w[16] * t[16] + w[17] * t[17] + w[18] * t[18] + w[19] * t[19]
            total += w[20] * t[20] + w[21] * t[21] + w[22] * t[22] + w[23] * t[23]
            total += w[24] * t[24] + w[25] * t[25] + w[26] * t[26] + w[27] * t[27]
            total += w[28] * t[28] + w[29] * t[29] + w[30] * t[30] + w[31] * t[31]
            value = (((total >> 15) & 0x1FFFF) ^ 0x10000) - 0x10000
            if value > 32767:
                value = 32767
            elif value < -32768:
                value = -32768
            target[made] = value
            made += 1
            phase += plan[4]
            while phase >= plan[3]:
                phase -= plan[3]
                at += 1
        plan[1] = at
        plan[2] = phase
        plan[5] = made

    @micropython.viper
    def spread(samples, size: int, work_, start: int):
        """The same as `spread_plain`."""
        given = ptr16(samples)  # noqa: F821
        work = ptr32(work_)  # noqa: F821
        count = size >> 1
        i = 0
        while i < count:
            work[start + i] = (int(given[i]) ^ 32768) - 32768
            i += 1
else:
    filter_samples = filter_plain
    spread = spread_plain


class Decimator:
    """From `from_hz` to `to_hz`, piece by piece without seams, pieces of at most `most_bytes`."""

    def __init__(self, from_hz, to_hz, most_bytes):
        common = _common(from_hz, to_hz)
        up, down = to_hz // common, from_hz // common
        self._table = table_of(up, CUTOFF * to_hz / from_hz)
        self._work = array("i", bytes(4 * (most_bytes // 2 + TAPS + down // up + 1)))
        self._held = TAPS // 2 - 1  # samples of silence before the first
        self._plan = array("i", [0, 0, 0, up, down, 0])
        self._target = memoryview(bytearray(2 * (most_bytes // 2 * up // down + 2)))

    def run(self, samples, size):
        """The samples in the first `size` bytes at the lower rate: a view, good until the next."""
        work, plan = self._work, self._plan
        spread(samples, size, work, self._held)
        end = plan[_END] = self._held + size // 2
        filter_samples(work, self._table, self._target, plan)
        at = min(plan[_AT], end)
        for i in range(end - at):
            work[i] = work[at + i]
        self._held = end - at
        plan[_AT] -= at
        return self._target[: 2 * plan[_MADE]]


def _common(a, b):
    while b:
        a, b = b, a % b
    return a
