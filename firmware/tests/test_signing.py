"""The key that signs releases: where it is, and who may read it."""

import base64

import pytest

from firmware.signing import NoKey, public_line, read_key

SEED = bytes(range(32))


def test_a_key_comes_from_the_environment_or_a_file(tmp_path):
    path = tmp_path / "firmware.key"
    path.write_bytes(SEED)
    path.chmod(0o600)
    spelt = read_key(base64.b64encode(SEED).decode(), tmp_path / "none", may_make=False)
    filed = read_key("", path, may_make=False)
    assert public_line(spelt) == public_line(filed)
    assert len(public_line(spelt)) == 64


def test_a_file_that_others_may_read_is_no_key(tmp_path):
    path = tmp_path / "firmware.key"
    path.write_bytes(SEED)
    path.chmod(0o640)
    with pytest.raises(NoKey, match="chmod 600"):
        read_key("", path, may_make=True)


def test_a_missing_key_is_made_only_for_development(tmp_path):
    path = tmp_path / "keys" / "firmware.key"
    with pytest.raises(NoKey, match="FIRMWARE_SIGNING_KEY"):
        read_key("", path, may_make=False)
    made = read_key("", path, may_make=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert public_line(read_key("", path, may_make=True)) == public_line(made)


def test_a_key_of_another_length_is_refused(tmp_path):
    with pytest.raises(NoKey, match="31 bytes instead of 32"):
        read_key(base64.b64encode(SEED[:31]).decode(), tmp_path, may_make=False)
