"""From the 16 kHz of recordings to the 24 kHz of the speaker: three samples for two."""

import sys


def raise_plain(source, pairs, target, before):
    """
    Write 3 samples into `target` for each of so many `pairs` of `source`, on the lines between.

    `before` is the sample that came before; answers the last one.
    """
    for i in range(pairs):
        at = 4 * i
        one = ((source[at] | source[at + 1] << 8) ^ 32_768) - 32_768
        two = ((source[at + 2] | source[at + 3] << 8) ^ 32_768) - 32_768
        at = 6 * i
        for value in (before, (before + 2 * one) * 21_845 >> 16, (2 * one + two) * 21_845 >> 16):
            target[at] = value & 255
            target[at + 1] = value >> 8 & 255
            at += 2
        before = two
    return before


if sys.implementation.name == "micropython":
    import micropython

    @micropython.viper
    def raise_rate(source, pairs: int, target, before: int) -> int:
        """The same as `raise_plain`."""
        samples = ptr16(source)  # noqa: F821 - a type of this compiler
        made = ptr16(target)  # noqa: F821
        i = 0
        while i < pairs:
            one = (int(samples[2 * i]) ^ 32768) - 32768
            two = (int(samples[2 * i + 1]) ^ 32768) - 32768
            made[3 * i] = before
            made[3 * i + 1] = (before + 2 * one) * 21845 >> 16
            made[3 * i + 2] = (2 * one + two) * 21845 >> 16
            before = two
            i += 1
        return before
else:
    raise_rate = raise_plain
