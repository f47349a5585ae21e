"""What a deployment is told of its keys."""

from django.core.checks import run_checks

from keyring.checks import apart, keys_are_held_well

ARN = "arn:aws:kms:us-east-1:123456789012:key/an-example"


def ids() -> list[str]:
    """Beside what is said of the tests' own server, which has both."""
    return [found.id for found in keys_are_held_well(None) if found.id != "keyring.W001"]


def test_nothing_is_said_of_keys_in_kms(settings):
    settings.KEYRING = "aws-kms"
    settings.KMS_KEYS = dict.fromkeys(settings.KEY_REGIONS, ARN)
    assert ids() == []


def test_a_file_is_no_place_for_keys(settings):
    settings.KEYRING = "local"
    assert ids() == ["keyring.E001"]


def test_regions_without_a_key_are_named(settings):
    settings.KEYRING, settings.KMS_KEYS = "aws-kms", {"US": ARN, "EU": ARN, "UK": ARN}
    assert ids() == ["keyring.E002"]
    assert "IN, XX" in keys_are_held_well(None)[0].msg


def test_keys_beside_what_they_open_are_warned_of():
    [found] = apart({"default": {"HOST": "db"}, "keys": {"HOST": "db", "PORT": 5432}})
    assert found.id == "keyring.W001"
    assert apart({"default": {"HOST": "db"}, "keys": {"HOST": "keys"}}) == []


def test_only_those_who_deploy_are_told():
    told = [found.id for found in run_checks()]
    assert not [one for one in told if one and one.startswith("keyring.")]


def test_the_regions_of_keys_are_those_of_families(settings):
    from accounts.regions import Region

    assert set(settings.KEY_REGIONS) == {region.value for region in Region}
