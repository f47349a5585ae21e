"""The folders, people and takes of the tests beside takes."""

from learning.takes.tests.conftest import editor, folders, reviewer, take_of, verses

__all__ = ["editor", "folders", "reviewer", "take_of", "verses"]
