"""What the child says in these journeys."""

from devices.clips import read_wav
from devices.rehearsal import RATE_HZ
from tests.journeys.house import ROOT


def clip(name: str) -> bytes:
    """A shipped clip at the microphone's rate."""
    return read_wav(ROOT / "demo" / "speech" / f"{name}.wav", RATE_HZ)
