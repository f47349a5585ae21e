"""Folders of their own, people of the staff, and takes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import storages

from accounts.models import User
from accounts.tests.cast import NOON
from learning.models import Take, Verse
from learning.takes import files
from learning.takes.tests.sounds import tone, written
from learning.tests.shelf import verses

__all__ = ["verses"]


@pytest.fixture
def folders(settings, tmp_path) -> Path:
    """The private folder; recordings lie in `recordings` beside it."""
    settings.RECORDINGS_DIR = tmp_path / "recordings"
    private = {"private": storages.backends["private"] | {"OPTIONS": {"location": tmp_path / "p"}}}
    settings.STORAGES = settings.STORAGES | private
    return tmp_path / "p" / "takes"


def person(email: str, *rights: str) -> User:
    user = User.objects.create_user(email, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def editor(db) -> User:
    return person("editor@example.com", "add_take", "view_take", "hear_take")


@pytest.fixture
def reviewer(db) -> User:
    return person("reviewer@example.com", "view_take", "hear_take")


@pytest.fixture
def take_of(folders, verses, editor) -> Callable[..., Take]:
    """A take of verse 3 whose file has arrived, in the state that is asked for."""

    def make(data: bytes | None = None, **columns: Any) -> Take:
        told = {"kind": "verse", "reciter": "Meera", "permission": "a letter", "size": 1}
        told |= {"uploaded_by": editor, "uploaded_at": NOON, "id": uuid4()}
        if columns.get("kind", "verse") == "verse":
            told["verse"] = Verse.objects.get(index=3)
        take = Take.objects.create(**(told | columns))
        files.storage().folder_of(files.arrived(take.pk))
        path = files.path_of(files.arrived(take.pk))
        path.write_bytes(written(tone()) if data is None else data)
        return take

    return make
