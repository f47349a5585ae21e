"""G.711 as everybody else encodes it."""

import numpy
import pytest

from localagent.companding import ENCODERS, expand_alaw, expand_mulaw

GOLDEN = (  # sample, mu-law, A-law: from ITU-T G.711, as sox writes them
    (0, 0xFF, 0xD5),
    (32_767, 0x80, 0xAA),
    (-32_768, 0x00, 0x2A),
    (1_000, 0xCE, 0xFA),
    (-1_000, 0x4E, 0x7A),
)


@pytest.mark.parametrize(("sample", "mulaw", "alaw"), GOLDEN)
def test_golden_bytes(sample, mulaw, alaw):
    pcm = numpy.array([sample], dtype="<i2")
    assert ENCODERS["mulaw"](pcm) == bytes([mulaw])
    assert ENCODERS["alaw"](pcm) == bytes([alaw])


@pytest.mark.parametrize(("law", "expand"), [("mulaw", expand_mulaw), ("alaw", expand_alaw)])
def test_every_sample_comes_back_within_four_percent(law, expand):
    pcm = numpy.arange(-32_000, 32_000, 7, dtype="<i2")
    back = numpy.array([expand(code) for code in ENCODERS[law](pcm)])
    assert (numpy.abs(back - pcm) <= 16 + 0.04 * numpy.abs(pcm.astype(int))).all()
