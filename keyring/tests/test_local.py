"""Regional keys from a file."""

import os
import uuid

import pytest

from accounts.models import Profile
from keyring import ring, wrapping
from keyring.envelope import new_key
from keyring.local import LocalKeys
from keyring.wrapping import KeyStoreUnavailable

OWNER = uuid.uuid4()


@pytest.fixture
def path(db, tmp_path):
    return tmp_path / "keys" / "local.key"


def test_the_file_is_made_once_for_its_owner_alone(path):
    key = new_key()
    wrapped = LocalKeys(path).wrap(key, wrapping="local:US", owner=OWNER)
    assert LocalKeys(path).unwrap(wrapped, wrapping="local:US", owner=OWNER) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == 32


def test_a_key_belongs_to_its_region_and_its_owner(path):
    keys = LocalKeys(path)
    wrapped = keys.wrap(new_key(), wrapping="local:US", owner=OWNER)
    for name, owner in (("local:EU", OWNER), ("local:US", uuid.uuid4())):
        with pytest.raises(KeyStoreUnavailable, match="not the one that made these keys"):
            keys.unwrap(wrapped, wrapping=name, owner=owner)


def test_in_production_it_refuses(path, settings):
    settings.PRODUCTION = True
    with pytest.raises(KeyStoreUnavailable, match="set KEYRING=aws-kms"):
        LocalKeys(path)
    assert not path.exists()


def test_a_file_that_others_may_read_is_refused(path):
    LocalKeys(path)
    os.chmod(path, 0o644)
    with pytest.raises(KeyStoreUnavailable, match="others may read it; chmod 600 it"):
        LocalKeys(path)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_file_of_another_length_is_refused(path, size):
    LocalKeys(path)
    path.write_bytes(b"x" * size)
    with pytest.raises(KeyStoreUnavailable, match=f"holds {size} bytes instead of 32"):
        LocalKeys(path)


def test_another_file_is_refused_when_it_is_used(path):
    wrapped = LocalKeys(path).wrap(new_key(), wrapping="local:US", owner=OWNER)
    path.write_bytes(new_key())
    with pytest.raises(KeyStoreUnavailable, match="put the right one back"):
        LocalKeys(path).unwrap(wrapped, wrapping="local:US", owner=OWNER)


def test_a_folder_that_cannot_be_made_is_said(db, tmp_path):
    (tmp_path / "keys").touch()
    with pytest.raises(KeyStoreUnavailable, match=r"keys/local.key: "):
        LocalKeys(tmp_path / "keys" / "local.key")


def test_a_lost_file_is_missed_and_not_made_anew_until_it_is_back(ashas, path, settings):
    """New keys beside words that nothing opens any more would hide the loss."""
    settings.LOCAL_KEYS_FILE = path
    wrapping.forget()
    ring.forget()
    with pytest.raises(KeyStoreUnavailable, match="there are keys that only it unwraps"):
        assert Profile.objects.get().child_name
    assert not path.exists()
    path.parent.mkdir()
    path.write_bytes(settings.ENV.var_dir.joinpath("keys/local.key").read_bytes())
    path.chmod(0o600)
    assert Profile.objects.get().child_name == "Asha"
