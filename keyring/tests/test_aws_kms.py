"""Regional keys in AWS KMS, against moto's."""

import contextlib
import json
import socket
import threading
import uuid

import boto3
import pytest
from moto import mock_aws

from keyring import aws_kms
from keyring.aws_kms import KmsKeys
from keyring.envelope import NotOurs, new_key
from keyring.wrapping import KeyStoreUnavailable

OWNER = uuid.UUID("3f2b0c52-5f0d-4f8c-9a1c-0f5f3a1d9a10")
ELSEWHERE = "arn:aws:kms:eu-central-1:123456789012:key/nobody"


@pytest.fixture
def aws():
    with mock_aws():
        yield


@pytest.fixture
def arns(aws) -> dict[str, str]:
    """A key in Virginia for the US, one in Frankfurt for the EU."""
    places = {"US": "us-east-1", "EU": "eu-central-1"}
    return {region: new_arn(place) for region, place in places.items()}


def new_arn(place: str) -> str:
    client = boto3.client("kms", region_name=place)
    return client.create_key()["KeyMetadata"]["Arn"]


@pytest.fixture
def keys(arns) -> KmsKeys:
    return KmsKeys(arns)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(aws_kms, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(aws_kms, "ANSWER_SECONDS", 0.2)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")


def test_each_region_has_a_key_of_its_own_and_wraps_with_it(keys, arns):
    for region, arn in arns.items():
        assert keys.wrapping_key(region) == arn
        key = new_key()
        wrapped = keys.wrap(key, wrapping=arn, owner=OWNER)
        assert key not in wrapped
        assert keys.unwrap(wrapped, wrapping=arn, owner=OWNER) == key


def test_a_key_that_was_moved_to_another_owner_does_not_unwrap(keys, arns):
    wrapped = keys.wrap(new_key(), wrapping=arns["US"], owner=OWNER)
    with pytest.raises(NotOurs):
        keys.unwrap(wrapped, wrapping=arns["US"], owner=uuid.uuid4())


def test_a_region_without_a_key_is_said(keys):
    with pytest.raises(KeyStoreUnavailable, match="names no key for the region IN"):
        keys.wrapping_key("IN")


@pytest.mark.parametrize("arn", ["alias/hanuman", "arn:aws:s3:::bucket"])
def test_a_name_that_is_no_key_is_said(keys, arn):
    with pytest.raises(KeyStoreUnavailable, match="is not the ARN"):
        keys.unwrap(b"-", wrapping=arn, owner=OWNER)


def test_a_key_that_is_gone_is_said(keys):
    with pytest.raises(KeyStoreUnavailable, match="KMS in eu-central-1 refuses to encrypt: NotF"):
        keys.wrap(new_key(), wrapping=ELSEWHERE, owner=OWNER)


def test_no_credentials_is_said(monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    with pytest.raises(KeyStoreUnavailable, match="NoCredentialsError"):
        KmsKeys({}).wrap(new_key(), wrapping=ELSEWHERE, owner=OWNER)


def test_a_kms_that_is_out_is_said_and_left_alone_for_a_moment(impatient, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", f"http://127.0.0.1:{port}")
    keys = KmsKeys({})
    with pytest.raises(KeyStoreUnavailable, match="EndpointConnectionError"):
        keys.wrap(new_key(), wrapping=ELSEWHERE, owner=OWNER)
    with pytest.raises(KeyStoreUnavailable, match="did not answer a moment ago"):
        keys.wrap(new_key(), wrapping=ELSEWHERE, owner=OWNER)
    monkeypatch.setattr(aws_kms, "time", _Later())
    with pytest.raises(KeyStoreUnavailable, match="EndpointConnectionError"):
        keys.wrap(new_key(), wrapping=ELSEWHERE, owner=OWNER)


def test_a_kms_that_is_slow_is_given_up(impatient, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", f"http://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(KeyStoreUnavailable, match="ReadTimeoutError"):
            KmsKeys({}).wrap(new_key(), wrapping=ELSEWHERE, owner=OWNER)


@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "DisabledException", "ThrottlingException"]
)
def test_a_kms_that_denies_is_said_by_its_code(impatient, monkeypatch, code):
    with socket.create_server(("127.0.0.1", 0)) as denying:
        threading.Thread(target=_deny, args=(denying, code), daemon=True).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", f"http://127.0.0.1:{denying.getsockname()[1]}")
        with pytest.raises(KeyStoreUnavailable, match=f"to encrypt: {code}"):
            KmsKeys({}).wrap(new_key(), wrapping=ELSEWHERE, owner=OWNER)


def _deny(server: socket.socket, code: str) -> None:
    body = json.dumps({"__type": code, "message": "no"}).encode()
    head = f"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    with contextlib.suppress(OSError):  # the test is over
        while True:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(head.encode() + body)


class _Later:
    """The clock, after the rest."""

    @staticmethod
    def monotonic() -> float:
        import time

        return time.monotonic() + aws_kms.REST_SECONDS
