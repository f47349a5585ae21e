"""Asha's and Ravi's families, whose words are sealed."""

from accounts.tests.cast import asha, ashas, ravi, ravis  # noqa: F401 - fixtures
