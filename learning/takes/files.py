"""Where the files of a take lie until it is approved: in the private storage, named by its id."""

from pathlib import Path
from typing import cast
from uuid import UUID

from django.core.files.storage import storages

from accounts.private_files import PrivateFiles

FOLDER = "takes/"
ARRIVED, CONVERTED = ".upload", ".wav"


def storage() -> PrivateFiles:
    """The private storage, which no URL serves."""
    return cast(PrivateFiles, storages["private"])


def arrived(take_id: UUID) -> str:
    """The name of the file as it was uploaded, which stays until it is converted."""
    return f"{FOLDER}{take_id}{ARRIVED}"


def converted(take_id: UUID) -> str:
    """The name of the converted sound, which stays until it is decided upon."""
    return f"{FOLDER}{take_id}{CONVERTED}"


def path_of(name: str) -> Path:
    """The file on the disk."""
    return Path(storage().path(name))


def remove(take_id: UUID) -> None:
    """Remove both files, whichever are there."""
    storage().delete(arrived(take_id))
    storage().delete(converted(take_id))
