"""The cast, and a home with something in every store."""

from accounts.tests.cast import asha, ashas, ravi, ravis

__all__ = ["asha", "ashas", "ravi", "ravis"]
