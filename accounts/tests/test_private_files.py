"""The private storage: whole files or none, for us alone."""

import contextlib
import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import storages

from accounts.private_files import PrivateFiles


@pytest.fixture
def private(tmp_path) -> PrivateFiles:
    return PrivateFiles(location=tmp_path / "private")


def found(private: PrivateFiles) -> list[str]:
    return sorted(path.name for path in Path(private.location).rglob("*") if path.is_file())


def test_a_file_is_there_when_it_is_whole(private):
    with private.writing("copies/a") as file:
        file.write(b"half")
        assert not private.exists("copies/a")
    assert Path(private.path("copies/a")).read_bytes() == b"half"
    assert found(private) == ["a"]


def test_what_fails_leaves_the_file_that_was_there(private):
    with private.writing("copies/a") as file:
        file.write(b"old")
    with contextlib.suppress(RuntimeError), private.writing("copies/a") as file:
        file.write(b"new")
        raise RuntimeError
    assert Path(private.path("copies/a")).read_bytes() == b"old"
    assert found(private) == ["a"]


def test_only_we_can_read_it(private):
    with private.writing("copies/a") as file:
        file.write(b"x")
    path = Path(private.path("copies/a"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_it_has_no_address_and_lies_outside_of_what_is_served():
    private = storages["private"]
    with pytest.raises(ValueError, match="no address"):
        private.url("copies/a")
    for served in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
        assert not Path(private.location).is_relative_to(served)


def test_what_was_left_unfinished_is_swept_away_when_it_is_old(private):
    folder = private.folder_of("copies/a")
    old, new = folder / ".unfinished-1", folder / ".unfinished-2"
    for path in (old, new, folder / "whole"):
        path.write_bytes(b"x")
        os.utime(path, (time.time() - 7200,) * 2) if path != new else None
    assert private.sweep("copies/a", older_than_seconds=3600) == 1
    assert found(private) == [".unfinished-2", "whole"]


def test_a_name_cannot_leave_the_folder(private):
    with pytest.raises(Exception, match="outside"), private.writing("../stray"):
        raise AssertionError("it was opened")
