"""
TLS for development: a certificate authority of this checkout's own, and a certificate from it.

The toy's firmware accepts no connection without TLS. `ca.pem` is what a toy or a browser is given
to trust; its key never leaves the folder. Production brings certificates of its own.
"""

import ipaddress
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LIFE = timedelta(days=3650)
SERVER_LIFE = timedelta(days=90)
RENEWED_BEFORE = timedelta(days=14)  # a server that runs for days must not outlive its certificate
SLOW_CLOCK = timedelta(days=1)  # a toy's clock may be behind ours


@dataclass(frozen=True, slots=True)
class Files:
    """Where the PEM files are: the authority's certificate, the server's, and its key."""

    authority: Path
    certificate: Path
    key: Path


def files_for(names: Iterable[str], folder: Path, *, now: datetime) -> Files:
    """
    A certificate that is good for `names` (host names and addresses), made where needed.

    What in `folder` is missing, unreadable, nearly expired, for other names or of another
    authority is made anew. Keys are mode 0600. Raises OSError when the folder is not writable.
    """
    wanted = [_general_name(name) for name in dict.fromkeys(names)]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = _read(folder, "ca")
    if authority is None or _ends_soon(authority[0], now):
        authority = _make_authority(now)
        _write(folder, "ca", *authority)
    server = _read(folder, "server")
    if server is None or not _is_good(server[0], authority[0], wanted, now):
        _write(folder, "server", *_make_server(wanted, *authority, now))
    return Files(folder / "ca.pem", folder / "server.pem", folder / "server.key")


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _ends_soon(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_after_utc < now + RENEWED_BEFORE


def _is_good(
    certificate: x509.Certificate,
    authority: x509.Certificate,
    wanted: list[x509.GeneralName],
    now: datetime,
) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
        named = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except Exception:  # noqa: BLE001, RUF100 - any flaw has the same cure
        return False
    return list(named.value) == wanted and not _ends_soon(certificate, now)


def _read(folder: Path, name: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None:
    try:
        certificate = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
        key = serialization.load_pem_private_key((folder / f"{name}.key").read_bytes(), None)
    except (FileNotFoundError, ValueError, TypeError):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        return None
    return (certificate, key) if certificate.public_key() == key.public_key() else None


def _write(
    folder: Path, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey
) -> None:
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _replace(folder / f"{name}.key", private, 0o600)
    _replace(folder / f"{name}.pem", certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _replace(path: Path, data: bytes, mode: int) -> None:
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
    new.replace(path)


def _started(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLOW_CLOCK)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _named(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _make_authority(now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())  # what the toy's TLS library verifies fastest
    name = _named("Hanuman development CA")
    certificate = (
        _started(name, name, key.public_key(), now)
        .not_valid_after(now + AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def _make_server(
    names: list[x509.GeneralName],
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    certificate = (
        _started(_named("Hanuman development server"), authority.subject, key.public_key(), now)
        .not_valid_after(now + SERVER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return certificate, key
