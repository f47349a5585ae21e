"""What the environment may say of keys."""

import pytest
from pydantic import ValidationError

from hanuman.env import Environment

ARN = "arn:aws:kms:us-east-1:123456789012:key/0f4a7c6e-1111-4222-8333-944444444444"


@pytest.fixture(autouse=True)
def _nothing_else(monkeypatch):
    for name in ("KEYRING", "KMS_KEYS", "SECRET_KEY_FALLBACKS"):
        monkeypatch.delenv(name, raising=False)


def test_keys_of_regions_are_named_with_commas_between(monkeypatch):
    monkeypatch.setenv("KEYRING", "aws-kms")
    monkeypatch.setenv("KMS_KEYS", f"US={ARN}, EU={ARN.replace('us-east-1', 'eu-central-1')},")
    keys = Environment().kms_keys
    assert list(keys) == ["US", "EU"]
    assert keys["US"] == ARN


@pytest.mark.parametrize(
    "value", ["US", f"us={ARN}", f"DE={ARN}", "US=alias/hanuman", "US=arn:aws:s3:::bucket", "=,="]
)
def test_what_is_no_key_of_a_region_is_refused_with_the_accepted_form(monkeypatch, value):
    monkeypatch.setenv("KMS_KEYS", value)
    with pytest.raises(ValidationError, match="takes REGION=ARN with commas between"):
        Environment()


def test_another_keyring_is_refused(monkeypatch):
    monkeypatch.setenv("KEYRING", "paper")
    with pytest.raises(ValidationError, match="'local' or 'aws-kms'"):
        Environment()


def test_earlier_secret_keys_are_named_with_commas_between(monkeypatch):
    monkeypatch.setenv("SECRET_KEY_FALLBACKS", "one,two")
    assert Environment().secret_key_fallbacks == ["one", "two"]
