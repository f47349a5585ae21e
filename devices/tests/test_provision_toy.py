"""`manage.py provision_toy`: what it makes, what it shows, what it refuses."""

import json
import re
from io import StringIO

import pytest
import segno
from django.core.management import CommandError, call_command

from devices import credentials
from devices.management.commands import provision_toy
from devices.models import Device

pytestmark = pytest.mark.django_db


def provision(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("provision_toy", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()


def test_a_new_toy_proves_itself_with_what_was_shown():
    (line,) = provision()
    serial, secret = line.split()
    assert re.fullmatch(r"HAN-[A-Z2-9]{4}-[A-Z2-9]{4}", serial)
    device = Device.objects.get(serial=serial)
    assert credentials.proves(device, secret)
    assert secret not in device.secret_hash
    assert (device.family, device.state) == (None, "active")


def test_json_is_an_object_a_toy():
    toys = [json.loads(line) for line in provision("--count", "3", "--json")]
    assert [sorted(toy) for toy in toys] == [["hardware", "secret", "serial"]] * 3
    assert len({toy["serial"] for toy in toys}) == len({toy["secret"] for toy in toys}) == 3
    for toy in toys:
        assert credentials.proves(Device.objects.get(serial=toy["serial"]), toy["secret"])


def test_a_known_serial_is_refused_and_its_secret_stays():
    serial, secret = provision("--serial", "HAN-0001")[0].split()
    with pytest.raises(CommandError, match="already"):
        provision("--serial", "HAN-0001")
    assert credentials.proves(Device.objects.get(serial=serial), secret)


def test_renewed_the_old_secret_is_void_and_the_family_stays(ashas):
    _, old = provision("--serial", "HAN-0001")[0].split()
    Device.objects.update(profile=ashas.child, family=ashas.family)
    _, new = provision("--serial", "HAN-0001", "--renew")[0].split()
    device = Device.objects.get()
    assert credentials.proves(device, new)
    assert not credentials.proves(device, old)
    assert device.profile == ashas.child


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--serial", "han-1"], "valid"),
        (["--serial", "X" * 80], "40"),
        (["--count", "0"], "1 to 1000"),
        (["--count", "2", "--serial", "HAN-1"], "one toy"),
        (["--renew"], "--serial"),
        (["--renew", "--serial", "HAN-9"], "no toy"),
        (["--qr", "code.txt"], ".svg or .png"),
        (["--qr", "code.svg", "--count", "2"], "{serial}"),
        (["--qr", "/nowhere/code.svg"], "/nowhere"),
    ],
)
def test_what_cannot_be_done_is_refused_and_makes_nothing(arguments, reason):
    with pytest.raises(CommandError, match=re.escape(reason)):
        provision(*arguments)
    assert not Device.objects.exists()


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_qr_code_says_where_and_which_and_never_the_secret(tmp_path, kind, monkeypatch):
    drawn = []
    make = segno.make
    monkeypatch.setattr(
        provision_toy.segno, "make", lambda text, **more: drawn.append(text) or make(text, **more)
    )
    path = str(tmp_path / f"{{serial}}.{kind}")
    lines = provision("--count", "2", "--qr", path, "--portal", "https://home.example.com/")
    serials, shown = zip(*(line.split() for line in lines), strict=True)
    assert drawn == [f"https://home.example.com/toys/pair/?toy={serial}" for serial in serials]
    start = {"svg": b"<?xml", "png": b"\x89PNG"}[kind]
    for serial in serials:
        data = (tmp_path / f"{serial}.{kind}").read_bytes()
        assert data.startswith(start)
        assert not any(secret.encode() in data for secret in shown)


def test_without_its_qr_code_no_toy_is_made(tmp_path):
    (tmp_path / "taken.svg").mkdir()
    with pytest.raises(CommandError, match=r"taken\.svg"):
        provision("--qr", str(tmp_path / "taken.svg"))
    assert not Device.objects.exists()
