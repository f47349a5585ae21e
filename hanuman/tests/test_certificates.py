"""The development CA and its certificate: trusted by a real TLS client, private, renewed."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest

from hanuman.certificates import Files, files_for

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAMES = ["localhost", "127.0.0.1", "::1", "toybox"]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "ca"


def shake_hands(files: Files, name: str) -> None:
    """A TLS handshake with a server that has these files. Raises ssl.SSLError."""
    ours, theirs = socket.socketpair()
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(files.certificate, files.key)

    def serve() -> None:
        try:
            with serving.wrap_socket(theirs, server_side=True) as connection:
                connection.recv(1)
        except (ssl.SSLError, OSError):
            pass  # the client's side of it is what is asked for

    server = threading.Thread(target=serve)
    server.start()
    try:
        trusting = ssl.create_default_context(cafile=str(files.authority))
        with trusting.wrap_socket(ours, server_hostname=name) as connection:
            connection.send(b"x")
    finally:
        ours.close()
        server.join()


def contents(files: Files) -> list[bytes]:
    return [files.authority.read_bytes(), files.certificate.read_bytes(), files.key.read_bytes()]


@pytest.mark.parametrize("name", NAMES)
def test_a_client_that_trusts_the_authority_trusts_every_name(folder, name):
    shake_hands(files_for(NAMES, folder, now=datetime.now(UTC)), name)


def test_a_name_that_was_not_asked_for_is_not_trusted(folder):
    files = files_for(NAMES, folder, now=datetime.now(UTC))
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(files, "hanuman.example.org")


def test_keys_are_for_the_owner_alone(folder):
    files_for(NAMES, folder, now=NOW)
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*.key")} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_second_start_changes_nothing(folder):
    before = contents(files_for(NAMES, folder, now=NOW))
    assert contents(files_for(NAMES, folder, now=NOW + timedelta(days=1))) == before


def test_a_certificate_is_renewed_before_it_ends_and_its_authority_stays(folder):
    authority, certificate, _ = contents(files_for(NAMES, folder, now=NOW))
    renewed = contents(files_for(NAMES, folder, now=NOW + timedelta(days=80)))
    assert renewed[0] == authority
    assert renewed[1] != certificate


def test_an_expired_authority_is_replaced_with_what_it_signed(folder):
    files_for(NAMES, folder, now=NOW - timedelta(days=3650))
    shake_hands(files_for(NAMES, folder, now=datetime.now(UTC)), "localhost")


def test_a_new_name_makes_a_new_certificate(folder):
    files_for(NAMES, folder, now=datetime.now(UTC))
    shake_hands(files_for([*NAMES, "kitchen"], folder, now=datetime.now(UTC)), "kitchen")


@pytest.mark.parametrize("damaged", ["ca.pem", "ca.key", "server.pem", "server.key"])
def test_a_damaged_file_is_made_anew(folder, damaged):
    files_for(NAMES, folder, now=datetime.now(UTC))
    (folder / damaged).write_text("-----BEGIN nothing-----\n")
    shake_hands(files_for(NAMES, folder, now=datetime.now(UTC)), "localhost")


def test_a_key_of_another_certificate_is_not_served(folder, tmp_path):
    other = files_for(NAMES, tmp_path / "other", now=datetime.now(UTC))
    files = files_for(NAMES, folder, now=datetime.now(UTC))
    files.key.write_bytes(other.key.read_bytes())
    shake_hands(files_for(NAMES, folder, now=datetime.now(UTC)), "localhost")
