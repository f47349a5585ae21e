"""Manifests of firmware: what is one, which version is newer, and what is signed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.releases import ManifestError, number, read_manifest, statement

GOOD = {
    "version": "1.5.0",
    "hardware": "esp32-s3",
    "url": "/device/v1/firmware/1.5.0",
    "files": 40,
    "size": 150_000,
    "sha256": "ab" * 32,
    "signature": "c2ln",
}


def test_a_manifest_is_read():
    assert read_manifest(json.dumps(GOOD | {"later": 1})) == GOOD


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "new"},
        {"version": "1..2"},
        {"version": "1.2.3.4.5"},
        {"size": -7},
        {"size": 9_000_000},
        {"files": True},
        {"url": "https://elsewhere.example.com/image"},
        {"sha256": None},
    ],
)
def test_what_is_wrong_is_named_but_not_shown(wrong):
    with pytest.raises(ManifestError) as caught:
        read_manifest(json.dumps(GOOD | wrong))
    assert caught.value.code == "shape"
    assert next(iter(wrong)) in str(caught.value)
    assert str(next(iter(wrong.values()))) not in str(caught.value).split(":")[-1]


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_nothing_that_comes_breaks_the_reader(text):
    with pytest.raises(ManifestError):
        read_manifest(text)


@pytest.mark.parametrize(
    ("older", "newer"),
    [("1.4.2", "1.5"), ("1.9", "1.10"), ("0.9.9", "1"), ("1.5", "1.5.1"), ("1.5.0", "1.5.0.1")],
)
def test_versions_compare_as_numbers(older, newer):
    assert number(older) < number(newer)


def test_zeros_at_the_end_change_nothing():
    assert number("1.5") == number("1.5.0") == number("1.5.0.0")
    assert number("0") == number("0.0")


@pytest.mark.parametrize("version", ["", "1.", ".1", "1.-2", "1.٢", "1.5-rc1", "software-1"])
def test_what_is_no_version_has_no_number(version):
    assert number(version) is None


def test_the_statement_covers_everything_but_where_it_is_fetched():
    assert statement(GOOD) == (
        b"hanuman-firmware-1\n1.5.0\nesp32-s3\n40\n150000\n" + b"ab" * 32 + b"\n"
    )
    for name in ("version", "hardware", "files", "size", "sha256"):
        other = GOOD | {name: "2" if isinstance(GOOD[name], str) else 2}
        assert statement(other) != statement(GOOD)
    assert statement(GOOD | {"url": "/x"}) == statement(GOOD)
