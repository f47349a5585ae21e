"""
Telephone encodings of PCM: mu-law and A-law, a byte a sample, by table.

ITU-T G.711; the standard library's audioop had them until Python 3.13.
"""

import numpy


def _law_table(expand) -> numpy.ndarray:
    """For each of the 65,536 samples the code whose meaning is nearest, ties upwards."""
    codes = {expand(code): code for code in range(256)}  # mu-law has two zeros: 0xFF is usual
    ascending = numpy.array(sorted(codes))
    order = numpy.array([codes[meaning] for meaning in sorted(codes)])
    samples = numpy.arange(-32_768, 32_768)
    above = numpy.clip(numpy.searchsorted(ascending, samples), 1, len(order) - 1)
    below = above - 1
    is_above = ascending[above] - samples <= samples - ascending[below]
    return order[numpy.where(is_above, above, below)].astype(numpy.uint8)


def expand_mulaw(code: int) -> int:
    """The 16-bit sample that a mu-law byte stands for."""
    code = ~code & 0xFF
    magnitude = (((code & 0x0F) << 3) + 0x84) << ((code & 0x70) >> 4)
    return 0x84 - magnitude if code & 0x80 else magnitude - 0x84


def expand_alaw(code: int) -> int:
    """The 16-bit sample that an A-law byte stands for."""
    code ^= 0x55
    segment = (code & 0x70) >> 4
    magnitude = ((code & 0x0F) << 4) + 8
    if segment:
        magnitude = (magnitude + 0x100) << (segment - 1)
    return magnitude if code & 0x80 else -magnitude


TABLES = {"mulaw": _law_table(expand_mulaw), "alaw": _law_table(expand_alaw)}


def _companded(pcm: numpy.ndarray, law: str) -> bytes:
    return TABLES[law][pcm.astype(numpy.int32) + 32_768].tobytes()


ENCODERS = {
    "linear16": lambda pcm: pcm.astype("<i2").tobytes(),
    "mulaw": lambda pcm: _companded(pcm, "mulaw"),
    "alaw": lambda pcm: _companded(pcm, "alaw"),
}
