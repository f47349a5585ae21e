"""How loud samples are, and making them louder or softer. Samples are s16le, changed in place."""

import sys


def gain_plain(data, size, factor):
    """Multiply the first `size` bytes of samples with `factor` / 256; what is too loud clips."""
    for i in range(0, size - 1, 2):
        value = data[i] | data[i + 1] << 8
        value = ((value ^ 32_768) - 32_768) * factor >> 8
        value = min(max(value, -32_768), 32_767)
        data[i] = value & 255
        data[i + 1] = value >> 8 & 255


def level_plain(data, size):
    """The mean magnitude of the samples in the first `size` bytes: 0 to 32,768."""
    total = 0
    for i in range(0, size - 1, 2):
        value = ((data[i] | data[i + 1] << 8) ^ 32_768) - 32_768
        total += -value if value < 0 else value
    return total // (size // 2) if size > 1 else 0


if sys.implementation.name == "micropython":
    import micropython

    @micropython.viper
    def gain(data, size: int, factor: int):
        """The same as `gain_plain`; `factor` is at most 65,535."""
        samples = ptr16(data)  # noqa: F821 - a type of this compiler
        count = size >> 1
        i = 0
        while i < count:
            value = ((int(samples[i]) ^ 32768) - 32768) * factor >> 8
            if value > 32767:
                value = 32767
            elif value < -32768:
                value = -32768
            samples[i] = value
            i += 1

    @micropython.viper
    def level(data, size: int) -> int:
        """The same as `level_plain`."""
        samples = ptr16(data)  # noqa: F821
        count = size >> 1
        if count == 0:
            return 0
        total = 0
        i = 0
        while i < count:
            value = (int(samples[i]) ^ 32768) - 32768
            if value < 0:
                value = 0 - value
            total += value
            i += 1
        return total // count
else:
    gain = gain_plain
    level = level_plain
