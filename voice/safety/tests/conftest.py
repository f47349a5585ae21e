"""The cast for these tests."""

from accounts.tests.cast import asha, ashas, ravi, ravis

__all__ = ["asha", "ashas", "ravi", "ravis"]
