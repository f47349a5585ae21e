"""The cast for these tests."""

from accounts.tests.cast import asha, ashas, ravi, ravis
from learning.tests.shelf import shelf, verses

__all__ = ["asha", "ashas", "ravi", "ravis", "shelf", "verses"]
